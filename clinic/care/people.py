"""The patients room's verbs as doors call them. What says how to reach somebody has their reminders planned anew."""

from typing import Any

from django.db import transaction

from clinic.accounts.models import Clinic
from clinic.core.actor import Actor
from clinic.core.turns import wait_in_turn
from clinic.patients import services
from clinic.patients.models import Patient
from clinic.patients.services import (
    NamesakeError,
    WeightQuestionError,
    add_identifier,
    amend_weight,
    confirm_weight,
    mark_in_error,
    record_allergy,
    record_consent,
    record_diagnosis,
    record_medication,
    record_no_allergies,
    record_trial,
    record_weight,
    stop_medication,
    withdraw_consent,
    write_note,
)
from clinic.reminders.services import plan_patients

__all__ = [
    "NamesakeError",
    "WeightQuestionError",
    "add_identifier",
    "amend_weight",
    "confirm_weight",
    "mark_in_error",
    "record_allergy",
    "record_consent",
    "record_diagnosis",
    "record_medication",
    "record_no_allergies",
    "record_trial",
    "record_weight",
    "register_patient",
    "set_contact_preferences",
    "stop_medication",
    "update_patient",
    "withdraw_consent",
    "write_note",
]


# Whether and where somebody can be reached, and whether a form's link would open.
_REACH = (
    *("email", "phone", "preferred_channel", "email_consent_at", "sms_consent_at"),
    *("is_active", "date_of_birth"),
)


@transaction.atomic
def register_patient(*, clinic: Clinic, by: Actor, **details: Any) -> Patient:
    """As the patients room's, one after the other: of two people registered at once the later meets the earlier."""
    wait_in_turn(f"{clinic.pk} register patient")
    return services.register_patient(clinic=clinic, by=by, **details)


@transaction.atomic
def update_patient(*, patient: Patient, expected_version: int, by: Actor, **fields: Any) -> Patient:
    """Raises FieldError for a bad or unknown field, ConflictError for an outdated `expected_version`."""
    before = _reach(patient)
    changed = services.update_patient(patient=patient, expected_version=expected_version, by=by, **fields)
    return _reached_anew(changed, before, by)


@transaction.atomic
def set_contact_preferences(*, patient: Patient, by: Actor, **preferences: Any) -> Patient:
    """As the patients room's; raises ConflictError for an outdated `expected_version`."""
    before = _reach(patient)
    changed = services.set_contact_preferences(patient=patient, by=by, **preferences)
    return _reached_anew(changed, before, by)


def _reach(patient: Patient) -> tuple[Any, ...]:
    return tuple(getattr(patient, name) for name in _REACH)


def _reached_anew(patient: Patient, before: tuple[Any, ...], by: Actor) -> Patient:
    """A message skipped for want of an address or of consent waits again, and the other way round."""
    if _reach(patient) != before:
        plan_patients(clinic=patient.clinic, patients=[patient.pk], by=by)
    return patient
