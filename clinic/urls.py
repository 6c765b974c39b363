"""The three doors and the account pages."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("clinic.accounts.urls")),
    path("", include("clinic.fhir.urls")),
    path("", include("clinic.portal.urls")),
    path("", include("clinic.console.urls")),
]

handler500 = "clinic.core.refusal.server_error"
