"""Addresses of papers."""

from django.urls import path

from niukou.web.paper import views

app_name = "paper"
urlpatterns = [
    path("", views.village, name="village"),
    path("village/<str:code>/<str:kind>/", views.of_village, name="of_village"),
    path("household/<str:code>/<str:kind>/", views.of_household, name="of_household"),
    path("case/<str:number>/", views.case, name="case"),
    path("case/<str:number>/letter/", views.letter, name="letter"),
    path("notice/<int:number>/", views.notice, name="notice"),
    path("meeting/<int:number>/", views.minutes, name="minutes"),
]
