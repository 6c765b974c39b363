"""Who the patient is and how the clinic may reach them."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from clinic.accounts.models import Clinic
from clinic.accounts.records import change, insert, record
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.models import Patient, PatientIdentifier
from clinic.patients.rules import EARLIEST
from clinic.patients.services.search import add_identifier_words, keep_name_words
from clinic.patients.services.times import check_times

TIMES = ("pregnancy_checked_on", "email_consent_at", "sms_consent_at")
EDITABLE = frozenset(
    {
        "family_name",
        "given_names",
        "given_as_sent",
        "preferred_name",
        "date_of_birth",
        "sex",
        "language",
        "email",
        "phone",
        "address",
        "pregnancy",
        "pregnancy_checked_on",
        "japanese_ancestry",
        "driving",
        "escort_name",
        "escort_phone",
        "is_active",
    }
)


@transaction.atomic
def register_patient(*, clinic: Clinic, by: Actor, client_key: str | None = None, **fields: Any) -> Patient:
    """`fields` are columns of Patient. Raises FieldError for a bad or unknown one."""
    _check(fields, clinic, allowed=EDITABLE | {"preferred_channel", "email_consent_at", "sms_consent_at"})
    _check_channels(fields, email=fields.get("email", ""), phone=fields.get("phone", ""))
    patient = record(Patient, clinic=clinic, by=by, client_key=client_key, **fields)
    keep_name_words(patient=patient)
    return patient


@transaction.atomic
def update_patient(*, patient: Patient, expected_version: int, by: Actor, **fields: Any) -> Patient:
    """Raises FieldError for a bad or unknown field, ConflictError for an outdated `expected_version`."""
    _check(fields, patient.clinic, allowed=EDITABLE, born=patient.date_of_birth)
    changed = change(patient, by=by, expected_version=expected_version, **fields)
    keep_name_words(patient=changed)
    return changed


@transaction.atomic
def set_contact_preferences(
    *,
    patient: Patient,
    by: Actor,
    expected_version: int | None = None,
    preferred_channel: str | None = None,
    email_consent: bool | None = None,
    sms_consent: bool | None = None,
) -> Patient:
    """None leaves a preference as it is. Giving consent keeps the moment it was first given.

    Raises FieldError for a channel that is chosen or agreed to without an address to use it by.
    """
    fields: dict[str, Any] = {}
    if preferred_channel is not None:
        fields["preferred_channel"] = preferred_channel
    if email_consent is not None:
        fields["email_consent_at"] = (patient.email_consent_at or clock.now()) if email_consent else None
    if sms_consent is not None:
        fields["sms_consent_at"] = (patient.sms_consent_at or clock.now()) if sms_consent else None
    _check_channels(fields, email=patient.email, phone=patient.phone)
    return change(patient, by=by, expected_version=expected_version, **fields)


def _check_channels(wanted: dict[str, Any], *, email: str, phone: str) -> None:
    """E-mail preferred without an address is only how a new patient starts; agreed to it says more."""
    if wanted.get("email_consent_at") and not email:
        raise FieldError("email", email, "is needed for the e-mails agreed to")
    if phone:
        return
    if wanted.get("sms_consent_at"):
        raise FieldError("phone", phone, "is needed for the text messages agreed to")
    if wanted.get("preferred_channel") == Patient.Channel.SMS:
        raise FieldError("phone", phone, "is needed for text messages, the preferred channel")


@transaction.atomic
def add_identifier(*, patient: Patient, system: str, value: str, by: Actor) -> PatientIdentifier:
    """The same identifier of the same patient again changes nothing.

    Raises FieldError when another patient of the clinic has it.
    """
    known = PatientIdentifier.objects.filter(
        clinic=patient.clinic, system=system, value=value, is_active=True
    ).first()
    if known is not None and known.patient_id == patient.pk:
        return known
    row = PatientIdentifier(clinic=patient.clinic, patient=patient, system=system, value=value)
    try:
        with transaction.atomic():
            insert(row, by=by)
    except IntegrityError:
        raise FieldError("value", value, f"another patient has this identifier of {system}") from None
    add_identifier_words(identifier=row)
    return row


def _check(
    fields: dict[str, Any], clinic: Clinic, *, allowed: frozenset[str], born: dt.date | None = None
) -> None:
    for name in fields.keys() - allowed:
        raise FieldError(name, fields[name], "not a field of a patient that can be set here")
    born = fields.get("date_of_birth", born)
    if isinstance(born, dt.date) and not EARLIEST <= born <= clock.today(clinic.zone):
        raise FieldError("date_of_birth", born, f"must be from {EARLIEST} to today")
    check_times({name: fields.get(name) for name in TIMES}, born=born, zone=clinic.zone)
