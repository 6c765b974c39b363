"""Answered forms as FHIR, and by what they are found."""

from typing import Any, Final

from django.db.models import Q

from clinic.fhir.mapping.chains import first_of
from clinic.fhir.mapping.elements import identifiers_of, meta, reference
from clinic.fhir.mapping.systems import RESPONSE_STATUS
from clinic.fhir.resource import Source
from clinic.fhir.resources.questionnaire_response.forms import SCORED, addresses, canonical, tell_item
from clinic.fhir.search.chains import Standing, status_of
from clinic.fhir.search.common import AMENDED, FINAL, IN_ERROR, chained, of_patient
from clinic.fhir.search.matchers import Addressed, Moment
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instruments

Json = dict[str, Any]
STATUSES: Final = {FINAL: "completed", AMENDED: "entered-in-error", IN_ERROR: "entered-in-error"}
CORRECTED: Final = "amended"
REMARK: Final = "remark"
"""Link id of what was written beside the answers."""


def to_fhir(row: Assessment) -> Json:
    instrument = instruments()[row.instrument]
    told: Json = {
        "resourceType": "QuestionnaireResponse",
        "id": str(first_of(row).pk),
        "meta": meta(row, "us-core-questionnaireresponse"),
        "questionnaire": f"{canonical(instrument)}|{row.instrument_version}",
        "status": status_of(row, STATUSES, CORRECTED),
        "subject": reference("Patient", row.patient_id),
        "authored": row.taken_at,
        "item": [
            tell_item(instrument, item, row.answers[item.link_id])
            for item in instrument.items
            if row.answers.get(item.link_id) is not None
        ],
    }
    if row.remark:
        told["item"].append({"linkId": REMARK, "answer": [{"valueString": row.remark}]})
    if row.completed_by == "patient":
        told["source"] = reference("Patient", row.patient_id)
    # Unlike other resources it has one identifier, not a list.
    found = identifiers_of(row)
    return told | ({"identifier": found["identifier"][0]} if found else {})


RESPONSES: Final = Source(
    model=Assessment,
    to_fhir=to_fhir,
    measure="answers",
    where=~Q(answers={}) & ~Q(status=AMENDED),
    prefetched=("replaces",),
    sorts={"authored": "taken_at", "_lastUpdated": "updated_at"},
    search={
        **chained(Assessment),
        **of_patient(),
        "authored": Moment("taken_at"),
        "questionnaire": Addressed({code: addresses(each) for code, each in SCORED.items()}, "instrument"),
        "status": Standing(RESPONSE_STATUS, STATUSES, CORRECTED),
    },
)
