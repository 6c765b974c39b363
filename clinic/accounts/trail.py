"""What becomes of somebody's account, in the access log of each clinic where the person works."""

from typing import Any

from clinic.accounts.models import User
from clinic.accounts.selectors import memberships_of, staff_actor
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.audit.services import record_access

Purpose = AccessEntry.Purpose


def record_of_account(user: User, purpose: AccessEntry.Purpose, detail: str = "") -> None:
    """A line in the name of `user`, who has not entered any clinic."""
    actor = staff_actor(user)
    for membership in memberships_of(user):
        with enter_clinic(membership.clinic, by=actor):
            record_access(
                clinic_id=membership.clinic_id, patient_id=None, purpose=purpose, by=actor, detail=detail
            )


def record_sign_in(*, user: User, **_signal: Any) -> None:
    record_of_account(user, Purpose.SIGNED_IN)


def record_password(*, user: User, **_signal: Any) -> None:
    record_of_account(user, Purpose.ACCOUNT, "password changed")


def record_factor_added(*, user: User, authenticator: Any, **_signal: Any) -> None:
    record_of_account(user, Purpose.ACCOUNT, f"added {_named(authenticator)}")


def record_factor_removed(*, user: User, authenticator: Any, **_signal: Any) -> None:
    record_of_account(user, Purpose.ACCOUNT, f"removed {_named(authenticator)}")


def record_factor_renewed(*, user: User, authenticator: Any, **_signal: Any) -> None:
    record_of_account(user, Purpose.ACCOUNT, f"renewed {_named(authenticator)}")


def _named(authenticator: Any) -> str:
    return str(authenticator.get_type_display()).lower()
