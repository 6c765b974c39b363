"""The patient comes, is checked before the dose, or goes without one."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from clinic.accounts.models import User
from clinic.accounts.records import change, recorded_before, require_reason
from clinic.accounts.selectors import limits_of
from clinic.care import consequences
from clinic.care.courses.replanning import follow_session
from clinic.care.sessions.guarding import another_course
from clinic.care.sessions.preparing import carried_reason
from clinic.care.sessions.telling import check_told_arrival, take_back_miss
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, QuestionError, TransitionError
from clinic.core.turns import wait_in_turn
from clinic.patients.services import check_active
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.treatments.models import Course, PlannedVisit, PreDoseCheck, Session
from clinic.treatments.rules.appointments import hours_text, is_within_hours
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.sessions import SessionState
from clinic.treatments.rules.spacing import too_close
from clinic.treatments.selectors.board import in_chair
from clinic.treatments.selectors.schedule import schedule_of, schedule_then
from clinic.treatments.selectors.sessions import dose_days, dose_of_another_course, next_treatment
from clinic.treatments.services.events import append_event, lock_course
from clinic.treatments.services.sessions import (
    insert_session,
    lock_session,
    record_checks,
    step_session,
)

Question = tuple[str, str, str]
"""The field, what was given, and what is asked about it."""


@transaction.atomic
def start_session(
    *,
    visit: PlannedVisit | None = None,
    course: Course | None = None,
    chair: str = "",
    is_chair_shared: bool = False,
    is_hour_right: bool = False,
    supervisor: User | None = None,
    arrived_at: dt.datetime | None = None,
    override_reason: str = "",
    may_override: bool = False,
    is_entered_later: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> Session:
    """The patient arrived for a dose, which counts as the first treatment visit still open.

    While the course is on hold, waits for a review or a dose today comes too close to another, only whom the door
    lets override a dose may go on, with a reason: FieldError. Raises TransitionError for a visit that is over, a
    patient who is not active, is in a session already or was given a dose of another course that day, QuestionError for
    a chair in which somebody else sits then, unless `is_chair_shared`, and for an hour told from paper at which the
    clinic is closed, unless `is_hour_right`. `is_entered_later`: told from paper, with `arrived_at`.
    """
    course = lock_course(_course_of(visit, course))
    before = recorded_before(Session, clinic=course.clinic, client_key=client_key)
    if before is not None:
        return before
    if is_entered_later:
        take_back_miss(course, check_told_arrival(course, arrived_at), by)
    arrived_at = _checked_arrival(visit, arrived_at)
    day = clock.local_date(arrived_at, course.clinic.zone)
    check_active(course.patient, on=day if is_entered_later else None)
    other = dose_of_another_course(course.patient, day, but=course)
    if other is not None:
        raise TransitionError(f"{another_course(other, day)} Move this visit to another day.")
    chair = _named(chair)
    _ask(
        *(_hour_questions(course, arrived_at) if is_entered_later and not is_hour_right else ()),
        *(() if is_chair_shared else _chair_questions(course, chair, arrived_at)),
    )
    objections = " ".join(_objections(course, day, is_past=is_entered_later))
    if objections:
        _check_override(objections, override_reason, may_override=may_override)
    session = insert_session(
        course=course,
        visit=next_treatment(course),
        arrived_at=arrived_at,
        chair=chair,
        supervisor=supervisor,
        is_entered_later=is_entered_later,
        by=by,
        client_key=client_key,
    )
    if objections:
        append_event(course=course, kind=EventKind.EXTRA_DOSE, on=day, reason=override_reason, by=by)
        follow_session(course=course, by=by)
    return session


@transaction.atomic
def seat_patient(*, session: Session, chair: str, is_chair_shared: bool = False, by: Actor) -> Session:
    """The chair of a session that runs, as told on arrival or since; empty for none.

    Raises TransitionError once the session is over, QuestionError as `start_session` does.
    """
    session = lock_session(session)
    if session.state not in Session.IN_HOUSE or session.arrived_at is None:
        raise TransitionError(f"This session is {session.get_state_display()}: nobody sits in its chair.")
    chair = _named(chair)
    if not is_chair_shared:
        at = session.arrived_at if session.is_entered_later else clock.now()
        _ask(*_chair_questions(session.course, chair, at))
    return change(session, by=by, chair=chair)


@transaction.atomic
def record_predose_check(
    *,
    session: Session,
    may_override: bool = False,
    by: Actor,
    client_key: str | None = None,
    pressure_accepted_reason: str = "",
    **answers: Any,
) -> PreDoseCheck:
    """Answers asked before the dose; a later check of the session replaces an earlier one.

    Raises FieldError naming an unknown or impossible answer, or a reason to treat above the pressure limit from whom
    the door does not let override a dose; TransitionError once the dose is given.
    """
    session = lock_session(session)
    before = recorded_before(PreDoseCheck, clinic=session.clinic, client_key=client_key)
    if before is not None:
        return before
    if session.state != Session.State.ARRIVED:
        raise TransitionError(f"This session is {session.get_state_display()}: checks come before the dose.")
    reason = carried_reason(session, pressure_accepted_reason, may_override=may_override)
    check = record_checks(
        session=session, by=by, client_key=client_key, pressure_accepted_reason=reason, **answers
    )
    consequences.after_checks(check=check, by=by)
    return check


@transaction.atomic
def cancel_session(*, session: Session, reason: str, rebook: bool = True, by: Actor) -> Session:
    """The patient leaves without a dose; the visit is called off and another planned, unless `rebook` is False
    because the check-in was a mistake. Raises TransitionError once the dose is given."""
    session = lock_session(session)
    require_reason(reason, "say why no dose was given")
    step_session(session=session, to=SessionState.CANCELLED, by=by, ended_reason=reason.strip())
    if rebook and session.visit is not None:
        course = lock_course(session.course)
        append_event(
            course=course,
            kind=EventKind.VISIT_CANCELLED,
            on=session.on,
            details={"visit": session.visit.key, "kind": session.visit.kind, "session": str(session.pk)},
            reason=reason,
            by=by,
        )
        follow_session(course=course, by=by)
    return session


def _named(chair: str) -> str:
    """`Chair 2` and `2` are one chair."""
    return re.sub(r"^chair\s+(?=\S)", "", " ".join(chair.split()), flags=re.IGNORECASE)


def _ask(*questions: Question) -> None:
    """At once, so that one tick answers what was read."""
    if questions:
        field, value, _ = questions[0]
        raise QuestionError(field, value, " ".join(said for _, _, said in questions))


def _hour_questions(course: Course, at: dt.datetime) -> Iterator[Question]:
    limits, time = limits_of(course.clinic), clock.local_time(at, course.clinic.zone).time()
    if not is_within_hours(time, limits):
        said = f"{time:%H:%M} is outside the clinic's hours, {hours_text(limits)}. Is it right?"
        yield "arrived_at", f"{time:%H:%M}", said


def _chair_questions(course: Course, chair: str, at: dt.datetime) -> Iterator[Question]:
    if chair:
        # Two arrivals at once would each find it free.
        wait_in_turn(f"{course.clinic.pk} chair {chair.casefold()}")
    there = in_chair(course.clinic, chair, at, but=course.patient) if chair else None
    if there is None or there.arrived_at is None:
        return
    since = clock.local_time(there.arrived_at, course.clinic.zone)
    who = there.patient.display_name
    yield "chair", chair, f"{who} has been in chair {there.chair} since {since:%H:%M}. Is it right?"


def _check_override(objections: str, reason: str, *, may_override: bool) -> None:
    if not may_override:
        raise FieldError("override_reason", reason, f"{objections} A prescriber must decide this.")
    require_reason(reason, f"say why. {objections}", field="override_reason")


def _course_of(visit: PlannedVisit | None, course: Course | None) -> Course:
    found = visit.course if visit is not None else course
    if found is None:
        raise FieldError("visit", None, "name a visit or a course")
    return found


def _checked_arrival(visit: PlannedVisit | None, arrived_at: dt.datetime | None) -> dt.datetime:
    arrived_at = arrived_at or clock.now()
    if arrived_at > clock.now():
        raise FieldError("arrived_at", arrived_at, "must not lie in the future")
    if visit is None:
        return arrived_at
    if visit.kind != PlannedVisit.Kind.DOSING:
        raise FieldError("visit", visit.kind, "only a treatment visit has a session")
    visit.refresh_from_db()
    if visit.state != PlannedVisit.State.PLANNED:
        raise TransitionError(f"This visit is {visit.get_state_display()} already.")
    return arrived_at


def _objections(course: Course, day: dt.date, *, is_past: bool) -> Iterator[str]:
    """What a dose on `day` needs a reason for; one told afterwards is judged by the plan of that day."""
    if not course.is_open and not is_past:
        raise TransitionError(f"This course was {course.get_state_display()} on {course.ended_on}.")
    position = (schedule_then(course, day) if is_past else schedule_of(course)).plan.position
    if position.on_hold:
        yield "The course is on hold."
    if position.gate:
        yield f"The review after {position.gate} is not recorded."
    close = too_close(dose_days(course.patient), day, DosingLimits.of(limits_of(course.clinic)))
    if close:
        yield close
