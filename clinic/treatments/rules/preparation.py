"""What must hold before a dose is given without a reason of its own."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.evidence import EDITABLE_DEFAULT, threshold
from clinic.treatments.rules.discharge import Requirement
from clinic.treatments.rules.observation import CAUTION
from clinic.treatments.rules.readings import Pressure


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """Why treatment goes ahead above the limit; `at` is the pressure last taken when that was said."""

    reason: str = ""
    at: Pressure | None = None

    def covers(self, pressure: Pressure) -> bool:
        """A reason holds for the pressure it was given at, not for a higher one that came after."""
        return bool(self.reason.strip()) and self.at is not None and not pressure.is_above(self.at)


def preparation_gate(
    *, is_checked: bool, pressure: Pressure | None, caution: Pressure, accepted: Acceptance
) -> Iterator[Requirement]:
    """`pressure` is the last one before the dose."""
    yield Requirement(
        code="predose-check",
        is_met=is_checked,
        text="The checks are recorded." if is_checked else "Record the checks before the dose.",
        basis=(EDITABLE_DEFAULT,),
    )
    is_met, text = _judged(pressure, caution, accepted)
    yield Requirement(code="blood-pressure", is_met=is_met, text=text, basis=threshold(CAUTION[0]).basis)


def _judged(pressure: Pressure | None, caution: Pressure, accepted: Acceptance) -> tuple[bool, str]:
    if pressure is None:
        return False, "Take blood pressure before the dose."
    if not pressure.is_above(caution):
        return True, f"Blood pressure {pressure}, not above {caution} mmHg."
    found = f"Blood pressure {pressure} is above {caution} mmHg"
    if accepted.covers(pressure):
        return True, f"{found}. Accepted: {accepted.reason.strip()}"
    higher = f", higher than the {accepted.at} accepted" if accepted.reason.strip() and accepted.at else ""
    return False, f"{found}{higher}: say why treatment goes ahead."
