"""What came with a request: a resource, the parameters of a search, its conditions."""

from typing import Final
from urllib.parse import parse_qsl

from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.request import Request

from clinic.core.bodies import declared_length, is_endless
from clinic.fhir.interactions.writing import Sent
from clinic.fhir.rest.errors import FhirError, bad_request, too_long
from clinic.fhir.rest.media import FORM, check_readable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.rest.prefer import prefer_of
from clinic.fhir.rest.wire import MAX_BODY, read_json
from clinic.fhir.search.query import Pairs

MAX_FORM: Final = 65_536


def sent_in(request: Request, condition: str) -> Sent:
    """Raises FhirError 411 and 413 for a body of no or too great a length, 400 for one that cannot be read."""
    body = _read(request, MAX_BODY)
    check_readable(request)
    return Sent(read_json(body), request.META.get(condition, ""), prefer_of(request))


def query_pairs(request: Request) -> Pairs:
    return [(name, value) for name, values in request.query_params.lists() for value in values]


def form_pairs(request: Request) -> Pairs:
    """Raises FhirError 400 for a form that is empty or not UTF-8: what was lost on the way may have been a filter."""
    body = _read(request, MAX_FORM)
    if request.content_type.partition(";")[0].strip().lower() != FORM:
        raise UnsupportedMediaType(request.content_type, f"Send {FORM}")
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True)
    except UnicodeDecodeError:
        raise bad_request("The form is not UTF-8") from None
    if not pairs:
        raise bad_request("The body is empty; send the search parameters in it", code="required")
    return pairs


def _read(request: Request, limit: int) -> bytes:
    """Refused by the length it tells before anything is read, else read to one more than `limit`."""
    if is_endless(request):
        raise FhirError(411, Issue("required", "Send Content-Length; this server cannot read chunks"))
    if declared_length(request) > limit:
        raise too_long(limit)
    try:
        # Past the framework, which takes a body of no known length for an empty one.
        body: bytes = request.read(limit + 1)
    except RequestDataTooBig:
        raise too_long(limit) from None
    if len(body) > limit:
        raise too_long(limit)
    if not body:
        raise bad_request("The body is empty; nothing can be made of it", code="required")
    return body
