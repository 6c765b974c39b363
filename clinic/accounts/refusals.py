"""What is kept of a sign-in that was refused, for whoever looks for somebody guessing."""

from typing import Any

import structlog
from django.utils.crypto import salted_hmac

from clinic.accounts.models import User
from clinic.accounts.selectors import memberships_of, staff_actor
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.models import AccessEntry
from clinic.audit.services import record_access

logger = structlog.get_logger(__name__)


def record_refused_sign_in(*, email: str, reason: str) -> None:
    """A log line, and a line in the access log of each clinic where somebody with this address works."""
    log_refused_sign_in(email=email, reason=reason)
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        return
    actor = staff_actor(user)
    for membership in memberships_of(user):
        with enter_clinic(membership.clinic, by=actor):
            record_access(
                clinic_id=membership.clinic_id,
                patient_id=None,
                purpose=AccessEntry.Purpose.SIGN_IN,
                by=actor,
                detail=reason,
            )


def log_refused_sign_in(*, email: str, reason: str) -> None:
    # Never as it was typed: people type their password into the wrong field. The same address gives the same mark.
    mark = salted_hmac("refused sign-in", email.lower()).hexdigest()[:16]
    logger.warning("sign_in_refused", account=mark, reason=reason)


def record_wrong_code(*, user: User, **_signal: Any) -> None:
    record_refused_sign_in(email=user.email, reason="second factor")
