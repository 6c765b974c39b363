from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from clinic.accounts.models import User


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
