"""Dated facts about a patient: consent, notes."""

import datetime as dt
from typing import TypeVar

from django.db import transaction

from clinic.accounts import records
from clinic.accounts.models import ClinicFact
from clinic.accounts.records import change, check_stands, record
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.models import Consent, Note, Patient
from clinic.patients.services.times import check_happened

FactT = TypeVar("FactT", bound=ClinicFact)


@transaction.atomic
def record_consent(
    *,
    patient: Patient,
    kind: str,
    given_on: dt.date,
    text_version: str = "",
    by: Actor,
    client_key: str | None = None,
) -> Consent:
    """Raises FieldError for a kind or a date that cannot be."""
    check_happened(patient=patient, given_on=given_on)
    return record(
        Consent,
        clinic=patient.clinic,
        patient=patient,
        kind=kind,
        given_on=given_on,
        text_version=text_version,
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def withdraw_consent(*, consent: Consent, withdrawn_on: dt.date, by: Actor) -> Consent:
    """Raises FieldError for a withdrawal before consent was given, or in the future; TransitionError for a consent
    that was withdrawn or taken back before."""
    check_stands(consent)
    if consent.withdrawn_on is not None:
        raise TransitionError(f"This consent was withdrawn on {consent.withdrawn_on} already.")
    check_happened(patient=consent.patient, withdrawn_on=withdrawn_on)
    if withdrawn_on < consent.given_on:
        raise FieldError("withdrawn_on", withdrawn_on, f"must not be before {consent.given_on}")
    return change(consent, by=by, withdrawn_on=withdrawn_on)


@transaction.atomic
def write_note(*, patient: Patient, text: str, by: Actor, client_key: str | None = None) -> Note:
    return record(
        Note,
        clinic=patient.clinic,
        patient=patient,
        text=text,
        written_at=clock.now(),
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def mark_in_error(*, fact: FactT, reason: str, by: Actor) -> FactT:
    """For a weight, consent, note or entry of the history. Raises FieldError without a reason."""
    return records.mark_in_error(fact, reason=reason, by=by)
