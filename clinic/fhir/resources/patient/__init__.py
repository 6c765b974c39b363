"""Patient: who is treated here, and the identifiers other systems know them by."""

from clinic.fhir.resource import Resource
from clinic.fhir.resources.patient.reading import KEPT, read_draft
from clinic.fhir.resources.patient.source import PATIENTS

PATIENT = Resource(
    type="Patient",
    sources=(PATIENTS,),
    kept=KEPT,
    required=("name",),
    default_sort="_lastUpdated",
    patient_sort="_lastUpdated",
    profiles=("us-core-patient",),
    read_draft=read_draft,
    is_updated=True,
    documentation=(
        "Identifiers of other systems are kept by system and are unique within the clinic. Of several names, telecoms "
        "and addresses the one in use is taken, by period, rank and use; given names stay as sent. One who "
        "may be stored already answers 409 duplicate; a death is kept, and ends the record as active false does."
    ),
    example={
        "resourceType": "Patient",
        "identifier": [{"system": "https://ehr.example/mrn", "value": "A-1001"}],
        "name": [{"use": "official", "family": "Eze", "given": ["Ngozi"]}],
        "gender": "female",
        "birthDate": "1974-08-09",
    },
)
