"""Search parameters that every resource has."""

from typing import Any

from clinic.core.models import RecordedFact
from clinic.fhir.search.chains import ChainId, IdentifierKey
from clinic.fhir.search.matchers import IdentifierRows, Matcher, Moment, Reference, RowId
from clinic.patients.models import PatientIdentifier


def common(suffix: str = "") -> dict[str, Matcher]:
    return {"_id": RowId(suffix), "_lastUpdated": Moment("updated_at")}


def chained(model: type[Any], suffix: str = "") -> dict[str, Matcher]:
    """Of a resource that is a chain of corrections."""
    return {**common(), "_id": ChainId(suffix, model), "identifier": IdentifierKey(model)}


def of_patient() -> dict[str, Matcher]:
    """`patient`, its synonym `subject`, and the chain `patient.identifier`."""
    to_patient = Reference("Patient", "patient_id")
    return {
        "patient": to_patient,
        "subject": to_patient,
        "patient.identifier": IdentifierRows(PatientIdentifier, "patient", "patient_id"),
    }


FINAL, AMENDED, IN_ERROR = (
    status.value
    for status in (
        RecordedFact.Status.FINAL,
        RecordedFact.Status.AMENDED,
        RecordedFact.Status.ENTERED_IN_ERROR,
    )
)
