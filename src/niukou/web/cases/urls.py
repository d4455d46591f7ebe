"""Addresses of cases."""

from django.urls import path

from niukou.web.cases import views

app_name = "cases"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("export/", views.export, name="export"),
    path("<str:number>/", views.one, name="one"),
]
