"""Addresses of windows."""

from django.urls import path

from niukou.web.windows import views

app_name = "windows"
urlpatterns = [
    path("", views.year, name="year"),
    path("ask/<str:function>/", views.ask, name="ask"),
    path("requests/<int:number>/", views.opening, name="opening"),
    path("drafts/<int:number>/", views.draft, name="draft"),
]
