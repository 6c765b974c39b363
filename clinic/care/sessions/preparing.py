"""Whether everything is done that comes before a dose, and what may be set aside."""

import datetime as dt
from collections.abc import Mapping

from clinic.accounts.selectors import limits_of
from clinic.care.sessions.knowing import known_of, watched_medicines
from clinic.care.sessions.telling import as_told
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.evidence import Limits
from clinic.patients.models import Consent
from clinic.patients.selectors import has_consent
from clinic.protocols.rules import Route
from clinic.treatments.models import PreDoseCheck, Session
from clinic.treatments.rules.known import known_gate
from clinic.treatments.rules.observation import severe_limit
from clinic.treatments.rules.preparation import (
    AGE,
    QUESTIONS,
    Acceptance,
    DoseRequirement,
    PredosePressure,
    preparation_gate,
)
from clinic.treatments.rules.readings import MINUTE, Latest, Pressure, shortly_before
from clinic.treatments.selectors.sessions import (
    caution_of,
    day_before,
    is_session_under_rems,
    latest_checks,
    measured,
    readings_of,
    standing_checks,
    standing_readings,
)


def predose_pressure(session: Session) -> Pressure | None:
    """The last one taken shortly before the dose, or so far."""
    return _last(session, _moment(session), limits_of(session.clinic)).pressure


def _moment(session: Session) -> dt.datetime:
    """Of the dose, given or to come: now, or as last told while a session is entered later."""
    if session.dosed_at is not None or not session.is_entered_later:
        return session.dosed_at or clock.now()
    taken = [reading.at for reading in readings_of(session)]
    return max([*taken, session.arrived_at or clock.now()])


def predose_requirements(*, session: Session, at: dt.datetime | None = None) -> tuple[DoseRequirement, ...]:
    """What any dose at that moment needs, met or not; what this dose needs is asked of `dose_requirements`."""
    at, limits = at or _moment(session), limits_of(session.clinic)
    checks, last = latest_checks(session), _last(session, at, limits)
    medicines, basis = watched_medicines(session.patient, on=clock.local_date(at, session.clinic.zone))
    found = (
        *preparation_gate(
            is_consented=has_consent(session.patient, Consent.Kind.TREATMENT),
            answers=_answers(session, checks) if checks else None,
            pressure=_pressure(session, last, limits, at=at),
            watched_medicines=medicines,
            watched_basis=basis,
            is_under_rems=is_session_under_rems(session),
        ),
        *known_gate(known_of(session, checks, last, at=at), limits),
    )
    return as_told(session, found, given_at=at)


def _last(session: Session, at: dt.datetime, limits: Limits) -> Latest:
    """The values that say how the patient is just before a dose at that moment."""
    return Latest.of(shortly_before(readings_of(session), at, limits.whole(AGE)))


def _pressure(session: Session, last: Latest, limits: Limits, *, at: dt.datetime) -> PredosePressure:
    return PredosePressure(
        last=last.pressure,
        known=Latest.of(day_before(session.patient, at)).pressure,
        since=_since(session, at),
        max_age=limits.whole(AGE),
        caution=caution_of(session, limits),
        severe=severe_limit(limits),
        accepted=_acceptance(session),
    )


def _since(session: Session, at: dt.datetime) -> Pressure | None:
    """The highest taken between the moment told and now; of a session on paper all of it is told afterwards."""
    if session.is_entered_later or clock.now() - at < MINUTE:
        return None
    taken = [reading for reading in day_before(session.patient, clock.now()) if reading.at > at]
    pressures = [reading.pressure for reading in taken if reading.pressure]
    return max(pressures, key=lambda pressure: (pressure.systolic, pressure.diastolic), default=None)


def carried_reason(session: Session, typed: str, *, may_override: bool) -> str:
    """Why treatment goes ahead above the pressure limit: a prescriber's to say; other checks keep what was said.

    Raises FieldError for a new one from anybody else.
    """
    if may_override:
        return typed.strip()
    before = latest_checks(session)
    said = before.pressure_accepted_reason if before else ""
    if typed.strip() not in {"", said}:
        raise FieldError("pressure_accepted_reason", typed, "a prescriber must say why treatment goes ahead")
    return said


def _answers(session: Session, checks: PreDoseCheck) -> Mapping[str, bool | None]:
    is_nasal = session.course.route == Route.INTRANASAL
    asked = (name for name in QUESTIONS if is_nasal or name != "no_nasal_spray")
    return {name: getattr(checks, name) for name in asked}


def _acceptance(session: Session) -> Acceptance:
    """As of the first of the checks in a row that say so: keeping a reason does not give it again, and what was
    entered later was not known."""
    checks = standing_checks(session)
    reason = checks[0].pressure_accepted_reason if checks else ""
    if not reason:
        return Acceptance()
    given = checks[0]
    for check in checks:
        if check.pressure_accepted_reason != reason:
            break
        given = check
    known = standing_readings(session).filter(recorded_at__lte=given.recorded_at)
    return Acceptance(reason=reason, at=Latest.of(measured(known)).pressure)
