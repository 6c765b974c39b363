"""What decides on eligibility and safety: diagnoses, past trials, screens, medication, allergies."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction

from clinic.accounts.records import change, record
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.models import (
    Allergy,
    AntidepressantTrial,
    ContraindicationScreen,
    Diagnosis,
    Medication,
    Patient,
)
from clinic.patients.services.times import check_happened

SCREEN_ITEMS = (*ContraindicationScreen.ABSOLUTE, *ContraindicationScreen.CAUTION)


@transaction.atomic
def record_diagnosis(
    *,
    patient: Patient,
    indication: str,
    icd10: str = "",
    text: str = "",
    since: dt.date | None = None,
    is_primary: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> Diagnosis:
    """A new primary diagnosis takes that place from an earlier one."""
    check_happened(patient=patient, since=since)
    row = record(
        Diagnosis,
        clinic=patient.clinic,
        patient=patient,
        indication=indication,
        icd10=icd10,
        text=text,
        since=since,
        is_primary=is_primary,
        by=by,
        client_key=client_key,
    )
    if row.is_primary:
        for other in Diagnosis.objects.filter(patient=patient, is_primary=True).exclude(pk=row.pk):
            change(other, by=by, is_primary=False)
    return row


@transaction.atomic
def record_trial(
    *,
    patient: Patient,
    drug: str,
    outcome: str,
    dose_mg: Decimal | None = None,
    weeks: int | None = None,
    started_on: dt.date | None = None,
    in_present_episode: bool | None = None,
    by: Actor,
    client_key: str | None = None,
) -> AntidepressantTrial:
    """A past antidepressant, its highest dose in mg a day and how long it was taken; None for an episode nobody asked
    about."""
    check_happened(patient=patient, started_on=started_on)
    return record(
        AntidepressantTrial,
        clinic=patient.clinic,
        patient=patient,
        drug=drug,
        outcome=outcome,
        dose_mg=dose_mg,
        weeks=weeks,
        started_on=started_on,
        in_present_episode=in_present_episode,
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def record_screen(
    *,
    patient: Patient,
    screened_on: dt.date,
    answers: Mapping[str, bool | None],
    note: str = "",
    by: Actor,
    client_key: str | None = None,
) -> ContraindicationScreen:
    """An item left out was not asked. Raises FieldError for an item the screen does not have, and for a screen on
    which nothing was asked: it would count as one."""
    check_happened(patient=patient, screened_on=screened_on)
    for name in answers.keys() - set(SCREEN_ITEMS):
        raise FieldError(name, answers[name], "not an item of the contraindication screen")
    if all(answer is None for answer in answers.values()):
        raise FieldError("answers", None, "answer at least one question: what nobody asked is no screen")
    return record(
        ContraindicationScreen,
        clinic=patient.clinic,
        patient=patient,
        screened_on=screened_on,
        note=note,
        **{name: answers.get(name) for name in SCREEN_ITEMS},
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def record_medication(
    *,
    patient: Patient,
    name: str,
    dose: str = "",
    rxnorm: str = "",
    started_on: dt.date | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Medication:
    """May start later: what was prescribed ahead counts from that day."""
    check_happened(patient=patient, started_on=started_on, may_lie_ahead=True)
    return record(
        Medication,
        clinic=patient.clinic,
        patient=patient,
        name=name,
        dose=dose,
        rxnorm=rxnorm,
        started_on=started_on,
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def stop_medication(*, medication: Medication, stopped_on: dt.date, by: Actor) -> Medication:
    """Raises FieldError for a stop before the start."""
    check_happened(patient=medication.patient, stopped_on=stopped_on, may_lie_ahead=True)
    if medication.started_on is not None and stopped_on < medication.started_on:
        raise FieldError("stopped_on", stopped_on, f"must not be before {medication.started_on}")
    return change(medication, by=by, stopped_on=stopped_on)


@transaction.atomic
def record_allergy(
    *, patient: Patient, substance: str, reaction: str = "", by: Actor, client_key: str | None = None
) -> Allergy:
    """Raises FieldError without a substance."""
    if not substance.strip():
        raise FieldError("substance", substance, "name what the patient is allergic to")
    return record(
        Allergy,
        clinic=patient.clinic,
        patient=patient,
        substance=substance,
        reaction=reaction,
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def record_no_allergies(
    *, patient: Patient, asked_on: dt.date, by: Actor, client_key: str | None = None
) -> Allergy:
    """The patient was asked and knows of none. Raises FieldError while an allergy stands."""
    check_happened(patient=patient, asked_on=asked_on)
    standing = Allergy.objects.standing().filter(patient=patient).exclude(substance="").first()
    if standing is not None:
        told = f"{standing} is recorded: mark it as entered in error first, if it is none"
        raise FieldError("asked_on", asked_on, told)
    return record(
        Allergy,
        clinic=patient.clinic,
        patient=patient,
        none_known_on=asked_on,
        by=by,
        client_key=client_key,
    )
