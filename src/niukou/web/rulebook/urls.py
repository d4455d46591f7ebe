"""Addresses of the rulebook."""

from django.urls import path

from niukou.web.rulebook import views

app_name = "rulebook"
urlpatterns = [
    path("", views.packs, name="packs"),
    path("compared/", views.compared, name="compared"),
    path("<str:pack>/", views.pack, name="pack"),
    path("<str:pack>/<str:kind>/", views.kind, name="kind"),
    path("<str:pack>/<str:kind>/<str:key>/", views.one, name="one"),
]
