"""Base of every FHIR view: who calls, how often, in which media type; one line of the access log per call."""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.db import OperationalError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clinic.audit.models import AccessEntry
from clinic.audit.services import record_access
from clinic.fhir.interactions.answers import Answer
from clinic.fhir.oauth.callers import Caller, find_caller
from clinic.fhir.rest.errors import forbidden, translate, unauthorised
from clinic.fhir.rest.media import FhirNegotiation, FhirParser, FhirRenderer, PlainJsonRenderer
from clinic.fhir.rest.outcome import outcome
from clinic.fhir.rest.throttle import check_rate

logger = logging.getLogger(__name__)
BEARER: Final = "Bearer "


class FhirView(APIView):
    parser_classes = [FhirParser]
    renderer_classes = [FhirRenderer, PlainJsonRenderer]
    content_negotiation_class = FhirNegotiation
    http_method_names = ["get", "head", "post", "put"]
    format_kwarg = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)

    def handle_exception(self, exc: Exception) -> Response:
        error = translate(exc)
        headers = dict(error.headers)
        if error.status == 405:
            headers["Allow"] = ", ".join(self.allowed_methods)
        return Response(outcome(error.issues), status=error.status, headers=headers)


class ClientView(FhirView):
    """A bearer token is the only way in: a cookie of a staff session opens nothing here."""

    caller: Caller | None = None
    # What is being tried, for the access log; never with an id or a search value.
    doing = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.doing = request.method or ""
        self.caller = _identify(request)
        check_rate(self.caller)
        super().initial(request, *args, **kwargs)

    def permit(self, what: str, resource_type: str, letter: str) -> Caller:
        """Raises FhirError 403 unless the token's scopes hold `letter`, one of SMART's cruds."""
        caller = self.caller
        if caller is None:
            raise unauthorised("Send a bearer token")
        self.doing = f"{what} {resource_type}"
        if not caller.may(resource_type, letter):
            raise forbidden(f"The token has no scope system/{resource_type}.{letter}")
        return caller

    def answer(self, caller: Caller, act: Callable[[], Answer]) -> Response:
        """Run `act` inside the caller's clinic and log it in the same transaction."""
        with caller.inside():
            given = act()
            _log(caller, self.doing, given)
        return Response(given.body, status=given.status, headers=dict(given.headers))

    def handle_exception(self, exc: Exception) -> Response:
        response = super().handle_exception(exc)
        if self.caller is not None:
            self._log_refusal(self.caller, response.status_code)
        return response

    def _log_refusal(self, caller: Caller, status: int) -> None:
        try:
            with caller.inside():
                _log(caller, f"{self.doing} refused {status}", Answer(status, None))
        except OperationalError:
            # The database is away: the caller is told 503 all the same.
            logger.exception("fhir_refusal_not_logged")


def _identify(request: Request) -> Caller:
    header = request.META.get("HTTP_AUTHORIZATION", "")
    if not header.startswith(BEARER):
        raise unauthorised("Send a bearer token from /oauth/token")
    caller = find_caller(header.removeprefix(BEARER).strip())
    if caller is None:
        raise unauthorised("The token is unknown, expired or revoked", error="invalid_token")
    return caller


def _log(caller: Caller, detail: str, answer: Answer) -> None:
    record_access(
        clinic_id=caller.clinic.pk,
        patient_id=answer.patient_id,
        purpose=AccessEntry.Purpose.FHIR,
        by=caller.actor,
        detail=detail,
    )
