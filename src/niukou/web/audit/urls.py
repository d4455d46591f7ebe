"""Addresses of the trail."""

from django.urls import path

from niukou.web.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.trail, name="trail"),
    path("export/", views.trail_export, name="export"),
    path("entries/<int:number>/", views.entry, name="entry"),
    path("anchors/", views.anchors, name="anchors"),
    path("verify/", views.verify, name="verify"),
]
