"""Sends what is due at a clinic, a slice at a time: claims, hands over and marks, each in a transaction of its own."""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import metrics
from clinic.core.actor import Actor
from clinic.reminders import breaker
from clinic.reminders.channels import (
    Channel,
    LineError,
    RefusedError,
    SendingError,
    UnsureError,
    working_channels,
)
from clinic.reminders.models import Reminder
from clinic.reminders.services import claiming, sending, tidying
from clinic.reminders.services.claiming import Letter
from clinic.reminders.services.sending import Handover, Outcome, Outcomes

log = structlog.get_logger(__name__)
SENDER = Actor.system("reminders")
BATCH = 10
SLICE_SECONDS = 5.0
"""Then another clinic has its turn; a server that hangs makes it EMAIL_TIMEOUT longer."""


def send_clinic(clinic: Clinic) -> int:
    """Slice after slice until nothing is due; returns how many were sent."""
    sent = 0
    while outcomes := send_slice(clinic):
        sent += outcomes.count(Outcome.SENT)
    return sent


def send_slice(clinic: Clinic, *, seconds: float = SLICE_SECONDS) -> list[Outcome]:
    """What became of each reminder taken up; empty when nothing is due, or nobody may try now."""
    deadline = time.monotonic() + seconds
    tidy(clinic)
    with _opened() as channels:
        room = {name: breaker.room(name, usual=BATCH) for name in channels}
        with enter_clinic(clinic, by=SENDER):
            letters = claiming.claim_due(clinic=clinic, room=room)
            letters += claiming.claim_last_chances(clinic=clinic, shut=breaker.shut_until(channels))
        return _send(clinic, letters, channels, deadline)


def tidy(clinic: Clinic) -> None:
    with enter_clinic(clinic, by=SENDER):
        outcomes = [*tidying.recover(clinic=clinic), *tidying.give_up_late(clinic=clinic)]
    _count(outcomes)


def send_calls(clinic: Clinic) -> list[Outcome]:
    """To the people on duty alone, at any hour, also while a breaker is open: they are few and cannot wait."""
    with enter_clinic(clinic, by=SENDER):
        calls = claiming.claim_calls(clinic=clinic, limit=BATCH)
    with _opened() as channels:
        return _send(clinic, calls, channels, time.monotonic() + SLICE_SECONDS)


@contextmanager
def _opened() -> Iterator[Mapping[str, Channel]]:
    channels = working_channels()
    try:
        yield channels
    finally:
        for channel in channels.values():
            channel.close()


def _send(
    clinic: Clinic, letters: Iterable[Letter], channels: Mapping[str, Channel], deadline: float
) -> list[Outcome]:
    left, outcomes = deque(letters), list[Outcome]()
    untried, down = list[Letter](), set[str]()
    while left and time.monotonic() < deadline:
        letter = left.popleft()
        if letter.channel in down or not _may_try(letter):
            untried.append(letter)
            continue
        delivered = _deliver_or_leave(letter, clinic, channels)
        outcomes += delivered.outcomes.values()
        if delivered.is_line_down:
            down.add(letter.channel)
    for letter in (*untried, *left):
        with enter_clinic(clinic, by=SENDER):
            claiming.release(letter=letter, clinic=clinic)
    _count(outcomes)
    return outcomes


def _may_try(letter: Letter) -> bool:
    return not letter.waits_for_line or breaker.may_try(letter.channel)


@dataclass(frozen=True, slots=True)
class Delivered:
    """What became of each reminder of a letter; `is_line_down`: nothing else would get through now."""

    outcomes: Outcomes = field(default_factory=dict)
    is_line_down: bool = False


def _deliver_or_leave(letter: Letter, clinic: Clinic, channels: Mapping[str, Channel]) -> Delivered:
    try:
        delivered = deliver(letter, clinic, channels)
    except Exception as error:  # noqa: BLE001 - one broken message must not hold back the others
        # The rows stay as they are and are recovered when stale. Only the type: a message could name the patient.
        reason = type(error).__name__
        for claim in letter.claims:
            log.error("reminder interrupted", reminder_id=str(claim.pk), reason=reason)  # noqa: TRY400
        return Delivered()
    for pk, outcome in delivered.outcomes.items():
        log.info("reminder handled", reminder_id=str(pk), clinic=clinic.slug, outcome=outcome.value)
    return delivered


def deliver(letter: Letter, clinic: Clinic, channels: Mapping[str, Channel]) -> Delivered:
    with enter_clinic(clinic, by=SENDER):
        prepared = sending.prepare(letter=letter, clinic=clinic, channels=channels, by=SENDER)
    handover = prepared.handover
    if handover is None:
        return Delivered(prepared.outcomes)
    # Outside any transaction: neither a slow mail server holds locks, nor can a rollback undo what left the house.
    error = _hand_over(handover)
    with enter_clinic(clinic, by=SENDER):
        settled = {reminder.pk: _settle(reminder, handover, error) for reminder in handover.reminders}
    return Delivered(prepared.outcomes | settled, isinstance(error, LineError | UnsureError))


def _hand_over(handover: Handover) -> SendingError | None:
    try:
        handover.channel.send(handover.message, idempotency_key=handover.key)
    except SendingError as error:
        breaker.failed(handover.channel_name, str(error))
        return error
    breaker.worked(handover.channel_name)
    return None


def _settle(reminder: Reminder, handover: Handover, error: SendingError | None) -> Outcome:
    if error is None:
        return sending.mark_sent(reminder=reminder)
    reason = str(error)
    if isinstance(error, UnsureError):
        return sending.mark_unsure(reminder=reminder, may_repeat=handover.may_repeat, reason=reason)
    # A server that refuses everybody is not believed about this address.
    if isinstance(error, RefusedError) and not breaker.is_open(handover.channel_name):
        return sending.mark_failed(reminder=reminder, reason=reason)
    return sending.mark_undelivered(reminder=reminder, reason=reason)


def _count(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        metrics.REMINDERS.labels(outcome.value).inc()
