"""Session limits and MFA enrolment for staff."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from clinic.core import clock

GetResponse = Callable[[HttpRequest], HttpResponse]
STARTED, SEEN = "taper_started", "taper_seen"
WRITE_EVERY_SECONDS = 30
BACKGROUND = "X-Background"
"""Sent by what a page asks on its own: it may not keep a session alive that nobody sits at."""


class SessionLimitMiddleware:
    """Ends a staff session after SESSION_IDLE without a request, or SESSION_ABSOLUTE after sign-in however busy.

    Kept on the server: a browser's own clock or a copied cookie changes nothing.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._over(request):
            logout(request)
        return self.get_response(request)

    def _over(self, request: HttpRequest) -> bool:
        now = clock.now().timestamp()
        session = request.session
        started, seen = session.setdefault(STARTED, now), session.setdefault(SEEN, now)
        if now - seen > settings.SESSION_IDLE.total_seconds():
            return True
        if now - started > settings.SESSION_ABSOLUTE.total_seconds():
            return True
        # Not on every request: each would be a database write.
        if now - seen > WRITE_EVERY_SECONDS and BACKGROUND not in request.headers:
            session[SEEN] = now
        return False


class RequireMfaMiddleware:
    """Until a second factor is enrolled a signed-in person reaches nothing but the account pages."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._must_enrol(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_enrol(self, request: HttpRequest) -> bool:
        if not settings.REQUIRE_MFA or not request.user.is_authenticated:
            return False
        if request.path.startswith(("/accounts/", "/static/")):
            return False
        enrolled = Authenticator.objects.filter(user_id=request.user.pk).exclude(
            type=Authenticator.Type.RECOVERY_CODES
        )
        return not enrolled.exists()
