"""Who may sign in: everybody with an account, but an example person only in the demo."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from clinic.accounts.models import User
from clinic.core.example import is_demo, is_demo_address


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]
    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        return _unless_example(super().authenticate(request, **credentials))

    def get_user(self, user_id: object) -> User | None:
        """Asked on every page: a session from before, or a passkey, lets nobody in either."""
        return _unless_example(super().get_user(user_id))


def _unless_example(user: User | None) -> User | None:
    if user is not None and is_demo_address(user.email) and not is_demo():
        return None
    return user
