"""Addresses of support."""

from django.urls import path

from niukou.web.support import views

app_name = "support"
urlpatterns = [
    path("", views.gaps, name="gaps"),
    path("units/", views.units_listed, name="units"),
    path("units/<int:number>/", views.unit, name="unit"),
    path("money/", views.money, name="money"),
    path("household/<str:code>/", views.household_helped, name="household"),
]
