"""Addresses of support."""

from django.urls import path

from niukou.web.support import entering, fund_views, unit_views, views

app_name = "support"
urlpatterns = [
    path("", views.gaps, name="gaps"),
    path("export/", views.gaps_export, name="gaps_export"),
    path("units/", views.units_listed, name="units"),
    path("units/export/", views.units_export, name="units_export"),
    path("units/new/", entering.new_unit, name="new_unit"),
    path("units/<int:number>/", unit_views.unit, name="unit"),
    path("money/", views.money, name="money"),
    path("money/export/", views.money_export, name="money_export"),
    path("money/receive/", entering.received, name="receive"),
    path("money/project/", entering.new_project, name="project"),
    path("money/allot/", entering.allotted, name="allot"),
    path("money/funds/<int:number>/", fund_views.fund, name="fund"),
    path("money/spent/<int:number>/", entering.spent, name="spend"),
    path("household/<str:code>/", views.household_helped, name="household"),
]
