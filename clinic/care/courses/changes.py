"""Decisions about a whole course."""

import datetime as dt

from django.db import transaction

from clinic.accounts.records import require_reason
from clinic.care.courses.replanning import add_event, is_repeat
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course
from clinic.treatments.rules.events import EventKind
from clinic.treatments.services.events import lock_course


@transaction.atomic
def pause_course(
    *, course: Course, reason: str, on: dt.date | None = None, by: Actor, client_key: str | None = None
) -> Course:
    """Plans nothing until the course is resumed. Raises TransitionError when it is on hold already."""
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    require_reason(reason, "say why the course is paused")
    if course.state == Course.State.ON_HOLD:
        raise TransitionError("This course is on hold already.")
    add_event(course=course, kind=EventKind.PAUSED, on=on, reason=reason, by=by, client_key=client_key)
    return course


@transaction.atomic
def resume_course(
    *, course: Course, reason: str, on: dt.date | None = None, by: Actor, client_key: str | None = None
) -> Course:
    """Ends a pause, or a hold after missed visits. Raises FieldError when the course is not on hold."""
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    require_reason(reason, "say why the course goes on")
    add_event(course=course, kind=EventKind.RESUMED, on=on, reason=reason, by=by, client_key=client_key)
    return course


@transaction.atomic
def choose_interval(
    *, course: Course, weeks: int, reason: str, phase: str = "", by: Actor, client_key: str | None = None
) -> Course:
    """Weeks between doses of `phase`, the present one if none is named; raises FieldError for one not offered."""
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    add_event(
        course=course,
        kind=EventKind.INTERVAL_CHOSEN,
        details={"phase": phase or course.phase, "weeks": weeks},
        reason=reason,
        by=by,
        client_key=client_key,
    )
    return course


@transaction.atomic
def change_protocol(
    *,
    course: Course,
    protocol: ProtocolVersion,
    reason: str,
    phase: str = "",
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """Go on by another version or protocol, in `phase` or, if none is named, the present one with its count.

    Raises FieldError for a phase the other one lacks, one that is not for the course's product and route, or the
    one it goes by.
    """
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    definition = definition_of(protocol)
    if protocol.clinic_id != course.clinic_id:
        raise FieldError("protocol", protocol.key, "is not a protocol of this clinic")
    if protocol == course.protocol:
        raise FieldError("protocol", protocol.key, "is what the course goes by already")
    if course.product not in definition.products or course.route not in definition.routes:
        raise FieldError("protocol", protocol.key, f"is not for {course.product}, {course.route}")
    add_event(
        course=course,
        kind=EventKind.PROTOCOL_CHANGED,
        details={"protocol": str(protocol.pk), "phase": phase or None},
        reason=reason,
        protocol=protocol,
        by=by,
        client_key=client_key,
    )
    return course


@transaction.atomic
def stop_course(
    *, course: Course, reason: str, on: dt.date | None = None, by: Actor, client_key: str | None = None
) -> Course:
    """End treatment for a reason, such as no benefit or harm; nothing more is planned."""
    return _end(course, EventKind.STOPPED, reason, on=on, by=by, client_key=client_key)


@transaction.atomic
def complete_course(
    *, course: Course, reason: str = "", on: dt.date | None = None, by: Actor, client_key: str | None = None
) -> Course:
    """End treatment as planned."""
    return _end(
        course, EventKind.COMPLETED, reason or "completed as planned", on=on, by=by, client_key=client_key
    )


def _end(
    course: Course, kind: EventKind, reason: str, *, on: dt.date | None, by: Actor, client_key: str | None
) -> Course:
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    require_reason(reason, "say why treatment ends")
    add_event(course=course, kind=kind, on=on, reason=reason, by=by, client_key=client_key)
    return course
