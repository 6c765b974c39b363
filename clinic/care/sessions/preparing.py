"""Whether everything is done that comes before a dose."""

from clinic.accounts.selectors import limits_of
from clinic.core.errors import FieldError
from clinic.treatments.models import PreDoseCheck, Session
from clinic.treatments.rules.discharge import Requirement
from clinic.treatments.rules.preparation import Acceptance, preparation_gate
from clinic.treatments.rules.readings import Latest, Pressure, split_at_dose
from clinic.treatments.selectors.sessions import caution_of, latest_checks, readings_of


def predose_pressure(session: Session) -> Pressure | None:
    """The last one taken before the dose, or so far."""
    before, _ = split_at_dose(readings_of(session), session.dosed_at)
    return Latest.of(before).pressure


def predose_requirements(*, session: Session) -> tuple[Requirement, ...]:
    """What a dose needs, met or not; a reason of its own takes the place of what is not."""
    checks = latest_checks(session)
    return tuple(
        preparation_gate(
            is_checked=checks is not None,
            pressure=predose_pressure(session),
            caution=caution_of(session, limits_of(session.clinic)),
            accepted=_acceptance(session, checks) if checks else Acceptance(),
        )
    )


def _acceptance(session: Session, checks: PreDoseCheck) -> Acceptance:
    known = [reading for reading in readings_of(session) if reading.at <= checks.recorded_at]
    return Acceptance(reason=checks.pressure_accepted_reason, at=Latest.of(known).pressure)


def check_prepared(session: Session) -> None:
    """Raises FieldError naming the first requirement that is not met, as predose_check or blood_pressure."""
    for requirement in predose_requirements(session=session):
        if requirement.is_met:
            continue
        text = requirement.text[:1].lower() + requirement.text[1:].rstrip(".")
        raise FieldError(requirement.code.replace("-", "_"), None, f"{text}, or give a reason to go on")
