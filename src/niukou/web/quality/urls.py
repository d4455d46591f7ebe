"""Addresses of quality."""

from django.urls import path

from niukou.web.quality import views

app_name = "quality"
urlpatterns = [
    path("", views.problems, name="list"),
    path("export/", views.problems_export, name="export"),
]
