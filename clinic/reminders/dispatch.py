"""Sends what is due at a clinic: claims, hands over and marks, each in a transaction of its own."""

import time
from collections.abc import Iterable

import structlog

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import metrics
from clinic.core.actor import Actor
from clinic.reminders.channels import RefusedError, UndeliveredError, UnsureError
from clinic.reminders.services import sending, tidying
from clinic.reminders.services.sending import Claim, Handover, Outcome

log = structlog.get_logger(__name__)
SENDER = Actor.system("reminders")
BATCH = 20
BUDGET_SECONDS = 100.0


def send_clinic(clinic: Clinic, *, seconds: float = BUDGET_SECONDS) -> int:
    """Send what is due, for about so long; returns how many were sent. The next poll takes the rest."""
    deadline = time.monotonic() + seconds
    tidy(clinic)
    sent = 0
    while outcomes := send_batch(clinic, deadline):
        sent += outcomes.count(Outcome.SENT)
    return sent


def tidy(clinic: Clinic) -> None:
    with enter_clinic(clinic, by=SENDER):
        outcomes = [*tidying.recover(clinic=clinic), *tidying.give_up_late(clinic=clinic)]
    _count(outcomes)


def send_batch(clinic: Clinic, deadline: float) -> list[Outcome]:
    """What became of each reminder claimed; empty when nothing is due."""
    with enter_clinic(clinic, by=SENDER):
        claims = sending.claim_due(clinic=clinic, limit=BATCH)
    outcomes = []
    for claim in claims:
        if time.monotonic() >= deadline:
            with enter_clinic(clinic, by=SENDER):
                sending.release(claim=claim, clinic=clinic)
        else:
            outcomes += _deliver_or_leave(claim, clinic)
    _count(outcomes)
    return outcomes


def _deliver_or_leave(claim: Claim, clinic: Clinic) -> list[Outcome]:
    try:
        outcome = deliver(claim, clinic)
    except Exception as error:  # noqa: BLE001 - one broken message must not hold back the others
        # The row stays as it is and is recovered when stale. Only the type: a message could name the patient.
        log.error("reminder interrupted", reminder_id=str(claim.pk), reason=type(error).__name__)  # noqa: TRY400
        return []
    log.info("reminder handled", reminder_id=str(claim.pk), clinic=clinic.slug, outcome=outcome.value)
    return [outcome]


def deliver(claim: Claim, clinic: Clinic) -> Outcome:
    with enter_clinic(clinic, by=SENDER):
        prepared = sending.prepare(claim=claim, clinic=clinic, by=SENDER)
    if isinstance(prepared, Outcome):
        return prepared
    # Outside any transaction: neither a slow mail server holds locks, nor can a rollback undo what left the house.
    error = _hand_over(prepared)
    with enter_clinic(clinic, by=SENDER):
        return _settle(prepared, error)


def _hand_over(handover: Handover) -> UndeliveredError | RefusedError | UnsureError | None:
    try:
        handover.channel.send(handover.message, idempotency_key=handover.reminder.idempotency_key)
    except (UndeliveredError, RefusedError, UnsureError) as error:
        return error
    return None


def _settle(handover: Handover, error: UndeliveredError | RefusedError | UnsureError | None) -> Outcome:
    reminder = handover.reminder
    if error is None:
        return sending.mark_sent(reminder=reminder)
    if isinstance(error, UndeliveredError):
        return sending.mark_undelivered(reminder=reminder, reason=str(error))
    if isinstance(error, RefusedError):
        return sending.mark_failed(reminder=reminder, reason=str(error))
    return sending.mark_unsure(reminder=reminder, channel=handover.channel, reason=str(error))


def _count(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        metrics.REMINDERS.labels(outcome.value).inc()
