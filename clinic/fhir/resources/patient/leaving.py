"""Whether somebody is still a patient: `active`, and a death, after which nobody is."""

from dataclasses import dataclass, field
from typing import Any

from clinic.accounts.models import Clinic
from clinic.fhir.rest.errors import unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.dates import read_moment_range
from clinic.fhir.search.values import BadValueError
from clinic.patients.rules import DIED

Json = dict[str, Any]
DAY_LENGTH = len("2026-12-01")
BOOLEAN, MOMENT = "deceasedBoolean", "deceasedDateTime"


@dataclass(frozen=True, slots=True)
class Leaving:
    """Columns, the paths of what was not taken, and what was made of the rest."""

    columns: Json
    left: tuple[str, ...] = ()
    notes: tuple[Issue, ...] = field(default=())


def read_leaving(body: Json, clinic: Clinic) -> Leaving:
    """Raises FhirError 422 for a death that is only hinted at: dropped, it would leave messages going out."""
    for name in body:
        if name.startswith("_deceased"):
            raise unprocessable(f"Patient.{name}", "a death is taken as a value only", code="not-supported")
    if MOMENT not in body and body.get(BOOLEAN) is not True:
        return Leaving({"is_active": body.get("active", True)})
    notes: tuple[Issue, ...] = ()
    if body.get("active") is True:
        told = "is kept as false: nobody who died is sent anything"
        notes = (Issue("informational", told, "Patient.active", "information"),)
    columns: Json = {"is_active": False, "left_because": DIED}
    text = str(body.get(MOMENT, ""))
    if len(text) < DAY_LENGTH:
        return Leaving(columns, (f"Patient.{MOMENT}",) if text else (), notes)
    return Leaving(columns | {"left_on": _day(text, clinic)}, notes=notes)


def _day(text: str, clinic: Clinic) -> Any:
    """On the clinic's calendar."""
    try:
        return read_moment_range(text, clinic.zone).as_days(clinic.zone).start
    except BadValueError as error:
        raise unprocessable(f"Patient.{MOMENT}", str(error)) from None
