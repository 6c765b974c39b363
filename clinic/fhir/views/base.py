"""Base of every FHIR view: who calls, how often, in which media type; one line of the access log per call."""

import logging
from collections.abc import Callable
from typing import Any, Final

from django.db import OperationalError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clinic.audit.models import AccessEntry
from clinic.audit.services import record_accesses
from clinic.fhir.interactions.answers import Answer
from clinic.fhir.oauth.callers import Caller, identify
from clinic.fhir.rest.errors import forbidden, translate, unauthorised
from clinic.fhir.rest.media import FhirNegotiation, FhirRenderer, PlainJsonRenderer
from clinic.fhir.rest.outcome import outcome
from clinic.fhir.rest.throttle import count_call, count_miss

logger = logging.getLogger(__name__)
# What a call by id answers when there is no such thing, or the token may not see it.
MISSED: Final = frozenset({403, 404})


class FhirView(APIView):
    # Bodies are read by `bodies`, which knows how far.
    parser_classes = []
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
    by_id = False

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.doing = request.method or ""
        self.caller = identify(request.META.get("HTTP_AUTHORIZATION", ""))
        count_call(self.caller.key, by_id=self.by_id)
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
            if self.by_id and response.status_code in MISSED:
                count_miss(self.caller.key)
            self._log_refusal(self.caller, response.status_code)
        return response

    def _log_refusal(self, caller: Caller, status: int) -> None:
        try:
            with caller.inside():
                _log(caller, f"{self.doing} refused {status}", Answer(status, None))
        except OperationalError:
            # The database is away: the caller is told 503 all the same.
            logger.exception("fhir_refusal_not_logged")


def _log(caller: Caller, detail: str, answer: Answer) -> None:
    record_accesses(
        clinic_id=caller.clinic.pk,
        patient_ids=answer.patient_ids,
        purpose=AccessEntry.Purpose.FHIR,
        by=caller.actor,
        detail=detail,
    )
