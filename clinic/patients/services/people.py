"""Who the patient is and how the clinic may reach them."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from clinic.accounts.models import Clinic
from clinic.accounts.records import change, insert, raise_version, record, recorded_before
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.core.texts import plain_text
from clinic.patients.models import Patient, PatientIdentifier
from clinic.patients.rules import EARLIEST, Identifier, Identity, Standing, with_only_name
from clinic.patients.selectors import identity_of
from clinic.patients.services.direction import check_direction
from clinic.patients.services.leaving import with_leaving
from clinic.patients.services.namesakes import check_namesakes
from clinic.patients.services.search import add_identifier_words, keep_words
from clinic.patients.services.times import check_times

NAMES = ("family_name", "given_names", "preferred_name")
NO_TEXT_MESSAGES = "text messages are not set up here"
TIMES = ("pregnancy_checked_on", "left_on", "email_consent_at", "sms_consent_at")
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
        "left_because",
        "left_on",
    }
)


@transaction.atomic
def register_patient(
    *,
    clinic: Clinic,
    by: Actor,
    client_key: str | None = None,
    identifiers: Collection[Identifier] = (),
    others: Collection[uuid.UUID] = (),
    **fields: Any,
) -> Patient:
    """`fields` are columns of Patient; a lone given name is stored as the family name, by which people are listed.
    `others` are patients of whom a person has said that they are not this one.

    Raises FieldError for a bad or unknown field, or an identifier that another patient has; NamesakeError for somebody
    who may be known already.
    """
    # First: sent once more, it would be asked about beside itself.
    before = recorded_before(Patient, clinic=clinic, client_key=client_key)
    if before is not None:
        return before
    fields = with_leaving(with_only_name({"family_name": "", **fields}), clinic, before=Standing())
    _check(fields, clinic, allowed=EDITABLE | {"preferred_channel", "email_consent_at", "sms_consent_at"})
    _check_channels(fields, before=Patient(), email=fields.get("email", ""), phone=fields.get("phone", ""))
    patient = record(Patient, clinic=clinic, by=by, client_key=client_key, **fields)
    keep_words(patient=patient)
    for system, value in identifiers:
        _insert_identifier(patient=patient, system=system, value=value, others=others, by=by)
    check_namesakes(patient, identity_of(patient), others=others)
    return patient


@transaction.atomic
def update_patient(
    *,
    patient: Patient,
    expected_version: int,
    by: Actor,
    others: Collection[uuid.UUID] = (),
    **fields: Any,
) -> Patient:
    """`others` are as in `register_patient`.

    Raises FieldError for a bad or unknown field, ConflictError for an outdated `expected_version`, NamesakeError for
    somebody who has come to look like another patient.
    """
    fields = with_leaving(with_only_name(fields), patient.clinic, before=patient.standing)
    _check(fields, patient.clinic, allowed=EDITABLE, born=patient.date_of_birth)
    before = identity_of(patient)
    changed = change(patient, by=by, expected_version=expected_version, **fields)
    check_namesakes(changed, identity_of(changed), before=before, others=others)
    keep_words(patient=changed)
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

    Raises FieldError for a channel that is chosen or agreed to without an address to use it by, or, unless it was
    before, without anything that delivers by it.
    """
    fields: dict[str, Any] = {}
    if preferred_channel is not None:
        fields["preferred_channel"] = preferred_channel
    if email_consent is not None:
        fields["email_consent_at"] = (patient.email_consent_at or clock.now()) if email_consent else None
    if sms_consent is not None:
        fields["sms_consent_at"] = (patient.sms_consent_at or clock.now()) if sms_consent else None
    _check_channels(fields, before=patient, email=patient.email, phone=patient.phone)
    return change(patient, by=by, expected_version=expected_version, **fields)


def _check_channels(wanted: dict[str, Any], *, before: Patient, email: str, phone: str) -> None:
    """E-mail preferred without an address is only how a new patient starts; agreed to it says more."""
    if not settings.SMS_PROVIDER:
        _check_text_messages(wanted, before)
    if wanted.get("email_consent_at") and not email:
        raise FieldError("email", email, "is needed for the e-mails agreed to")
    if phone:
        return
    if wanted.get("sms_consent_at"):
        raise FieldError("phone", phone, "is needed for the text messages agreed to")
    if wanted.get("preferred_channel") == Patient.Channel.SMS:
        raise FieldError("phone", phone, "is needed for text messages, the preferred channel")


def _check_text_messages(wanted: dict[str, Any], before: Patient) -> None:
    """Nobody delivers them here: what was chosen while somebody did stays, and is not chosen anew."""
    for name, value in (
        ("preferred_channel", Patient.Channel.SMS),
        ("sms_consent_at", wanted.get("sms_consent_at")),
    ):
        if value and wanted.get(name) == value and getattr(before, name) != value:
            raise FieldError(name, value, NO_TEXT_MESSAGES)


@transaction.atomic
def add_identifier(
    *, patient: Patient, system: str, value: str, others: Collection[uuid.UUID] = (), by: Actor
) -> PatientIdentifier:
    """The same identifier of the same patient again changes nothing; another one makes a new version of the patient,
    which tells it. `others` are as in `register_patient`.

    Raises FieldError when another patient of the clinic has it, NamesakeError when another has it but for zeros in
    front and the like.
    """
    row, is_new = _insert_identifier(patient=patient, system=system, value=value, others=others, by=by)
    if is_new:
        raise_version(patient, by=by)
    return row


def _insert_identifier(
    *, patient: Patient, system: str, value: str, others: Collection[uuid.UUID], by: Actor
) -> tuple[PatientIdentifier, bool]:
    """And whether it is new. Within the caller's transaction."""
    check_direction("value", value)
    known = PatientIdentifier.objects.filter(
        clinic=patient.clinic, system=system, value=value, is_active=True
    ).first()
    if known is not None and known.patient_id == patient.pk:
        return known, False
    row = PatientIdentifier(clinic=patient.clinic, patient=patient, system=system, value=value)
    try:
        with transaction.atomic():
            insert(row, by=by)
    except IntegrityError:
        raise FieldError("value", value, f"another patient has this identifier of {system}") from None
    add_identifier_words(identifier=row)
    check_namesakes(patient, Identity(family="", identifiers=frozenset({(system, value)})), others=others)
    return row, True


def _check(
    fields: dict[str, Any], clinic: Clinic, *, allowed: frozenset[str], born: dt.date | None = None
) -> None:
    for name in fields.keys() - allowed:
        raise FieldError(name, fields[name], "not a field of a patient that can be set here")
    for name, value in fields.items():
        check_direction(name, value)
        if name in NAMES and value and not plain_text(value):
            raise FieldError(name, value, "holds nothing that can be seen")
    born = fields.get("date_of_birth", born)
    if isinstance(born, dt.date) and not EARLIEST <= born <= clock.today(clinic.zone):
        raise FieldError("date_of_birth", born, f"must be from {EARLIEST} to today")
    check_times({name: fields.get(name) for name in TIMES}, born=born, zone=clinic.zone)
