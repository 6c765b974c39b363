"""A session told from paper after it was over: its own times are asked for, and what was given must be told as it was.

A dose that lies back further than the patient is watched cannot be refused any more. What nobody may set aside before
a dose is then set aside by a prescriber, and stays with the dose (ADR 14).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace

from clinic.accounts.records import mark_in_error
from clinic.accounts.selectors import limits_of
from clinic.care.courses.replanning import bring_up_to_date
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.treatments.models import Course, CourseEvent, PlannedVisit, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.preparation import DoseRequirement, Lifting
from clinic.treatments.selectors.sessions import watch_of

HELD_AFTER_ALL = "a session of that day was entered later"


def moment_of(session: Session, field: str, told: dt.datetime | None) -> dt.datetime:
    """Now, where no moment is told; of a session entered later nothing happens now: FieldError."""
    if told is None and session.is_entered_later:
        raise FieldError(field, None, "say when: this session is entered later")
    return told or clock.now()


def as_told(
    session: Session, found: Iterable[DoseRequirement], *, given_at: dt.datetime
) -> tuple[DoseRequirement, ...]:
    """Requirements of a dose at that moment, with who may set them aside in this session."""
    if not is_long_over(session, given_at):
        return tuple(found)
    return tuple(
        replace(each, lifting=Lifting.PRESCRIBER) if each.lifting is Lifting.NOBODY else each
        for each in found
    )


def is_long_over(session: Session, given_at: dt.datetime) -> bool:
    """Whether a dose of then is told so late that the watch after it is over."""
    if not session.is_entered_later:
        return False
    watch = watch_of(session, limits_of(session.clinic), minutes=None)
    return watch.earliest_release(given_at) <= clock.now()


def check_told_arrival(course: Course, arrived_at: dt.datetime | None) -> dt.date:
    """The clinic-local day of a session on paper.

    Raises FieldError for a moment that was not told or lies outside the course, TransitionError for a day that has a
    session already.
    """
    if arrived_at is None:
        raise FieldError("arrived_at", None, "say when the patient arrived")
    day = clock.local_date(arrived_at, course.clinic.zone)
    if day < course.started_on:
        raise FieldError("arrived_at", day, f"is before this course began on {course.started_on}")
    if course.ended_on is not None and day > course.ended_on:
        raise FieldError("arrived_at", day, f"is after this course ended on {course.ended_on}")
    held = Session.objects.held().filter(patient_id=course.patient_id, on=day).first()
    if held is not None:
        raise TransitionError(f"A session of {held.on} is recorded already: open it and add to it.")
    return day


def take_back_miss(course: Course, day: dt.date, by: Actor) -> None:
    """A visit counted as missed whose window holds `day` took place after all. The caller holds the course's lock."""
    missed = PlannedVisit.objects.filter(
        course=course,
        kind=PlannedVisit.Kind.DOSING,
        state=PlannedVisit.State.MISSED,
        earliest__lte=day,
        latest__gte=day,
    )
    visit = missed.order_by("target", "key").first()
    if visit is None:
        return
    events = CourseEvent.objects.filter(
        course=course, kind=EventKind.VISIT_MISSED, status=CourseEvent.Status.FINAL, details__visit=visit.key
    )
    for event in events:
        mark_in_error(event, reason=HELD_AFTER_ALL, by=by)
    bring_up_to_date(course=course, by=by)
