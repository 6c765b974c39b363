"""What is kept of a sign-in that was refused, for whoever looks for somebody guessing."""

from typing import Any

import structlog
from django.utils.crypto import salted_hmac

from clinic.accounts.models import User
from clinic.accounts.trail import record_of_account
from clinic.audit.models import AccessEntry

logger = structlog.get_logger(__name__)


def record_refused_sign_in(*, email: str, reason: str) -> None:
    """A log line, and a line in the access log of each clinic where somebody with this address works."""
    log_refused_sign_in(email=email, reason=reason)
    user = User.objects.filter(email=email.lower()).first()
    if user is None:
        return
    record_of_account(user, AccessEntry.Purpose.SIGN_IN, reason)


def log_refused_sign_in(*, email: str, reason: str) -> None:
    # Never as it was typed: people type their password into the wrong field. The same address gives the same mark.
    mark = salted_hmac("refused sign-in", email.lower()).hexdigest()[:16]
    logger.warning("sign_in_refused", account=mark, reason=reason)


def record_wrong_code(*, user: User, **_signal: Any) -> None:
    record_refused_sign_in(email=user.email, reason="second factor")
