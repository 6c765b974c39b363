"""Decisions about a whole course."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction

from clinic.accounts.records import require_reason
from clinic.care.consequences import judge_course
from clinic.care.courses.planned_dose import accepted, next_plan
from clinic.care.courses.replanning import add_event, check_unchanged, is_repeat
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.services import check_active
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course
from clinic.treatments.rules.events import EventKind
from clinic.treatments.selectors.planned import plan_of
from clinic.treatments.selectors.sessions import session_under_way
from clinic.treatments.services.events import lock_course


@transaction.atomic
def pause_course(
    *,
    course: Course,
    reason: str,
    on: dt.date | None = None,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """Plans nothing until the course is resumed. Raises TransitionError when it is on hold already."""
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    check_unchanged(course, expected_version)
    require_reason(reason, "say why the course is paused")
    if course.state == Course.State.ON_HOLD:
        raise TransitionError("This course is on hold already.")
    add_event(course=course, kind=EventKind.PAUSED, on=on, reason=reason, by=by, client_key=client_key)
    return course


@transaction.atomic
def resume_course(
    *,
    course: Course,
    reason: str,
    on: dt.date | None = None,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """Ends a pause, or a hold after missed visits.

    Raises FieldError when the course is not on hold, TransitionError for a patient who is not active.
    """
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    check_unchanged(course, expected_version)
    check_active(course.patient)
    require_reason(reason, "say why the course goes on")
    add_event(course=course, kind=EventKind.RESUMED, on=on, reason=reason, by=by, client_key=client_key)
    return course


@transaction.atomic
def choose_interval(
    *,
    course: Course,
    weeks: int,
    reason: str,
    phase: str = "",
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """Weeks between doses of `phase`, the present one if none is named; raises FieldError for one not offered."""
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    check_unchanged(course, expected_version)
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
    lifts: Collection[str] = (),
    may_override: bool = False,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """Go on by another version or protocol, in `phase` or, if none is named, the present one with its count.

    The planned dose stays and is judged by the new one. Raises FieldError for a phase the other one lacks, one that
    is not for the course's product and route, the one it goes by, or what the guard has against the planned dose
    under it without its mark among `lifts`.
    """
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    check_unchanged(course, expected_version)
    definition = definition_of(protocol)
    if protocol.clinic_id != course.clinic_id:
        raise FieldError("protocol", protocol.key, "is not a protocol of this clinic")
    if protocol == course.protocol:
        raise FieldError("protocol", protocol.key, "is what the course goes by already")
    if course.product not in definition.products or course.route not in definition.routes:
        raise FieldError("protocol", protocol.key, f"is not for {course.product}, {course.route}")
    require_reason(reason, "say why the protocol changes")
    plan = next_plan(course, plan_of(course), definition)
    kept = accepted(plan, lifts=lifts, reason=reason, may_override=may_override)
    add_event(
        course=course,
        kind=EventKind.PROTOCOL_CHANGED,
        details={"protocol": str(protocol.pk), "phase": phase or None, "lifted": kept["lifted"]},
        reason=reason,
        protocol=protocol,
        by=by,
        client_key=client_key,
    )
    # Another protocol may end its induction on another day, from which watching for a relapse may start.
    judge_course(course=course, by=by)
    return course


@transaction.atomic
def stop_course(
    *,
    course: Course,
    reason: str,
    on: dt.date | None = None,
    although_in_session: bool = False,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """End treatment for a reason, such as no benefit or harm; nothing more is planned.

    Raises FieldError while the patient is in a session of the course, unless `although_in_session`.
    """
    course, is_new = _to_be_ended(
        course, reason, client_key, expected_version, although_in_session=although_in_session
    )
    if is_new:
        add_event(course=course, kind=EventKind.STOPPED, on=on, reason=reason, by=by, client_key=client_key)
    return course


@transaction.atomic
def complete_course(
    *,
    course: Course,
    reason: str = "",
    on: dt.date | None = None,
    although_in_session: bool = False,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """End treatment as planned. Raises as `stop_course` does."""
    reason = reason or "completed as planned"
    course, is_new = _to_be_ended(
        course, reason, client_key, expected_version, although_in_session=although_in_session
    )
    if is_new:
        add_event(course=course, kind=EventKind.COMPLETED, on=on, reason=reason, by=by, client_key=client_key)
    return course


def check_nobody_treated(course: Course, *, although_in_session: bool) -> None:
    """Raises FieldError while the patient is in a session of the course, unless that was seen."""
    session = session_under_way(course)
    if session is None or although_in_session:
        return
    arrived = clock.local_time(session.arrived_at or clock.now(), course.clinic.zone)
    said = f"the patient is in a session of this course since {arrived:%H:%M}: end that first, or say that it may go on"
    raise FieldError("although_in_session", None, said)


def _to_be_ended(
    course: Course,
    reason: str,
    client_key: str | None,
    expected_version: int | None,
    *,
    although_in_session: bool,
) -> tuple[Course, bool]:
    """The course locked, and whether this is the first time it is sent."""
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course, False
    check_unchanged(course, expected_version)
    require_reason(reason, "say why treatment ends")
    check_nobody_treated(course, although_in_session=although_in_session)
    return course, True
