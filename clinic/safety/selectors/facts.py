"""The facts of patients as the misuse rules read them, in a number of queries that does not grow with them."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from clinic.instruments.models import Assessment
from clinic.patients.models import ContraindicationScreen, Patient
from clinic.safety.rules import (
    SUBSTANCE_SCREENERS,
    PatientFacts,
    ScreenScore,
    SubstanceScreen,
    Supply,
)
from clinic.safety.selectors.dosing import dosing_facts
from clinic.safety.selectors.observed import Found, check_facts, observation_facts
from clinic.treatments.models import TakeHomeSupply

Source = Callable[[Sequence[uuid.UUID], ZoneInfo], Iterator[Found]]


def facts_of(patients: Sequence[Patient]) -> Mapping[uuid.UUID, PatientFacts]:
    """By patient id; the patients are of one clinic, with it loaded."""
    if not patients:
        return {}
    ids, zone = [patient.pk for patient in patients], patients[0].clinic.zone
    gathered: dict[uuid.UUID, dict[str, list[Any]]] = {pk: defaultdict(list) for pk in ids}
    for patient, kind, fact in chain.from_iterable(source(ids, zone) for source in _SOURCES):
        gathered[patient][kind].append(fact)
    return {patient.pk: _facts(patient, gathered[patient.pk]) for patient in patients}


def _facts(patient: Patient, found: Mapping[str, list[Any]]) -> PatientFacts:
    return PatientFacts(sex=patient.sex, **{kind: tuple(facts) for kind, facts in found.items()})


def _supplies(ids: Sequence[uuid.UUID], _zone: ZoneInfo) -> Iterator[Found]:
    for row in TakeHomeSupply.objects.filter(patient__in=ids, status=TakeHomeSupply.Status.FINAL):
        fact = Supply(id=str(row.pk), on=row.dispensed_on, product=row.product, amount_mg=row.amount_mg)
        yield row.patient_id, "supplies", fact


def _screens(ids: Sequence[uuid.UUID], _zone: ZoneInfo) -> Iterator[Found]:
    asked = ContraindicationScreen.objects.filter(
        patient__in=ids, status=ContraindicationScreen.Status.FINAL, substance_use_disorder__isnull=False
    )
    for row in asked:
        fact = SubstanceScreen(
            id=str(row.pk), on=row.screened_on, is_present=bool(row.substance_use_disorder)
        )
        yield row.patient_id, "substance_screens", fact


def _scores(ids: Sequence[uuid.UUID], _zone: ZoneInfo) -> Iterator[Found]:
    """A corrected questionnaire with the same total stays the same fact."""
    rows = Assessment.objects.standing().filter(patient__in=ids, instrument__in=SUBSTANCE_SCREENERS)
    for row in rows.values("patient_id", "instrument", "taken_at", "taken_on", "total"):
        if row["total"] is None:
            continue
        total = int(row["total"])
        fact = ScreenScore(
            id=f"{row['instrument']} {row['taken_at'].isoformat()} {total}",
            on=row["taken_on"],
            instrument=row["instrument"],
            total=total,
        )
        yield row["patient_id"], "scores", fact


_SOURCES: tuple[Source, ...] = (
    _supplies,
    _screens,
    _scores,
    observation_facts,
    check_facts,
    dosing_facts,
)
