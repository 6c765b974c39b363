from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter

from clinic.fhir.oauth.views import token
from clinic.fhir.views.documents import MetadataView, OpenApiView, SmartConfigurationView
from clinic.fhir.views.resources import InstanceView, SearchView, TypeView, UnknownView


class TypeConverter(StringConverter):
    regex = "[A-Z][A-Za-z]{0,60}"


class IdConverter(StringConverter):
    regex = "[A-Za-z0-9.-]{1,64}"


register_converter(TypeConverter, "fhir_type")
register_converter(IdConverter, "fhir_id")

app_name = "fhir"
urlpatterns = [
    path("oauth/token", token, name="token"),
    path("fhir/metadata", MetadataView.as_view(), name="metadata"),
    path("fhir/openapi.json", OpenApiView.as_view(), name="openapi"),
    path(
        "fhir/.well-known/smart-configuration", SmartConfigurationView.as_view(), name="smart_configuration"
    ),
    path("fhir/<fhir_type:resource_type>", TypeView.as_view(), name="type"),
    path("fhir/<fhir_type:resource_type>/_search", SearchView.as_view(), name="search"),
    path("fhir/<fhir_type:resource_type>/<fhir_id:logical_id>", InstanceView.as_view(), name="instance"),
    # Not a path converter: those let a line break through to the pages for people.
    re_path(r"^fhir/[\s\S]*$", UnknownView.as_view(), name="unknown"),
]
