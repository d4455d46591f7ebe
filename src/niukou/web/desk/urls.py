"""Addresses of the desk."""

from django.urls import path

from niukou.web.desk import views

app_name = "desk"
urlpatterns = [path("", views.mine, name="mine")]
