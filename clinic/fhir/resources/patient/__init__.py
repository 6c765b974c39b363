"""Patient: who is treated here, and the identifiers other systems know them by."""

from clinic.fhir.resource import Resource
from clinic.fhir.resources.patient.reading import KEPT, read_draft, update_patient
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
    update=update_patient,
    documentation="Identifiers of other systems are kept by system and are unique within the clinic.",
    example={
        "resourceType": "Patient",
        "identifier": [{"system": "https://ehr.example/mrn", "value": "A-1001"}],
        "name": [{"use": "official", "family": "Okafor", "given": ["Ada"]}],
        "gender": "female",
        "birthDate": "1980-05-17",
    },
)
