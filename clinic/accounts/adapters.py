from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from clinic.accounts.models import User
from clinic.accounts.refusals import log_refused_sign_in, record_refused_sign_in

logger = structlog.get_logger(__name__)


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a manager adds staff, so an account always has a clinic and a role."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The e-mail address or the password is wrong.",
        "enter_current_password": "Type your current password.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

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
        except OSError as error:
            logger.warning("account_change_not_mailed", user_id=str(user.pk), reason=type(error).__name__)

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
