"""What every observation says, whatever was measured."""

from datetime import datetime
from typing import Any

from clinic.fhir.mapping.chains import first_of
from clinic.fhir.mapping.elements import coding, concept, identifiers_of, meta, reference
from clinic.fhir.mapping.systems import OBSERVATION_CATEGORY, OBSERVATION_STATUS
from clinic.fhir.search.chains import Standing, status_of
from clinic.fhir.search.common import AMENDED, FINAL, IN_ERROR, chained, of_patient
from clinic.fhir.search.matchers import Coded, Matcher, Moment
from clinic.fhir.search.values import Token

Json = dict[str, Any]
# A row is told although it was replaced when the correction took its value out.
STATUSES = {FINAL: "final", AMENDED: "entered-in-error", IN_ERROR: "entered-in-error"}
CORRECTED = "corrected"


def tell(
    row: Any,
    *,
    suffix: str,
    code: Json,
    category: str,
    profile: str,
    measured_at: datetime,
    source: Any = None,
) -> Json:
    """Everything but the value; `source` is the row that last changed it, where that is another."""
    source = source or row
    is_unchanged = source is not row and source.replaces_id is None
    told: Json = {
        "resourceType": "Observation",
        "id": f"{first_of(row).pk}{suffix}",
        "meta": meta(row, profile),
        **identifiers_of(row),
        "status": STATUSES[FINAL] if is_unchanged else status_of(row, STATUSES, CORRECTED),
        "category": [concept(coding(OBSERVATION_CATEGORY, category))],
        "code": code,
        "subject": reference("Patient", row.patient_id),
        "effectiveDateTime": measured_at,
        "issued": source.recorded_at,
        "performer": [{"display": source.recorded_by_name}],
    }
    return told


def searched(
    model: type[Any], *, suffix: str, column: str, category: str, code: Coded, values: tuple[str, ...] = ()
) -> dict[str, Matcher]:
    """Search parameters of one kind of observation; `column` holds when it was measured, `values` what, where a row
    holds more than that."""
    return {
        **chained(model, suffix),
        **of_patient(),
        "code": code,
        "category": Coded({category: (Token(OBSERVATION_CATEGORY, category),)}),
        "date": Moment(column),
        "status": Standing(
            OBSERVATION_STATUS, STATUSES, CORRECTED, model, (*values, column) if values else ()
        ),
    }


def sorted_by(column: str) -> dict[str, str]:
    return {"date": column, "_lastUpdated": "updated_at"}
