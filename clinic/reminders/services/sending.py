"""Each step of sending one reminder, a transaction of its own; between two of them the process may die.

A due row is claimed, a claimed one handed over, a handed-over one marked sent. Only between the last two does
anything leave the house, so `handing-over` is the one state in which the patient may or may not have it.
"""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, TaperError
from clinic.instruments.services import make_link
from clinic.reminders.channels import Channel, Message, working_channels
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Decision, Verdict, retry_delay, sender_name
from clinic.reminders.selectors import PERSONAL_LINK, Text, hours_of, render, verdict_on

State = Reminder.State


class Outcome(StrEnum):
    """What became of a claimed reminder, as counted in the metrics."""

    SENT = "sent"
    WAITING = "waiting"
    SKIPPED = "skipped"
    LATE = "late"
    RETRY = "retry"
    FAILED = "failed"
    NEEDS_PERSON = "needs-person"
    TAKEN = "taken-by-another"


@dataclass(frozen=True, slots=True)
class Claim:
    """A row this process took up; `version` proves that nobody has taken it over since."""

    pk: uuid.UUID
    version: int


@dataclass(frozen=True, slots=True)
class Handover:
    """Committed as `handing-over`: what remains is to send the message and tell how it went."""

    reminder: Reminder
    channel: Channel
    message: Message


def claim_due(*, clinic: Clinic, limit: int) -> list[Claim]:
    """The longest due first; nothing in quiet hours. Rows that another worker holds are passed over."""
    now = clock.now()
    if hours_of(clinic).is_quiet(now):
        return []
    rows = Reminder.objects.of(clinic)
    due = rows.due(now).order_by("due_at").select_for_update(skip_locked=True)
    found = list(due.values_list("pk", "version")[:limit])
    return [Claim(pk, version + 1) for pk, version in found if rows.claim(pk, at=now)]


def release(*, claim: Claim, clinic: Clinic) -> None:
    """Put back untried."""
    row = _claimed(claim, clinic)
    if row is not None:
        row.change(state=State.DUE.value, attempts=row.attempts - 1)


def prepare(*, claim: Claim, clinic: Clinic, by: Actor) -> Handover | Outcome:
    """Ask the plan once more, write the message, and commit to handing it over."""
    row = _claimed(claim, clinic)
    if row is None:
        return Outcome.TAKEN
    verdict, reach = verdict_on(row)
    if verdict.decision is not Decision.SEND:
        return _put_aside(row, verdict)
    row.channel = reach.channel
    try:
        link = _link(row, by)
    except TaperError as error:
        return mark_failed(reminder=row, reason=str(error))
    text = render(row, link=link)
    row.change(
        state=State.HANDING_OVER.value,
        channel=row.channel,
        claimed_at=clock.now(),
        subject=text.subject,
        body=text.body.replace(link, PERSONAL_LINK),
    )
    return Handover(row, working_channels()[row.channel], _message(row, text))


def mark_sent(*, reminder: Reminder) -> Outcome:
    """True even if somebody gave the row up meanwhile as uncertain: now it is known."""
    locked = Reminder.objects.select_for_update().get(pk=reminder.pk)
    is_ours = locked.idempotency_key == reminder.idempotency_key
    if is_ours and locked.state in {State.HANDING_OVER, State.NEEDS_PERSON}:
        locked.change(state=State.SENT.value, state_reason="", sent_at=clock.now())
        return Outcome.SENT
    return Outcome.TAKEN


def mark_undelivered(*, reminder: Reminder, reason: str) -> Outcome:
    """Try again later, after a longer pause each time, until `MAX_ATTEMPTS`."""
    delay = retry_delay(reminder.attempts)
    if delay is None:
        return mark_failed(reminder=reminder, reason=f"{reason}, tried {reminder.attempts} times")
    due_at = hours_of(reminder.clinic).next_allowed(clock.now() + delay)
    return _mark(reminder, Outcome.RETRY, state=State.DUE.value, state_reason=reason, due_at=due_at)


def mark_failed(*, reminder: Reminder, reason: str) -> Outcome:
    return _mark(reminder, Outcome.FAILED, state=State.FAILED.value, state_reason=reason[:300])


def mark_unsure(*, reminder: Reminder, channel: Channel | None, reason: str) -> Outcome:
    """Repeat it where that is certain to reach the patient once, else leave it to a person.

    A message with a personal link cannot be repeated: the new one would carry another link and end the first.
    """
    if channel is not None and channel.is_idempotent and reminder.form_request_id is None:
        return mark_undelivered(reminder=reminder, reason=reason)
    state_reason = f"{reason}: the patient may have it. Ask, then send again or cancel."
    return _mark(
        reminder, Outcome.NEEDS_PERSON, state=State.NEEDS_PERSON.value, state_reason=state_reason[:300]
    )


def _claimed(claim: Claim, clinic: Clinic) -> Reminder | None:
    rows = Reminder.objects.of(clinic).filter(pk=claim.pk, version=claim.version, state=State.CLAIMED)
    return rows.select_related("clinic", "patient", "course", "visit", "form_request", "gate").first()


def _put_aside(row: Reminder, verdict: Verdict) -> Outcome:
    if verdict.decision is Decision.SKIP:
        return _mark(row, Outcome.SKIPPED, state=State.SKIPPED.value, state_reason=verdict.reason)
    if verdict.decision is Decision.LATE:
        return _mark(row, Outcome.LATE, state=State.LATE.value, state_reason=verdict.reason)
    due_at = hours_of(row.clinic).next_allowed(clock.now())
    return _mark(row, Outcome.WAITING, state=State.DUE.value, due_at=due_at, attempts=row.attempts - 1)


def _link(row: Reminder, by: Actor) -> str:
    """Made at this moment and told to nobody but the patient; raises TaperError when none can be made."""
    if row.form_request is None:
        return PERSONAL_LINK
    return f"{settings.BASE_URL}/f/{make_link(request=row.form_request, by=by)}/"


def _message(row: Reminder, text: Text) -> Message:
    addresses = {
        Reminder.Channel.EMAIL.value: row.patient.email,
        Reminder.Channel.SMS.value: row.patient.phone,
    }
    return Message(
        to=addresses.get(row.channel, ""),
        sender=sender_name(row.clinic.name),
        subject=text.subject,
        text=text.body,
        html=text.html,
    )


def _mark(row: Reminder, outcome: Outcome, **fields: Any) -> Outcome:
    try:
        row.change(**fields)
    except ConflictError:
        return Outcome.TAKEN
    return outcome
