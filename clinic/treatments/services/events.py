"""A course's events. Every change of a course is stored as one of these first; the rest is derived from them."""

import datetime as dt
from typing import Any

from clinic.accounts.records import record
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import TransitionError
from clinic.core.models import recorded
from clinic.patients.services import check_happened
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, CourseEvent
from clinic.treatments.rules.events import EventKind
from clinic.treatments.selectors.schedule import happening_of, planning_of


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
    FieldError of the taper engine. `protocol` is the one changed to."""
    if not course.is_open:
        raise TransitionError(f"This course was {course.get_state_display()} on {course.ended_on}.")
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
