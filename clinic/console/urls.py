"""Every page of the staff door; an area adds its module here and lists its pages at the end of it."""

from django.urls import URLPattern

from clinic.console.views import clinics

app_name = "console"
urlpatterns: list[URLPattern] = [
    *clinics.urls,
]
