"""The page shown when a form comes without the token that proves where it was filled in."""

from django.http import HttpRequest, HttpResponseForbidden
from django.template.loader import select_template

PAGE = "403_csrf.html"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseForbidden:  # noqa: ARG001  Django passes it, and logs it itself
    """403 with the page of the door that was asked, or the staff's where it has none of its own.

    Needs no context: nothing in such a request can be trusted.
    """
    match = request.resolver_match
    door = match.app_name if match is not None else ""
    return HttpResponseForbidden(select_template([f"{door}/{PAGE}", PAGE]).render())
