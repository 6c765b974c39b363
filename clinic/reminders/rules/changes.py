"""A visit that was moved, retimed or called off after a message told of it: the patient is told once more."""

import datetime as dt
import uuid
from dataclasses import dataclass

from clinic.core.days import day_bounds
from clinic.reminders.rules.hours import SendingHours
from clinic.reminders.rules.kinds import Kind, Wanted
from clinic.reminders.rules.wanting import Appointment

Change = tuple[Kind, dt.date, dt.datetime]
"""What is told, the day it speaks of, and until when it is of use."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What message `by` last said of a visit: on `day`, at `starts_at` if a time was named; no day: it is off."""

    by: uuid.UUID
    visit: uuid.UUID
    day: dt.date | None
    starts_at: dt.datetime | None = None

    def holds_for(self, visit: Appointment) -> bool:
        """A time agreed later contradicts no message that named none."""
        return self.day == visit.day and self.starts_at in {None, visit.starts_at}


def wanted_for_change(
    told: Told, visit: Appointment | None, *, changed_at: dt.datetime, hours: SendingHours
) -> Wanted | None:
    """`visit` as it stands, None once called off. Of use until the patient would set out, for either time.

    Nothing when the day that was told had passed before the change. One that quiet hours hold back beyond its use is
    wanted all the same, so that a person hears of it.
    """
    ends = _end(told.day, told.starts_at, hours) if told.day else None
    if ends is not None and ends <= changed_at:
        return None
    change = _called_off(told, ends) if visit is None else _moved(told, ends, visit, hours)
    if change is None:
        return None
    kind, day, not_after = change
    return Wanted(
        kind=kind,
        subject=told.visit,
        day=day,
        due_at=hours.next_allowed(changed_at),
        not_after=not_after,
        instead_of=told.by,
    )


def _called_off(told: Told, ends: dt.datetime | None) -> Change | None:
    if told.day is None or ends is None:
        return None
    return Kind.VISIT_CANCELLED, told.day, ends


def _moved(told: Told, ends: dt.datetime | None, visit: Appointment, hours: SendingHours) -> Change | None:
    if told.holds_for(visit):
        return None
    begins = _end(visit.day, visit.starts_at, hours)
    return Kind.VISIT_CHANGED, visit.day, begins if ends is None else min(ends, begins)


def _end(day: dt.date, starts_at: dt.datetime | None, hours: SendingHours) -> dt.datetime:
    """Without a time the whole day counts."""
    return starts_at or day_bounds(day, hours.zone)[1]
