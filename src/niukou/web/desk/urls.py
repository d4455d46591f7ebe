"""Addresses of the desk."""

from django.urls import path

from niukou.web.desk import instruction_views, views

app_name = "desk"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("asked/", instruction_views.asked, name="asked"),
    path("asked/new/", instruction_views.new, name="instruct"),
    path("asked/<int:number>/", instruction_views.one, name="instruction"),
]
