"""Rows and forms that several console tests post and look at."""

import datetime as dt
import uuid
from typing import Any

from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.patients.models import Medication, Patient
from clinic.patients.services import record_medication
from clinic.safety.models import Alert, MisuseFlag
from tests.build import BUILDER

VALID: dict[str, dict[str, Any]] = {
    "weight": {"weight": "82.5", "unit": "kg", "measured_at": "2026-01-05T09:30"},
    "note": {"text": "Slept well."},
    "consent": {"kind": "treatment", "given_on": "2026-01-05", "text_version": "2026-1"},
    "diagnosis": {"indication": "trd", "icd10": "F33.2", "is_primary": "on"},
    "trial": {"drug": "sertraline", "outcome": "no-response", "dose_mg": "150", "weeks": "10"},
    "medication": {"name": "lorazepam", "dose": "1 mg at night"},
    "allergy": {"substance": "penicillin", "reaction": "rash"},
    "no-allergy": {"asked_on": "2026-01-05"},
    "screen": {"screened_on": "2026-01-05", "psychosis": "no"},
    "adverse-event": {"code": "nausea", "severity": "mild", "began_at": "2026-01-05T10:00"},
    "craving": {"value": "3", "observed_at": "2026-01-05T10:00"},
    "urinary": {"symptoms": ["frequency"], "observed_at": "2026-01-05T10:00"},
    "drug-screen": {"outcome": "done", "found": ["opioid"], "observed_at": "2026-01-05T10:00"},
    "early-request": {"due_on": "2026-02-05", "observed_at": "2026-01-05T10:00"},
    "substance-use": {"substances": ["alcohol"], "observed_at": "2026-01-05T10:00"},
    "take-home": {
        "product": "racemic-ketamine",
        "form": "lozenge",
        "amount_mg": "200",
        "units": "4",
        "dispensed_on": "2026-01-05",
    },
}
"""What a filled form of each kind sends; "identifier" has no key of its own and is tested apart."""

PATIENT: dict[str, Any] = {
    "family_name": "Sato",
    "given_names": "Ren",
    "date_of_birth": "1975-03-02",
    "sex": "male",
    "language": "en",
    "preferred_channel": "email",
    "pregnancy": "not-applicable",
    "driving": "drives",
}


def record_url(patient: Patient, kind: str) -> str:
    return f"/patients/{patient.pk}/record/{kind}/"


def make_medication(patient: Patient, name: str = "lorazepam") -> Medication:
    return record_medication(patient=patient, name=name, by=BUILDER)


def make_alert(patient: Patient, rule: str = "blood-pressure-severe", **details: Any) -> Alert:
    """Open and for now unless told otherwise; enter the clinic."""
    fields: dict[str, Any] = {
        "urgency": "now",
        "message": "Blood pressure 190/112 mmHg.",
        "basis": "editable-default",
        "about_id": uuid.uuid4(),
        "raised_at": clock.now(),
    } | details
    return Alert.objects.create(clinic=patient.clinic, patient=patient, rule=rule, **fields)


def make_flag(patient: Patient, **details: Any) -> MisuseFlag:
    """An open one about craving; enter the clinic."""
    fields: dict[str, Any] = {
        "code": "CRAVING",
        "severity": "medium",
        "message": "Craving 9 of 10.",
        "basis": "editable-default",
        "fingerprint": str(new_id()),
        "raised_at": clock.now(),
    } | details
    return MisuseFlag.objects.create(clinic=patient.clinic, patient=patient, **fields)


def inside_of(patient: Patient) -> Any:
    return enter_clinic(patient.clinic, by=BUILDER)


def in_minutes(minutes: int) -> dt.datetime:
    return clock.now() + dt.timedelta(minutes=minutes)
