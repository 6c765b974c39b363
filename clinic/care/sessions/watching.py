"""Readings and what else is noted while the patient is watched."""

import datetime as dt
from typing import Any

from django.db import transaction

from clinic.accounts.records import mark_in_error, recorded_before
from clinic.accounts.selectors import limits_of
from clinic.care import consequences
from clinic.care.sessions.telling import moment_of
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.errors import TransitionError
from clinic.patients.models import Patient
from clinic.treatments.models import ProcessElement, Reading, Session
from clinic.treatments.rules.discharge import measured_gate
from clinic.treatments.rules.sessions import SessionState
from clinic.treatments.selectors.sessions import readings_of, standing_dose, watch_of
from clinic.treatments.services import readings
from clinic.treatments.services.sessions import lock_session, record_element, step_session

WATCHED = frozenset({Session.State.DOSED, Session.State.OBSERVED})


@transaction.atomic
def record_reading(
    *,
    patient: Patient,
    session: Session | None = None,
    measured_at: dt.datetime | None = None,
    by: Actor,
    client_key: str | None = None,
    note: str = "",
    **values: Any,
) -> Reading:
    """`values` are systolic, diastolic, pulse, spo2, respiration, moaas and dissociation; alerts follow.

    Raises FieldError naming the measure and its value, TransitionError for a session that was called off.
    """
    session = lock_session(session) if session is not None else None
    before = recorded_before(Reading, clinic=patient.clinic, client_key=client_key)
    if before is not None:
        return before
    reading = readings.insert_reading(
        patient=patient,
        session=session,
        measured_at=_moment(session, measured_at),
        values=values,
        note=note,
        by=by,
        client_key=client_key,
    )
    _after(reading, session, by)
    return reading


@transaction.atomic
def amend_reading(
    *,
    reading: Reading,
    reason: str,
    measured_at: dt.datetime | None = None,
    note: str | None = None,
    by: Actor,
    client_key: str | None = None,
    **values: Any,
) -> Reading:
    """The corrected row; the old one is kept, its alerts say that it was corrected. Without `note` the old one stays.

    Raises as `record_reading` does, FieldError without a reason, TransitionError when it no longer stands.
    """
    session = lock_session(reading.session) if reading.session is not None else None
    before = recorded_before(Reading, clinic=reading.clinic, client_key=client_key)
    if before is not None:
        return before
    reading.refresh_from_db()
    corrected = readings.replace_reading(
        reading=reading,
        reason=reason,
        measured_at=measured_at,
        note=note,
        by=by,
        client_key=client_key,
        **values,
    )
    consequences.after_reading(reading=reading, by=by)
    _after(corrected, session, by)
    return corrected


@transaction.atomic
def mark_reading_in_error(*, reading: Reading, reason: str, by: Actor) -> Reading:
    """Raises FieldError without a reason, TransitionError when it no longer stands."""
    session = lock_session(reading.session) if reading.session is not None else None
    reading.refresh_from_db()
    mark_in_error(reading, reason=reason, by=by)
    _after(reading, session, by)
    return reading


@transaction.atomic
def record_process(
    *,
    session: Session,
    kind: str,
    value: str = "",
    note: str = "",
    by: Actor,
    client_key: str | None = None,
) -> ProcessElement:
    """Preparation, support, setting, debrief and the like (J24-09, J24-11 to J24-14, P23-10)."""
    session = lock_session(session)
    if session.state in readings.ENDED:
        raise TransitionError(f"This session is {session.get_state_display()}.")
    return record_element(
        session=session,
        kind=kind,
        value=value,
        note=note,
        at=_noted_at(session),
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def withdraw_process(*, element: ProcessElement, reason: str, by: Actor) -> ProcessElement:
    """Entered in error: kept with the reason. Raises FieldError without one."""
    return mark_in_error(element, reason=reason, by=by)


def _moment(session: Session | None, told: dt.datetime | None) -> dt.datetime:
    return moment_of(session, "measured_at", told) if session else told or clock.now()


def _noted_at(session: Session) -> dt.datetime:
    """Of a session told afterwards the dose, or the arrival: nothing was noted while it ran."""
    now = clock.now()
    return (session.dosed_at or session.arrived_at or now) if session.is_entered_later else now


def _after(reading: Reading, session: Session | None, by: Actor) -> None:
    consequences.after_reading(reading=reading, by=by)
    if session is not None:
        with derived("state of the session"):
            keep_state(session=session, by=by)


def keep_state(*, session: Session, by: Actor) -> None:
    """Ready to leave while time and readings allow it; a later reading may take that back. Needs the session's lock.

    Nobody waits to leave in a session told afterwards.
    """
    if session.state not in WATCHED or session.dosed_at is None or session.is_entered_later:
        return
    now, dose = clock.now(), standing_dose(session)
    watch = watch_of(session, limits_of(session.clinic), minutes=dose.minutes if dose else None)
    gate = measured_gate(watch, dosed_at=session.dosed_at, readings=readings_of(session), now=now)
    is_time = now >= watch.earliest_release(session.dosed_at)
    is_ready = is_time and all(requirement.is_met for requirement in gate)
    if is_ready and session.state == Session.State.DOSED:
        step_session(session=session, to=SessionState.OBSERVED, by=by, observed_at=now)
    elif not is_ready and session.state == Session.State.OBSERVED:
        step_session(session=session, to=SessionState.DOSED, by=by, observed_at=None)
