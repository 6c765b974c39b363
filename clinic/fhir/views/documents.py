"""What this door says of itself, open to everybody: capability statement, SMART configuration, OpenAPI document."""

from rest_framework.request import Request
from rest_framework.response import Response

from clinic.fhir.describing.capability import capability_statement
from clinic.fhir.describing.openapi import openapi_document
from clinic.fhir.describing.smart import smart_configuration
from clinic.fhir.rest.media import PLAIN_JSON
from clinic.fhir.views.base import FhirView


class MetadataView(FhirView):
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> Response:
        return Response(capability_statement())


class SmartConfigurationView(FhirView):
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> Response:
        return Response(smart_configuration(), content_type=PLAIN_JSON)


class OpenApiView(FhirView):
    http_method_names = ["get", "head"]

    def get(self, request: Request) -> Response:
        return Response(openapi_document(), content_type=PLAIN_JSON)
