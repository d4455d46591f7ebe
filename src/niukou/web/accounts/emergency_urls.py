"""Addresses of emergencies."""

from django.urls import path

from niukou.web.accounts import emergency_views as views

app_name = "emergency"
urlpatterns = [
    path("", views.listed, name="list"),
    path("<int:number>/", views.one, name="one"),
    path("<int:number>/look/", views.look, name="look"),
    path("<int:number>/look/<str:code>/", views.household, name="household"),
]
