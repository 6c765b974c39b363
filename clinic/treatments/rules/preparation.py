"""What must hold before a dose is given without a reason of its own."""

from collections.abc import Iterator

from clinic.evidence import EDITABLE_DEFAULT, threshold
from clinic.treatments.rules.discharge import Requirement
from clinic.treatments.rules.observation import CAUTION
from clinic.treatments.rules.readings import Pressure


def preparation_gate(
    *, is_checked: bool, pressure: Pressure | None, caution: Pressure, accepted: str
) -> Iterator[Requirement]:
    """`pressure` is the last one before the dose, `accepted` why treatment goes ahead although it is above
    `caution`."""
    yield Requirement(
        code="predose-check",
        is_met=is_checked,
        text="The checks are recorded." if is_checked else "Record the checks before the dose.",
        basis=(EDITABLE_DEFAULT,),
    )
    is_met, text = _judged(pressure, caution, accepted.strip())
    yield Requirement(code="blood-pressure", is_met=is_met, text=text, basis=threshold(CAUTION[0]).basis)


def _judged(pressure: Pressure | None, caution: Pressure, accepted: str) -> tuple[bool, str]:
    if pressure is None:
        return False, "Take blood pressure before the dose."
    if not pressure.is_above(caution):
        return True, f"Blood pressure {pressure}, not above {caution} mmHg."
    found = f"Blood pressure {pressure} is above {caution} mmHg"
    return (
        (True, f"{found}. Accepted: {accepted}")
        if accepted
        else (False, f"{found}: say why treatment goes ahead.")
    )
