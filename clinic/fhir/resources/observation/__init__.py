"""Observation: vital signs, weight, and the totals of instruments."""

from clinic.fhir.resource import Resource
from clinic.fhir.resources.observation.reading import KEPT, read_draft
from clinic.fhir.resources.observation.scores import SCORES
from clinic.fhir.resources.observation.vitals import VITALS
from clinic.fhir.resources.observation.weights import WEIGHTS

OBSERVATION = Resource(
    type="Observation",
    sources=(*(vital.source for vital in VITALS), WEIGHTS, SCORES),
    kept=KEPT,
    required=("status", "code", "subject"),
    default_sort="_lastUpdated",
    patient_sort="-date",
    profiles=(
        "us-core-blood-pressure",
        "us-core-heart-rate",
        "us-core-pulse-oximetry",
        "us-core-body-weight",
        "us-core-observation-screening-assessment",
    ),
    read_draft=read_draft,
    is_updated=True,
    documentation=(
        "One reading of ours may be told as several observations: the id is that of the reading and -bp, -hr or "
        "-spo2; weights end in -weight, totals of instruments in -score. Post with an identifier, and the same "
        "post sent again is stored once. Status corrected (or amended) under the same identifier, or by update, "
        "replaces the value, entered-in-error takes it back; the id stays and the version goes up. Vital signs are "
        "kept as whole numbers, rounded away from the safe side, and weights in steps of 0.001 kg, rounded down; what "
        "was rounded is told in note."
    ),
    example={
        "resourceType": "Observation",
        "identifier": [{"system": "https://ehr.example/observation", "value": "bp-1"}],
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": "85354-9"}]},
        "subject": {"reference": "Patient/00000000-0000-7000-8000-000000000000"},
        "effectiveDateTime": "2026-03-02T10:15:00+00:00",
        "component": [
            {
                "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
                "valueQuantity": {
                    "value": value,
                    "unit": "mmHg",
                    "system": "http://unitsofmeasure.org",
                    "code": "mm[Hg]",
                },
            }
            for code, value in (("8480-6", 128), ("8462-4", 82))
        ],
    },
)
