"""At most one message a day to a patient: what is due on one day goes together, in the first of its hours."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from clinic.core.days import at_local
from clinic.reminders.rules.hours import SendingHours
from clinic.reminders.rules.kinds import Wanted
from clinic.reminders.rules.retrying import last_try

USUAL_HOUR = dt.time(10)
"""When what had to wait for another day goes out (editable-default)."""


def together(wanted: Iterable[Wanted], hours: SendingHours) -> list[Wanted]:
    """Those for one patient, each due when the first one of its day is; changes and tasks keep their own time."""
    ordered = sorted(wanted, key=lambda one: (one.due_at, one.key))
    alone = [one for one in ordered if _goes_alone(one)]
    joined = [one for one in ordered if not _goes_alone(one)]
    for _, same_day in groupby(joined, key=lambda one: hours.day_of(one.due_at)):
        alone += _at_once(list(same_day))
    return alone


def another_day(*, now: dt.datetime, not_after: dt.datetime, hours: SendingHours) -> dt.datetime | None:
    """When a message goes whose patient has had one today; None when it would come too late on another day."""
    tomorrow = hours.day_of(now) + dt.timedelta(days=1)
    times = (at_local(tomorrow, at, hours.zone) for at in (USUAL_HOUR, dt.time.min))
    last = last_try(hours, not_after)
    return next((moment for moment in map(hours.next_allowed, times) if moment <= last), None)


def _goes_alone(wanted: Wanted) -> bool:
    return wanted.kind.is_change or wanted.kind.is_for_staff


def _at_once(same_day: Sequence[Wanted]) -> list[Wanted]:
    return [replace(one, due_at=same_day[0].due_at) for one in same_day]
