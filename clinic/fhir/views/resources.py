"""The addresses of declared resources."""

from typing import NoReturn

from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response

from clinic.fhir.interactions.looking import read, search
from clinic.fhir.interactions.writing import create, update
from clinic.fhir.registry import RESOURCES
from clinic.fhir.resource import Resource
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.rest.prefer import prefer_of
from clinic.fhir.views.base import ClientView
from clinic.fhir.views.bodies import form_pairs, query_pairs, sent_in


class TypeView(ClientView):
    """`/fhir/<Type>`: search and create."""

    def get(self, request: Request, resource_type: str) -> Response:
        resource = declared(resource_type)
        caller = self.permit("search", resource.type, "s")
        pairs, prefer = query_pairs(request), prefer_of(request)
        return self.answer(caller, lambda: search(resource, caller, pairs, prefer))

    def post(self, request: Request, resource_type: str) -> Response:
        resource = declared(resource_type)
        caller = self.permit("create", resource.type, "c")
        read_draft = resource.read_draft
        if read_draft is None:
            raise MethodNotAllowed("POST")
        # Read before the transaction, which must not wait for a slow sender.
        sent = sent_in(request, "HTTP_IF_NONE_EXIST")
        return self.answer(caller, lambda: create(resource, read_draft, caller, sent))


class SearchView(ClientView):
    """`/fhir/<Type>/_search`: a search whose parameters stay out of the address."""

    http_method_names = ["post"]

    def post(self, request: Request, resource_type: str) -> Response:
        resource = declared(resource_type)
        caller = self.permit("search", resource.type, "s")
        pairs, prefer = [*query_pairs(request), *form_pairs(request)], prefer_of(request)
        return self.answer(caller, lambda: search(resource, caller, pairs, prefer, by_form=True))


class InstanceView(ClientView):
    """`/fhir/<Type>/<id>`: read and update."""

    http_method_names = ["get", "head", "put"]
    by_id = True

    def get(self, request: Request, resource_type: str, logical_id: str) -> Response:
        resource = declared(resource_type)
        caller = self.permit("read", resource.type, "r")
        return self.answer(caller, lambda: read(resource, caller, logical_id))

    def put(self, request: Request, resource_type: str, logical_id: str) -> Response:
        resource = declared(resource_type)
        caller = self.permit("update", resource.type, "u")
        read_draft = resource.read_draft
        if read_draft is None or not resource.is_updated:
            raise MethodNotAllowed("PUT")
        sent = sent_in(request, "HTTP_IF_MATCH")
        return self.answer(caller, lambda: update(resource, read_draft, caller, logical_id, sent))


class UnknownView(ClientView):
    """Any other address under `/fhir/`: an OperationOutcome, not a page for people."""

    def initial(self, request: Request, *args: object, **kwargs: object) -> NoReturn:
        super().initial(request, *args, **kwargs)
        raise FhirError(404, Issue("not-found", "There is nothing at this address"))


def declared(resource_type: str) -> Resource:
    """Raises FhirError 404 for a type this door does not serve."""
    resource = RESOURCES.get(resource_type)
    if resource is None:
        raise FhirError(404, Issue("not-supported", "This resource type is not served here"))
    return resource
