"""Each step of sending one letter, a transaction of its own; between two of them the process may die.

Due rows are claimed, claimed ones handed over, handed-over ones marked sent. Only between the last two does anything
leave the house, so `handing-over` is the one state in which the patient may or may not have it.
"""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, TaperError
from clinic.reminders.channels import Channel, Message
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Decision, Reach, Verdict, another_day, next_try, sender_name
from clinic.reminders.selectors import (
    Text,
    hours_of,
    is_told_today,
    reach_for,
    verdicts_on,
    what_it_tells,
    write,
)
from clinic.reminders.services.claiming import Letter, claimed_rows
from clinic.reminders.services.links import Links, links_for, without_links

State = Reminder.State
ANOTHER_DAY = "The patient has had a message today: it goes another day"


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


Outcomes = dict[uuid.UUID, Outcome]
"""By reminder."""


@dataclass(frozen=True, slots=True)
class Handover:
    """Committed as `handing-over`: what remains is to send the message and tell how it went."""

    reminders: tuple[Reminder, ...]
    channel_name: str
    channel: Channel
    message: Message
    key: str

    @property
    def may_repeat(self) -> bool:
        """A message with a personal link cannot be repeated: the new one would carry another link and end the first."""
        has_link = any(reminder.form_request_id for reminder in self.reminders)
        # Better called twice than not at all.
        is_call = any(reminder.is_call for reminder in self.reminders)
        return is_call or (self.channel.is_idempotent and not has_link)


@dataclass(frozen=True, slots=True)
class Prepared:
    """`outcomes` are of the rows that do not go out now, `handover` holds those that do."""

    outcomes: Outcomes
    handover: Handover | None = None


def prepare(*, letter: Letter, clinic: Clinic, channels: Mapping[str, Channel], by: Actor) -> Prepared:
    """Ask the plan once more, write the message, and commit to handing it over."""
    rows = claimed_rows(letter, clinic)
    if not rows:
        return Prepared({claim.pk: Outcome.TAKEN for claim in letter.claims})
    verdicts = verdicts_on(rows)
    outcomes = {row.pk: _put_aside(row, verdicts[row.pk]) for row in rows if not _goes(verdicts[row.pk])}
    going = [row for row in rows if _goes(verdicts[row.pk])]
    outcomes |= _postpone(going)
    going = [row for row in going if row.pk not in outcomes]
    links, failed = _links(going, by)
    outcomes |= failed
    going = [row for row in going if row.pk not in outcomes]
    return Prepared(outcomes, _handed_over(going, links, channels) if going else None)


def mark_sent(*, reminder: Reminder) -> Outcome:
    """True even if somebody gave the row up meanwhile as uncertain: now it is known."""
    locked = Reminder.objects.select_for_update().get(pk=reminder.pk)
    is_ours = locked.idempotency_key == reminder.idempotency_key
    if is_ours and locked.state in {State.HANDING_OVER, State.NEEDS_PERSON}:
        locked.change(state=State.SENT.value, state_reason="", sent_at=clock.now())
        return Outcome.SENT
    return Outcome.TAKEN


def mark_undelivered(*, reminder: Reminder, reason: str, letter: str = "") -> Outcome:
    """Try again after a longer pause each time, the last time at the last moment at which it is of use.

    `letter` is the key under which it may have arrived already.
    """
    hours = hours_of(reminder.clinic)
    due_at = next_try(now=clock.now(), attempts=reminder.attempts, hours=hours, not_after=reminder.not_after)
    if due_at is None:
        return _mark(reminder, Outcome.LATE, state=State.LATE.value, state_reason=reason)
    return _mark(
        reminder, Outcome.RETRY, state=State.DUE.value, state_reason=reason, due_at=due_at, letter=letter
    )


def mark_failed(*, reminder: Reminder, reason: str) -> Outcome:
    return _mark(reminder, Outcome.FAILED, state=State.FAILED.value, state_reason=reason[:300])


def mark_unsure(*, reminder: Reminder, may_repeat: bool, reason: str) -> Outcome:
    """Repeat it where that is certain to reach the patient once, else leave it to a person."""
    if may_repeat:
        return mark_undelivered(reminder=reminder, reason=reason, letter=reminder.letter)
    state_reason = f"{reason}: the patient may have it. Ask, then send again or cancel."
    return _mark(
        reminder, Outcome.NEEDS_PERSON, state=State.NEEDS_PERSON.value, state_reason=state_reason[:300]
    )


def _goes(verdict: Verdict) -> bool:
    return verdict.decision is Decision.SEND


def _put_aside(row: Reminder, verdict: Verdict) -> Outcome:
    if verdict.decision is Decision.SKIP:
        return _mark(row, Outcome.SKIPPED, state=State.SKIPPED.value, state_reason=verdict.reason)
    if verdict.decision is Decision.LATE:
        return _mark(row, Outcome.LATE, state=State.LATE.value, state_reason=verdict.reason)
    due_at = hours_of(row.clinic).next_allowed(clock.now())
    return _mark(row, Outcome.WAITING, state=State.DUE.value, due_at=due_at, attempts=row.attempts - 1)


def _postpone(rows: Sequence[Reminder]) -> Outcomes:
    """All go another day if the patient has had a message today, unless one of them cannot wait: then all go now."""
    if not rows or any(row.waits_for_no_day for row in rows) or not is_told_today(rows):
        return {}
    hours, now = hours_of(rows[0].clinic), clock.now()
    later = {row: another_day(now=now, not_after=row.not_after, hours=hours) for row in rows}
    if None in later.values():
        return {}
    return {row.pk: _put_off(row, due_at) for row, due_at in later.items()}


def _put_off(row: Reminder, due_at: dt.datetime | None) -> Outcome:
    fields = {"state": State.DUE.value, "due_at": due_at, "attempts": row.attempts - 1}
    return _mark(row, Outcome.WAITING, state_reason=ANOTHER_DAY, **fields)


def _links(rows: Sequence[Reminder], by: Actor) -> tuple[Links, Outcomes]:
    """Personal links, made at this moment; a row whose link cannot be made fails and holds back no other."""
    links: Links = {}
    failed: Outcomes = {}
    for row in rows:
        try:
            links |= links_for(row, by=by)
        except TaperError as error:
            failed[row.pk] = mark_failed(reminder=row, reason=str(error))
    return links, failed


def _handed_over(rows: Sequence[Reminder], links: Links, channels: Mapping[str, Channel]) -> Handover:
    reach = reach_for(rows[0])
    # Under the key of the first: whoever sends these rows again does so in the same order.
    key = rows[0].letter or rows[0].idempotency_key
    text = write(rows, links=links, channel=reach.channel)
    for row in rows:
        row.change(
            state=State.HANDING_OVER.value,
            channel=reach.channel,
            claimed_at=clock.now(),
            subject=text.subject,
            body=without_links(text.body, links),
            address=reach.address,
            letter=key,
            told=what_it_tells(row),
        )
    return Handover(tuple(rows), reach.channel, channels[reach.channel], _message(rows[0], reach, text), key)


def _message(row: Reminder, reach: Reach, text: Text) -> Message:
    return Message(
        to=reach.address,
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
