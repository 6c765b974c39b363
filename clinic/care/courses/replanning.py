"""What every verb of a course ends with."""

import datetime as dt
from typing import Any

from django.db import transaction

from clinic.accounts.records import change, recorded_before
from clinic.care import consequences
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.errors import ConflictError
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.schedule import Schedule
from clinic.treatments.services.events import append_event, check_event, lock_course
from clinic.treatments.services.schedule import replan


@transaction.atomic
def replan_course(*, course: Course, by: Actor) -> Course:
    """Plan again from the course's events; writes nothing when nothing changed."""
    course = lock_course(course)
    bring_up_to_date(course=course, by=by)
    return course


def bring_up_to_date(*, course: Course, by: Actor) -> Schedule:
    """For verbs that hold the course's lock."""
    schedule = replan(course=course, by=by)
    consequences.after_schedule_change(course=course, schedule=schedule, by=by)
    return schedule


def follow_session(*, course: Course, by: Actor) -> None:
    """For the verbs of a session: what happened to the patient stands, also where no plan can be made of it.

    The verbs of a course refuse instead: there the new plan is what was asked for.
    """
    with derived("schedule"):
        bring_up_to_date(course=course, by=by)


def is_repeat(course: Course, client_key: str | None) -> bool:
    """Whether what is sent under this key happened already, so that nothing may happen again. Needs the lock."""
    return recorded_before(CourseEvent, clinic=course.clinic, client_key=client_key) is not None


def check_unchanged(row: Course | PlannedVisit, expected_version: int | None) -> None:
    """Raises ConflictError for a row that is not as it was shown to whoever decides; None asks nothing."""
    if expected_version is not None and row.version != expected_version:
        name = "course" if isinstance(row, Course) else "visit"
        raise ConflictError(f"This {name} was changed by somebody else in the meantime. Nothing was saved.")


def add_event(
    *,
    course: Course,
    kind: EventKind,
    on: dt.date | None = None,
    details: dict[str, Any] | None = None,
    reason: str = "",
    protocol: ProtocolVersion | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Schedule:
    """Check, store and replan; raises what the taper engine has against it. For verbs that hold the lock.

    `protocol` is the version the course goes on by.
    """
    check_event(course=course, kind=kind, on=on, details=details, reason=reason, protocol=protocol, by=by)
    append_event(
        course=course, kind=kind, on=on, details=details, reason=reason, by=by, client_key=client_key
    )
    if protocol is not None:
        change(course, by=by, protocol=protocol)
    return bring_up_to_date(course=course, by=by)
