"""Addresses of accounts."""

from django.urls import path

from niukou.web.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.people, name="people"),
    path("add/", views.add, name="add"),
    path("of/<str:username>/", views.one, name="one"),
]
