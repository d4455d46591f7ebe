"""Addresses of comparison."""

from django.urls import path

from niukou.web.comparison import extract_views, request_views, views

app_name = "comparison"
urlpatterns = [
    path("", views.leads, name="list"),
    path("export/", views.leads_export, name="export"),
    path("runs/", views.runs_taken, name="runs"),
    path("runs/two/", views.two, name="two"),
    path("runs/two/export/", views.two_export, name="two_export"),
    path("runs/<int:number>/", views.run, name="run"),
    path("extracts/", extract_views.handed_over, name="extracts"),
    path("extracts/<int:number>/", extract_views.one, name="extract"),
    path("extracts/<int:number>/rejected/", extract_views.rejected, name="rejected"),
    path("requests/<int:number>/", request_views.one, name="request"),
    path("screens/begin/", extract_views.begin_screen, name="begin"),
    path("screens/<int:number>/", extract_views.under_way, name="screening"),
    path("screens/<int:number>/progress/", extract_views.progress, name="progress"),
]
