from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: a manager adds staff, so an account always has a clinic and a role."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
