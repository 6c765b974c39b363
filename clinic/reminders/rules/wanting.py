"""Which reminders a visit, a questionnaire, a review and a change of interval ask for.

The times of day and days before are this program's defaults (editable-default); no review speaks of them.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from clinic.core.days import at_local
from clinic.reminders.rules.hours import SendingHours
from clinic.reminders.rules.kinds import Kind, Wanted

DAY = dt.timedelta(days=1)
FORM_LEAD_DAYS = 3
"""A questionnaire is asked for this many days before the visit that wants it."""
FORM_FRESH_DAYS = 7
"""Answers for a visit still count when it has moved by fewer days than this."""


@dataclass(frozen=True, slots=True)
class Timing:
    """Sent `days_before` the day at wall time `at`; of no use from that time `useless` days before it.

    Negative days lie after it. None leaves the end to the subject itself.
    """

    days_before: int
    at: dt.time
    useless: int | None = None


TIMINGS = {
    Kind.VISIT_7_DAYS: Timing(7, dt.time(10), useless=5),
    Kind.VISIT_2_DAYS: Timing(2, dt.time(10), useless=1),
    Kind.VISIT_1_DAY: Timing(1, dt.time(10)),
    Kind.PREPARATION: Timing(1, dt.time(16)),
    Kind.TAPER_STEP: Timing(5, dt.time(10)),
    Kind.FORM_DUE: Timing(2, dt.time(12)),
    Kind.MISSED_VISIT: Timing(-1, dt.time(10), useless=-5),
    Kind.REVIEW_DUE: Timing(0, dt.time(9), useless=-365),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A planned visit on a clinic-local `day`; `starts_at` is None until a time is agreed."""

    id: uuid.UUID
    day: dt.date
    starts_at: dt.datetime | None
    is_dosing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A request waiting for answers; `visit` is the one it belongs to, None when asked for by hand."""

    id: uuid.UUID
    due_on: dt.date
    made_at: dt.datetime
    expires_at: dt.datetime
    visit: Appointment | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    id: uuid.UUID
    due_on: dt.date


def lead_appointments(appointments: Iterable[Appointment]) -> list[Appointment]:
    """One for each day: a patient with two visits on a day comes once, and the dosing visit needs preparing."""
    ranked = sorted(appointments, key=lambda visit: (visit.day, not visit.is_dosing, visit.id))
    return [next(same_day) for _, same_day in groupby(ranked, key=lambda visit: visit.day)]


def wanted_for_visit(visit: Appointment, hours: SendingHours, *, food: dt.timedelta) -> Iterator[Wanted]:
    """`food` is how long before dosing nothing may be eaten: later than that, how to prepare is of no use."""
    begins = _begins(visit, hours)
    for kind in (Kind.VISIT_7_DAYS, Kind.VISIT_2_DAYS, Kind.VISIT_1_DAY):
        yield from _wanted(kind, visit.id, visit.day, hours, end=begins)
    if visit.is_dosing:
        yield from _wanted(Kind.PREPARATION, visit.id, visit.day, hours, end=begins - food)


def wanted_for_missed(visit: Appointment, hours: SendingHours) -> Iterator[Wanted]:
    yield from _wanted(Kind.MISSED_VISIT, visit.id, visit.day, hours)


def wanted_for_step(visit: Appointment, hours: SendingHours) -> Iterator[Wanted]:
    """`visit` is the first one at the new interval."""
    yield from _wanted(Kind.TAPER_STEP, visit.id, visit.day, hours, end=_begins(visit, hours))


def wanted_for_form(form: Form, hours: SendingHours) -> Iterator[Wanted]:
    """One asked for by hand was handed over then, so it is sent on its due day, and only if that comes later."""
    if form.visit is not None:
        end = min(form.expires_at, form.visit.starts_at or form.expires_at)
        yield from _wanted(Kind.FORM_DUE, form.id, form.due_on, hours, end=end)
    elif form.due_on > form.made_at.astimezone(hours.zone).date():
        on_the_day = Timing(0, TIMINGS[Kind.FORM_DUE].at)
        yield from _wanted(Kind.FORM_DUE, form.id, form.due_on, hours, end=form.expires_at, timing=on_the_day)


def wanted_for_review(review: Review, hours: SendingHours) -> Iterator[Wanted]:
    yield from _wanted(Kind.REVIEW_DUE, review.id, review.due_on, hours)


def asks_for_form(visit: Appointment, *, today: dt.date, waiting: bool, answered: Iterable[dt.date]) -> bool:
    """Whether a questionnaire is to be asked for now; `answered` are the due days of those answered for it."""
    near = dt.timedelta(0) <= visit.day - today <= FORM_LEAD_DAYS * DAY
    fresh = any(abs(visit.day - day) < FORM_FRESH_DAYS * DAY for day in answered)
    return near and not waiting and not fresh


def _begins(visit: Appointment, hours: SendingHours) -> dt.datetime:
    """Without an agreed time nobody knows how early it is, so its day counts from the first minute."""
    return visit.starts_at or at_local(visit.day, dt.time.min, hours.zone)


def _wanted(
    kind: Kind,
    subject: uuid.UUID,
    day: dt.date,
    hours: SendingHours,
    *,
    end: dt.datetime | None = None,
    timing: Timing | None = None,
) -> Iterator[Wanted]:
    """Nothing when quiet hours leave no moment in which the message would still be of use."""
    timing = timing or TIMINGS[kind]
    due_at = hours.next_allowed(at_local(day - timing.days_before * DAY, timing.at, hours.zone))
    ends = [] if end is None else [end]
    if timing.useless is not None:
        ends.append(at_local(day - timing.useless * DAY, timing.at, hours.zone))
    not_after = min(ends)
    if due_at <= not_after:
        yield Wanted(kind=kind, subject=subject, day=day, due_at=due_at, not_after=not_after)
