"""A form whose token is of an earlier sign-in, as when its author signed in again in another window."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from clinic.console import keeping
from clinic.core import refusal


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """To its author the form is shown again with a token that is good; the mark proves whose page it was.

    Nothing is stored: what `staff_view` shows again it rolls back. Every other form is refused.
    """
    match = request.resolver_match
    author = keeping.author_of(request)
    if match is None or match.app_name != "console" or not author:
        return refusal.csrf_failure(request, reason)
    if request.user.is_authenticated and str(request.user.pk) == author:
        keeping.show_again(request, request.POST)
    response: HttpResponse = match.func(request, *match.args, **match.kwargs)
    return response
