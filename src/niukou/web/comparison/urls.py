"""Addresses of comparison."""

from django.urls import path

from niukou.web.comparison import views

app_name = "comparison"
urlpatterns = [
    path("", views.leads, name="list"),
    path("runs/", views.runs_taken, name="runs"),
    path("runs/two/", views.two, name="two"),
    path("runs/<int:number>/", views.run, name="run"),
]
