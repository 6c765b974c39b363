"""`application/fhir+json` and plain `application/json`, asked for in whatever way the standard allows; no XML."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from rest_framework.exceptions import NotAcceptable, UnsupportedMediaType
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from clinic.fhir.rest.wire import write_json

FHIR_JSON: Final = "application/fhir+json"
PLAIN_JSON: Final = "application/json"
FORM: Final = "application/x-www-form-urlencoded"
_ACCEPTED: Final = {
    "*/*": FHIR_JSON,
    "application/*": FHIR_JSON,
    FHIR_JSON: FHIR_JSON,
    PLAIN_JSON: PLAIN_JSON,
}
# A plus sign in a query that was not escaped arrives as a space.
_FORMATS: Final = {**_ACCEPTED, "json": FHIR_JSON, "application/fhir json": FHIR_JSON}


def check_readable(request: Request) -> None:
    """Raises UnsupportedMediaType for another type, another character set or a compressed body."""
    kind, *parameters = (part.strip() for part in (request.content_type or "").lower().split(";"))
    charsets = {part.partition("=")[2].strip('"') for part in parameters if part.startswith("charset=")}
    encoded = request.META.get("HTTP_CONTENT_ENCODING", "identity")
    if kind not in {FHIR_JSON, PLAIN_JSON} or not charsets <= {"utf-8"}:
        raise UnsupportedMediaType(request.content_type, f"Send {FHIR_JSON} in UTF-8")
    if encoded.lower() != "identity":
        raise UnsupportedMediaType(encoded, "Send the body uncompressed")


class FhirRenderer(BaseRenderer):
    media_type = FHIR_JSON
    format = "json"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else write_json(data)


class PlainJsonRenderer(FhirRenderer):
    media_type = PLAIN_JSON


class FhirNegotiation(BaseContentNegotiation):
    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        asked = request.GET.get("_format")
        if asked is not None:
            found = _FORMATS.get(asked.partition(";")[0].strip().lower())
        else:
            found = _best(request.META.get("HTTP_ACCEPT") or "*/*")
        if found is None:
            raise NotAcceptable(f"Only {FHIR_JSON} and {PLAIN_JSON} can be sent")
        return next(each for each in renderers if each.media_type == found), found


def _best(accept: str) -> str | None:
    offers = (part.partition(";")[0].strip().lower() for part in accept.split(","))
    return next((_ACCEPTED[offer] for offer in offers if offer in _ACCEPTED), None)
