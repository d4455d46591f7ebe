"""Addresses of the entrance."""

from django.urls import path

from niukou.web.entrance import views

app_name = "entrance"
urlpatterns = [
    path("", views.sign_in, name="sign_in"),
    path("code/", views.code, name="code"),
    path("as/", views.charges, name="charges"),
    path("password/", views.password, name="password"),
    path("here/", views.here, name="here"),
    path("out/", views.sign_out, name="sign_out"),
    path("language/", views.language, name="language"),
]
