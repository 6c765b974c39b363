from clinic.patients.models.history import (
    Allergy,
    AntidepressantTrial,
    ContraindicationScreen,
    Diagnosis,
    Medication,
)
from clinic.patients.models.patient import Consent, Note, Patient, PatientIdentifier, Weight
from clinic.patients.models.search import SearchWord

__all__ = [
    "Allergy",
    "AntidepressantTrial",
    "Consent",
    "ContraindicationScreen",
    "Diagnosis",
    "Medication",
    "Note",
    "Patient",
    "PatientIdentifier",
    "SearchWord",
    "Weight",
]
