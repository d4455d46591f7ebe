"""Addresses of households."""

from django.urls import path

from niukou.web.households import list_views, new_views, paper_views, views

app_name = "households"
urlpatterns = [
    path("", list_views.found, name="found"),
    path("export/", list_views.export, name="export"),
    path("lists/", list_views.lists, name="lists"),
    path("new/", new_views.new, name="new"),
    path("<str:code>/", views.one, name="one"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/check/", views.check, name="check"),
    path("<str:code>/papers/<int:number>/", paper_views.paper, name="paper"),
    path("<str:code>/photographs/", paper_views.photographs, name="photographs"),
    path("<str:code>/photographs/<int:number>/", paper_views.photograph, name="photograph"),
]
