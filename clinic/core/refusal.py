"""Pages for a request that cannot be answered as asked; none needs a context, the database or Redis."""

import sys
from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.template.loader import select_template
from django.views import defaults
from redis.exceptions import RedisError

from clinic.core.errors import MailUnsentError

RETRY_SECONDS: Final = 5
# A server that is away or starts again, a lock that is not let go, a statement that takes too long: all pass.
PASSING: Final = (OperationalError, InterfaceError, RedisError)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseForbidden:  # noqa: ARG001  Django passes it, and logs it itself
    """403 when a form comes without the token that proves where it was filled in.

    Without a context: nothing in such a request can be trusted.
    """
    return HttpResponseForbidden(_page(request, "403_csrf.html"))


def server_error(request: HttpRequest) -> HttpResponse:
    """To an error that nobody caught: 503 and when to try again if it passes by itself, else 500.

    Django calls this while it handles the error, also for one of a middleware.
    """
    error = sys.exc_info()[1]
    if not isinstance(error, (*PASSING, MailUnsentError)):
        return defaults.server_error(request)
    page = "503_mail.html" if isinstance(error, MailUnsentError) else "503.html"
    headers = {"Retry-After": str(RETRY_SECONDS), "Cache-Control": "no-store, private"}
    return HttpResponse(_page(request, page), status=503, headers=headers)


def _page(request: HttpRequest, name: str) -> str:
    """The page of the door that was asked, or the staff's where it has none of its own."""
    match = request.resolver_match
    door = match.app_name if match is not None else ""
    page: str = select_template([f"{door}/{name}", name]).render()
    return page
