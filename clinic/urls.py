"""The three doors and the account pages."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("", include("clinic.fhir.urls")),
    path("", include("clinic.portal.urls")),
    path("", include("clinic.console.urls")),
]
