"""Addresses of cases."""

from django.urls import path

from niukou.web.cases import gate_views, open_views, side_views, views

app_name = "cases"
urlpatterns = [
    path("", views.waiting, name="waiting"),
    path("export/", views.export, name="export"),
    path("together/", views.together, name="together"),
    path("open/", open_views.choose, name="choose"),
    path("open/<str:procedure>/", open_views.open_one, name="open_one"),
    path("gate/", gate_views.gate, name="gate"),
    path("gate/export/", gate_views.gate_export, name="gate_export"),
    path("<str:number>/", views.one, name="one"),
    path("<str:number>/gate/", gate_views.gate_of, name="gate_of"),
    path("<str:number>/objection/", side_views.object_to, name="object_to"),
    path("<str:number>/withdraw/", side_views.withdraw_case, name="withdraw"),
]
