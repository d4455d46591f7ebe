"""Addresses of households."""

from django.urls import path

from niukou.web.households import views

app_name = "households"
urlpatterns = [
    path("", views.found, name="found"),
    path("export/", views.export, name="export"),
    path("<str:code>/", views.one, name="one"),
    path("<str:code>/edit/", views.edit, name="edit"),
    path("<str:code>/check/", views.check, name="check"),
]
