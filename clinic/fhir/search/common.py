"""Search parameters that every resource has."""

from collections.abc import Mapping

from clinic.core.models import RecordedFact
from clinic.fhir.search.matchers import Coded, IdentifierRows, Matcher, Moment, Reference, RowId
from clinic.fhir.search.values import Token
from clinic.patients.models import PatientIdentifier


def common(suffix: str = "") -> dict[str, Matcher]:
    return {"_id": RowId(suffix), "_lastUpdated": Moment("updated_at")}


def of_patient() -> dict[str, Matcher]:
    """`patient`, its synonym `subject`, and the chain `patient.identifier`."""
    to_patient = Reference("Patient", "patient_id")
    return {
        "patient": to_patient,
        "subject": to_patient,
        "patient.identifier": IdentifierRows(PatientIdentifier, "patient", "patient_id"),
    }


def by_status(system: str, codes: Mapping[str, str]) -> Coded:
    """`codes` gives the FHIR status of each stored one."""
    return Coded({stored: (Token(system, code),) for stored, code in codes.items()}, "status")


FINAL, AMENDED, IN_ERROR = (
    status.value
    for status in (
        RecordedFact.Status.FINAL,
        RecordedFact.Status.AMENDED,
        RecordedFact.Status.ENTERED_IN_ERROR,
    )
)
