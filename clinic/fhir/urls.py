from django.urls import path, re_path

from clinic.fhir.oauth.views import token
from clinic.fhir.views.documents import MetadataView, OpenApiView, SmartConfigurationView
from clinic.fhir.views.resources import InstanceView, SearchView, TypeView, UnknownView

app_name = "fhir"
urlpatterns = [
    path("oauth/token", token, name="token"),
    path("fhir/metadata", MetadataView.as_view(), name="metadata"),
    path("fhir/openapi.json", OpenApiView.as_view(), name="openapi"),
    path(
        "fhir/.well-known/smart-configuration", SmartConfigurationView.as_view(), name="smart_configuration"
    ),
    re_path(r"^fhir/(?P<resource_type>[A-Z][A-Za-z]*)$", TypeView.as_view(), name="type"),
    re_path(r"^fhir/(?P<resource_type>[A-Z][A-Za-z]*)/_search$", SearchView.as_view(), name="search"),
    re_path(
        r"^fhir/(?P<resource_type>[A-Z][A-Za-z]*)/(?P<logical_id>[A-Za-z0-9.-]{1,64})$",
        InstanceView.as_view(),
        name="instance",
    ),
    re_path(r"^fhir/.*$", UnknownView.as_view(), name="unknown"),
]
