"""The outbox as staff read it: what needs a person, what goes out next, what was sent and what was not."""

import datetime as dt
from collections.abc import Mapping, Sequence
from enum import StrEnum

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.reminders.models import AHEAD, FOR_A_PERSON, NOT_SENT, Reminder, ReminderQuerySet

# A message that nobody saw to for so long is of no use any more.
RECENT = dt.timedelta(days=30)


class Part(StrEnum):
    """`TO_DO` is what of `NOT_SENT` a person should see to, `HELD_UP` what of `NEXT` may come too late."""

    TO_DO = "to-do"
    HELD_UP = "held-up"
    NEXT = "next"
    SENT = "sent"
    NOT_SENT = "not-sent"


STATES: Mapping[Part, Sequence[str]] = {
    Part.TO_DO: FOR_A_PERSON,
    Part.HELD_UP: AHEAD,
    Part.NEXT: AHEAD,
    Part.SENT: [Reminder.State.SENT],
    Part.NOT_SENT: NOT_SENT,
}


def outbox(
    *, clinic: Clinic, part: Part, channel: str = "", kind: str = "", patient: Patient | None = None
) -> ReminderQuerySet:
    """Not ordered; an empty filter lets everything through. By due time each part is read from its index."""
    rows = Reminder.objects.of(clinic).filter(state__in=STATES[part])
    if part is Part.TO_DO:
        rows = rows.filter(due_at__gte=clock.now() - RECENT)
    if part is Part.HELD_UP:
        rows = rows.to_patients().held_up(clock.now())
    given = {"channel": channel, "kind": kind, "patient": patient}
    return rows.filter(**{field: value for field, value in given.items() if value})
