"""Addresses of the book."""

from django.urls import path

from niukou.web.book import views

app_name = "book"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("export/", views.export, name="export"),
    path("list/", views.on_list, name="on_list"),
    path("list/export/", views.on_list_export, name="on_list_export"),
    path("progress/", views.progress, name="progress"),
    path("progress/export/", views.progress_export, name="progress_export"),
]
