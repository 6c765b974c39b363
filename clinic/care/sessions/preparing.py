"""Whether everything is done that comes before a dose, and what may be set aside."""

from collections.abc import Mapping

from clinic.accounts.selectors import limits_of
from clinic.core.errors import FieldError
from clinic.patients.models import Consent
from clinic.patients.selectors import has_consent, latest_screen
from clinic.protocols.rules import Route
from clinic.treatments.models import CourseEvent, PreDoseCheck, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.preparation import (
    QUESTIONS,
    Acceptance,
    DoseRequirement,
    preparation_gate,
)
from clinic.treatments.rules.readings import Latest, Pressure, split_at_dose
from clinic.treatments.selectors.sessions import (
    caution_of,
    is_session_under_rems,
    latest_checks,
    measured,
    readings_of,
    standing_checks,
    standing_readings,
)


def predose_pressure(session: Session) -> Pressure | None:
    """The last one taken before the dose, or so far."""
    before, _ = split_at_dose(readings_of(session), session.dosed_at)
    return Latest.of(before).pressure


def predose_requirements(*, session: Session) -> tuple[DoseRequirement, ...]:
    """What any dose needs, met or not; what this dose needs is asked of `dose_requirements`."""
    checks = latest_checks(session)
    return tuple(
        preparation_gate(
            is_consented=has_consent(session.patient, Consent.Kind.TREATMENT),
            contraindications=_not_accepted(session),
            answers=_answers(session, checks) if checks else None,
            pressure=predose_pressure(session),
            caution=caution_of(session, limits_of(session.clinic)),
            accepted=_acceptance(session),
            is_under_rems=is_session_under_rems(session),
        )
    )


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


def _not_accepted(session: Session) -> list[str]:
    """Contraindications of the latest screen, but those the course was started with, for a reason."""
    screen = latest_screen(session.patient)
    if screen is None or not screen.present:
        return []
    started = CourseEvent.objects.filter(course=session.course, kind=EventKind.STARTED)
    accepted = started.filter(status=CourseEvent.Status.FINAL).exclude(reason="")
    concerns = {code for event in accepted for code in event.details.get("concerns", ())}
    return [item for item in screen.present if f"contraindication:{item}" not in concerns]
