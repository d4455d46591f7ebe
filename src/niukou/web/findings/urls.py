"""Addresses of findings, whichever list they were found on."""

from django.urls import path

from niukou.web.findings import views

app_name = "findings"
urlpatterns = [
    path("together/<str:room>/", views.together, name="together"),
    path("<str:name>/", views.one, name="one"),
]
