from typing import Any
from urllib.parse import urlsplit

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.http import HttpRequest, HttpResponse

from clinic.accounts.addresses import forwarded_address
from clinic.accounts.models import User
from clinic.accounts.refusals import log_refused_sign_in, record_refused_sign_in
from clinic.core.errors import MailUnsentError

logger = structlog.get_logger(__name__)
MAIL_SECONDS = 4
"""For each answer of the mail server, while somebody waits for the page."""


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a manager adds staff, so an account always has a clinic and a role."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "enter_current_password": "Type your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Tries are counted by it."""
        return forwarded_address(request) or str(super().get_client_ip(request))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Whatever host the request named: a mail leads to our own address only."""
        return f"{settings.BASE_URL}{urlsplit(super().get_reset_password_from_key_url(key)).path}"

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        ours = {
            "current_site": {"domain": urlsplit(settings.BASE_URL).netloc},
            "signup_url": settings.BASE_URL,
        }
        message: EmailMessage = super().render_mail(template_prefix, email, context | ours, headers)
        message.connection = get_connection(timeout=MAIL_SECONDS)
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Raises MailUnsentError, alike for an address that is known and one that is not."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as error:
            logger.warning("account_mail_not_sent", reason=type(error).__name__)
            raise MailUnsentError(f"The mail server did not take it: {type(error).__name__}") from error

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the address the manager gave, whichever of the account's addresses was typed."""
        super().send_password_reset_mail(user, user.email, context)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """To the address the manager gave. The change stands already, so a mail server that is away undoes nothing."""
        try:
            super().send_notification_mail(template_prefix, user, context, user.email)
        except MailUnsentError as error:
            reason = type(error.__cause__).__name__
            logger.warning("account_change_not_mailed", user_id=str(user.pk), reason=reason)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            # Not in the access log, which is kept for good: somebody who goes on trying would fill it.
            log_refused_sign_in(email=credentials["email"], reason="too many tries")
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        record_refused_sign_in(email=credentials["email"], reason="password")

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        record_refused_sign_in(email=user.email, reason="account closed")
        response: HttpResponse = super().respond_user_inactive(request, user)
        return response
