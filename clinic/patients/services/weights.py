"""Weights: one that jumps is asked about before it is stored, or stored in doubt where nobody can be asked."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from clinic.accounts.records import change, record, recorded_before
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, QuestionError, TransitionError
from clinic.patients.models import Patient, Weight
from clinic.patients.rules import HEAVIEST, LIGHTEST, PLAUSIBLE
from clinic.patients.selectors import question_about_weight
from clinic.patients.services.times import check_happened


class WeightQuestionError(QuestionError):
    """A weight that jumps from the patient's own last."""


@transaction.atomic
def record_weight(
    *,
    patient: Patient,
    kg: Decimal,
    measured_at: dt.datetime | None = None,
    note: str = "",
    accepted_kg: Decimal | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Weight:
    """`accepted_kg` is the weight a person was asked about and found right.

    Raises FieldError for a weight outside 25 to 350 kg or a moment that check_happened refuses, WeightQuestionError for
    one that jumps from the patient's own last, or disagrees with another of the same minute.
    """
    return _record(patient, kg, measured_at, note=note, by=by, client_key=client_key, accepted_kg=accepted_kg)


@transaction.atomic
def record_weight_unasked(
    *,
    patient: Patient,
    kg: Decimal,
    measured_at: dt.datetime,
    note: str = "",
    by: Actor,
    client_key: str | None = None,
    in_place_of: Weight | None = None,
) -> Weight:
    """From a system that cannot be asked: what `record_weight` would ask about is stored in doubt."""
    return _record(
        patient,
        kg,
        measured_at,
        note=note,
        by=by,
        client_key=client_key,
        may_doubt=True,
        in_place_of=in_place_of,
    )


@transaction.atomic
def confirm_weight(*, weight: Weight, by: Actor) -> Weight:
    """It counts from now on; once more changes nothing. Raises TransitionError for one that was taken back."""
    weight.refresh_from_db()
    if not weight.stands:
        raise TransitionError("This weight was taken back and cannot be confirmed any more.")
    return change(weight, by=by, doubt="")


def _record(
    patient: Patient,
    kg: Decimal,
    measured_at: dt.datetime | None,
    *,
    note: str,
    by: Actor,
    client_key: str | None,
    accepted_kg: Decimal | None = None,
    may_doubt: bool = False,
    in_place_of: Weight | None = None,
) -> Weight:
    # One at a time: two first weights at once would each find nothing to be compared with.
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    # First: sent once more, it would be asked about beside itself.
    before = recorded_before(Weight, clinic=patient.clinic, client_key=client_key)
    if before is not None:
        return before
    measured_at = measured_at or clock.now()
    if not LIGHTEST <= kg <= HEAVIEST:
        raise FieldError("kg", kg, PLAUSIBLE)
    check_happened(patient=patient, measured_at=measured_at)
    question = question_about_weight(patient=patient, kg=kg, measured_at=measured_at, in_place_of=in_place_of)
    if question and not may_doubt and accepted_kg != kg:
        raise WeightQuestionError("kg", kg, question)
    return record(
        Weight,
        clinic=patient.clinic,
        patient=patient,
        kg=kg,
        measured_at=measured_at,
        note=note,
        doubt=question if may_doubt else "",
        by=by,
        client_key=client_key,
    )
