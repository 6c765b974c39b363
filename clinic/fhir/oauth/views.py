"""`/oauth/token`, the only address a client visits before it holds a token."""

import json
from typing import Final

import structlog
from allauth.account.adapter import get_adapter
from django.core.exceptions import SuspiciousOperation
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt

from clinic.core.bodies import declared_length, is_endless
from clinic.core.metrics import TOKENS
from clinic.core.refusal import RETRY_SECONDS
from clinic.fhir.oauth.errors import OAuthError, invalid_request
from clinic.fhir.oauth.tokens import LIFETIME, exchange
from clinic.fhir.rest.throttle import TOKENS_OF_ADDRESS, TooOftenError, count_token

log = structlog.get_logger(__name__)
ASSERTION_TYPE: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
MAX_BODY: Final = 32_768
_NOT_STORED: Final = {"Cache-Control": "no-store", "Pragma": "no-cache"}


@csrf_exempt
def token(request: HttpRequest) -> HttpResponse:
    """Client credentials by private_key_jwt, nothing else; errors as RFC 6749 words them."""
    if request.method != "POST":
        return _refusal(invalid_request("use POST"), status=405, Allow="POST")
    try:
        count_token(TOKENS_OF_ADDRESS, get_adapter().get_client_ip(request))
        form = _form(request)
        grant = exchange(form["client_assertion"], form.get("scope", ""), client_id=form.get("client_id", ""))
    except OAuthError as refusal:
        _tell(refusal.code)
        return _refusal(refusal)
    except TooOftenError as over:
        _tell("too often")
        return _refusal(OAuthError("temporarily_unavailable", str(over)), status=429, **over.headers)
    except OperationalError:
        busy = OAuthError("temporarily_unavailable", "send the same assertion again")
        return _refusal(busy, status=503, **{"Retry-After": str(RETRY_SECONDS)})
    TOKENS.labels("issued").inc()
    answer = {
        "access_token": grant.token,
        "token_type": "bearer",
        "expires_in": int(LIFETIME.total_seconds()),
        "scope": " ".join(grant.scopes),
    }
    return JsonResponse(answer, headers=_NOT_STORED)


def _form(request: HttpRequest) -> dict[str, str]:
    """Raises OAuthError for another grant, another way to authenticate, or a parameter sent twice."""
    fields = _fields(request)
    for name, values in fields.lists():
        if len(values) > 1:
            raise invalid_request(f"{name} is given {len(values)} times")
    form = {name: str(value) for name, value in fields.items()}
    if form.get("grant_type") != "client_credentials":
        raise OAuthError("unsupported_grant_type", "grant_type must be client_credentials")
    if form.get("client_assertion_type") != ASSERTION_TYPE or "client_assertion" not in form:
        raise invalid_request(f"send client_assertion and client_assertion_type={ASSERTION_TYPE}")
    return form


def _fields(request: HttpRequest) -> QueryDict:
    """Raises OAuthError for a body that is no form, is too long or cannot be read."""
    if request.content_type != "application/x-www-form-urlencoded":
        raise invalid_request("send application/x-www-form-urlencoded")
    if is_endless(request):
        raise invalid_request("send Content-Length; this server cannot read chunks")
    try:
        is_short = declared_length(request) <= MAX_BODY and len(request.body) <= MAX_BODY
        fields = request.POST if is_short else None
    except (SuspiciousOperation, UnicodeDecodeError, OSError):
        raise invalid_request("the body cannot be read") from None
    if fields is None:
        raise invalid_request(f"the body may hold at most {MAX_BODY} bytes")
    return fields


def _tell(reason: str) -> None:
    # Never the description: it may repeat what was sent.
    log.warning("token refused", reason=reason)
    TOKENS.labels("refused").inc()


def _refusal(error: OAuthError, *, status: int = 400, **headers: str) -> HttpResponse:
    body = json.dumps({"error": error.code, "error_description": error.description})
    return HttpResponse(
        body, status=status, content_type="application/json", headers={**_NOT_STORED, **headers}
    )
