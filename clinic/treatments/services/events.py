"""A course's events. Every change of a course is stored as one of these first; the rest is derived from them."""

import datetime as dt
from typing import Any

from clinic.accounts.records import record
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.core.models import recorded
from clinic.patients.services import check_happened
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, CourseEvent, Dose
from clinic.treatments.rules.events import ENDINGS, EventKind
from clinic.treatments.selectors.schedule import happening_of, planning_of

AFTER_DOSES = ENDINGS | {EventKind.PAUSED}
"""They say that nobody was treated from their day on."""
HELD_BY = {
    EventKind.PAUSED: "when the course was paused",
    EventKind.RESUMED: "when the course was resumed",
    EventKind.VISIT_MISSED: "when a visit was missed",
}
HOLDS = frozenset(HELD_BY)


def lock_course(course: Course) -> Course:
    """The row as it is now, held until the transaction ends: a course changes one event at a time."""
    rows = Course.objects.select_for_update(of=("self",))
    return rows.select_related("clinic", "patient__clinic", "protocol").get(pk=course.pk)


def append_event(
    *,
    course: Course,
    kind: EventKind,
    on: dt.date | None = None,
    details: dict[str, Any] | None = None,
    reason: str = "",
    by: Actor,
    client_key: str | None = None,
) -> CourseEvent:
    """`on` is the clinic-local date it applies from, today if none is given. Stores what happened.

    Raises FieldError for a date before the patient's birth; whether the course allows it is check_event's question.
    """
    check_happened(patient=course.patient, may_lie_ahead=True, on=on)
    return record(
        CourseEvent,
        clinic=course.clinic,
        course=course,
        kind=kind,
        on=on or clock.today(course.clinic.zone),
        details=details or {},
        reason=reason.strip(),
        by=by,
        client_key=client_key,
    )


def check_event(
    *,
    course: Course,
    kind: EventKind,
    on: dt.date | None = None,
    details: dict[str, Any] | None = None,
    reason: str = "",
    protocol: ProtocolVersion | None = None,
    by: Actor,
) -> None:
    """Raises what speaks against appending such an event: TransitionError for a course that has ended, else the
    FieldError of the taper engine, or that of a day it cannot apply from. `protocol` is the one changed to."""
    if not course.is_open:
        raise TransitionError(f"This course was {course.get_state_display()} on {course.ended_on}.")
    if on is not None:
        _check_day(course, kind, on)
    row = CourseEvent(
        clinic=course.clinic,
        course=course,
        kind=kind,
        on=on or clock.today(course.clinic.zone),
        details=details or {},
        reason=reason.strip(),
        **recorded(by),
    )
    versions = {str(protocol.pk): protocol} if protocol else {}
    for problem in planning_of(course).problems(happening_of(row, course.clinic, versions)):
        raise problem


def _check_day(course: Course, kind: EventKind, on: dt.date) -> None:
    """Nothing applies from a day before the course, nor undoes what is recorded after it.

    A course that is to begin later may be changed from today on.
    """
    zone = course.clinic.zone
    first = min(course.started_on, clock.today(zone))
    if on < first:
        raise FieldError("on", on, f"is before this course began on {first}: say that day or a later one")
    if kind in AFTER_DOSES:
        given = course.doses.filter(status=Dose.Status.FINAL).order_by("given_at").last()
        day = clock.local_date(given.given_at, zone) if given else None
        if day is not None and on < day:
            raise FieldError("on", on, f"is before the dose given on {day}: say that day or a later one")
    held = {EventKind.PAUSED: HOLDS - {EventKind.VISIT_MISSED}, EventKind.RESUMED: HOLDS}.get(kind)
    events = course.events.filter(status=CourseEvent.Status.FINAL, kind__in=held or ())
    last = events.order_by("on").last()
    if last is not None and on < last.on:
        said = f"is before {last.on}, {HELD_BY[EventKind(last.kind)]}: say that day or a later one"
        raise FieldError("on", on, said)
