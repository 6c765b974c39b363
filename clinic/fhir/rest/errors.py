"""Refusals as HTTP status plus OperationOutcome; what other rooms raise is translated here."""

import logging
import traceback
from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import UnreadablePostError
from rest_framework import exceptions as drf

from clinic.core.errors import ConflictError, DeniedError, FieldError, TransitionError
from clinic.core.refusal import RETRY_SECONDS
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.rest.throttle import TooOftenError

logger = logging.getLogger(__name__)


class FhirError(Exception):
    """`status` is the HTTP status; `issues` say what is wrong, where, and what was given."""

    def __init__(self, status: int, *issues: Issue, headers: Mapping[str, str] | None = None) -> None:
        self.status = status
        self.issues = issues
        self.headers = dict(headers or {})
        super().__init__(f"{status}: {'; '.join(issue.diagnostics for issue in issues)}")


def bad_request(diagnostics: str, *, code: str = "invalid", expression: str = "") -> FhirError:
    return FhirError(400, Issue(code, diagnostics, expression))


def unauthorised(diagnostics: str, *, error: str = "") -> FhirError:
    """`error` is empty when no token was sent at all (RFC 6750)."""
    challenge = 'Bearer realm="fhir"' + (f', error="{error}"' if error else "")
    return FhirError(401, Issue("login", diagnostics), headers={"WWW-Authenticate": challenge})


def forbidden(diagnostics: str) -> FhirError:
    return FhirError(403, Issue("forbidden", diagnostics))


def not_found(resource_type: str) -> FhirError:
    """The same words whether the id was never given, is malformed, or belongs to another clinic."""
    return FhirError(404, Issue("not-found", f"No {resource_type} with this id"))


def conflict(diagnostics: str) -> FhirError:
    return FhirError(409, Issue("conflict", diagnostics))


def precondition_failed(diagnostics: str, *, code: str = "conflict") -> FhirError:
    return FhirError(412, Issue(code, diagnostics))


def too_long(limit: int) -> FhirError:
    return FhirError(413, Issue("too-long", f"The body may hold at most {limit} bytes"))


def unprocessable(expression: str, diagnostics: str, *, code: str = "value") -> FhirError:
    return FhirError(422, Issue(code, diagnostics, expression))


def translate(error: Exception) -> FhirError:
    """Never lets the words of an unexpected error out: they may hold a row."""
    if isinstance(error, FhirError):
        return error
    if isinstance(error, TooOftenError):
        return FhirError(429, Issue("throttled", str(error)), headers=error.headers)
    if isinstance(error, FieldError):
        return unprocessable("", f"{error.field}: {error.message} (given: {shown(error.value)})")
    if isinstance(error, OperationalError):
        busy = Issue("transient", "The service is busy; send the same request again")
        return FhirError(503, busy, headers={"Retry-After": str(RETRY_SECONDS)})
    for kind, status, code in _KNOWN:
        if isinstance(error, kind):
            return FhirError(status, Issue(code, str(error)))
    _log(error)
    return FhirError(500, Issue("exception", "Something failed here; nothing was stored"))


def shown(value: Any, limit: int = 80) -> str:
    """A given value, short enough for a diagnostic."""
    text = str(value)
    return text if len(text) <= limit else f"{text[:limit]}..."


_KNOWN: Final[tuple[tuple[type[Exception], int, str], ...]] = (
    (ConflictError, 412, "conflict"),
    (TransitionError, 409, "business-rule"),
    (DeniedError, 403, "forbidden"),
    (RequestDataTooBig, 413, "too-long"),
    (drf.UnsupportedMediaType, 415, "not-supported"),
    (drf.NotAcceptable, 406, "not-supported"),
    (drf.MethodNotAllowed, 405, "not-supported"),
    (drf.ParseError, 400, "structure"),
    (SuspiciousOperation, 400, "invalid"),
    # The sender went away in the middle of its body.
    (UnreadablePostError, 400, "incomplete"),
)


def _log(error: Exception) -> None:
    # The stack without the message: a database error quotes the row it refused.
    where = "".join(traceback.format_tb(error.__traceback__))
    logger.error("fhir_failure %s\n%s", type(error).__name__, where)
