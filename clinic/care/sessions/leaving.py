"""The patient leaves: the discharge gate, and the visit counted as held."""

import datetime as dt
from typing import Any

from django.db import transaction

from clinic.accounts.records import record, recorded_before, require_reason
from clinic.accounts.selectors import limits_of
from clinic.care.courses.replanning import follow_session
from clinic.care.sessions.telling import moment_of
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.errors import FieldError, TransitionError
from clinic.treatments.models import DischargeCheck, PlannedVisit, Session
from clinic.treatments.rules.discharge import Leaving, Requirement, discharge_gate
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.readings import MINUTE
from clinic.treatments.rules.sessions import SessionState, check_step
from clinic.treatments.selectors.sessions import readings_of, standing_dose, watch_of
from clinic.treatments.services.events import append_event, lock_course
from clinic.treatments.services.sessions import link_visits, lock_session, step_session


def discharge_requirements(
    *, session: Session, leaving: Leaving | None = None, at: dt.datetime | None = None
) -> tuple[Requirement, ...]:
    """Every requirement of the discharge gate, met or not; nothing before the dose."""
    if session.dosed_at is None:
        return ()
    dose = standing_dose(session)
    return discharge_gate(
        watch_of(session, limits_of(session.clinic), minutes=dose.minutes if dose else None),
        product=session.course.product,
        dosed_at=session.dosed_at,
        readings=readings_of(session),
        leaving=leaving or Leaving(),
        now=at or clock.now(),
    )


@transaction.atomic
def complete_session(
    *,
    session: Session,
    escort_name: str,
    driving_advice_given: bool,
    feels_ready: bool,
    override_reason: str = "",
    released_at: dt.datetime | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Session:
    """The patient leaves; the visit is done and the plan follows.

    Raises FieldError listing what is missing without `override_reason`, TransitionError before a dose or after
    release.
    """
    session = lock_session(session)
    if recorded_before(DischargeCheck, clinic=session.clinic, client_key=client_key) is not None:
        return session
    check_step(session.state, SessionState.RELEASED)
    leaving = Leaving(
        escort_name=escort_name, driving_advice_given=driving_advice_given, feels_ready=feels_ready
    )
    released_at = _checked_release(session, released_at)
    gate = discharge_requirements(session=session, leaving=leaving, at=released_at)
    missing = [requirement for requirement in gate if not requirement.is_met]
    if missing:
        listed = " ".join(requirement.text for requirement in missing)
        require_reason(override_reason, f"not ready to leave. {listed}", field="override_reason")
    record(
        DischargeCheck,
        clinic=session.clinic,
        session=session,
        **_columns(session, leaving, released_at),
        unmet=[requirement.code for requirement in missing],
        override_reason=override_reason.strip() if missing else "",
        by=by,
        client_key=client_key,
    )
    step_session(session=session, to=SessionState.RELEASED, by=by, released_at=released_at)
    _count_visit(session, by)
    return session


def _checked_release(session: Session, released_at: dt.datetime | None) -> dt.datetime:
    released_at = moment_of(session, "released_at", released_at)
    if session.dosed_at is None:
        raise TransitionError("No dose was given in this session.")
    if not session.dosed_at <= released_at <= clock.now():
        raise FieldError("released_at", released_at, "must lie between the dose and now")
    return released_at


def _columns(session: Session, leaving: Leaving, released_at: dt.datetime) -> dict[str, Any]:
    return {
        "minutes_observed": (released_at - (session.dosed_at or released_at)) // MINUTE,
        "escort_name": leaving.escort_name.strip(),
        "driving_advice_given": leaving.driving_advice_given,
        "feels_ready": leaving.feels_ready,
    }


def _count_visit(session: Session, by: Actor) -> None:
    course = lock_course(session.course)
    append_event(
        course=course,
        kind=EventKind.VISIT_DONE,
        on=session.on,
        details={
            "visit": session.visit.key if session.visit else "",
            "kind": PlannedVisit.Kind.DOSING,
            "session": str(session.pk),
        },
        by=by,
    )
    follow_session(course=course, by=by)
    with derived("visits of the sessions"):
        link_visits(course=course, since=session.on, by=by)
