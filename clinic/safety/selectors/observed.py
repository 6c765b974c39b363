"""What was asked and seen: safety observations, and the questions before each dose."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count

from clinic.core import clock
from clinic.patients.models import ContraindicationScreen, Patient
from clinic.safety.models import SafetyObservation
from clinic.safety.rules import (
    UNSPECIFIED,
    Craving,
    DrugScreen,
    EarlyRequest,
    SubstanceHistory,
    Urinary,
)
from clinic.treatments.models import PreDoseCheck

Found = tuple[uuid.UUID, str, Any]
"""A patient, the field of PatientFacts, the fact."""
Read = Callable[[SafetyObservation, dict[str, Any]], tuple[str, Any]]
Kind = SafetyObservation.Kind


def observation_facts(ids: Sequence[uuid.UUID], zone: ZoneInfo) -> Iterator[Found]:
    standing = SafetyObservation.objects.filter(patient__in=ids, status=SafetyObservation.Status.FINAL)
    for row in standing:
        place: dict[str, Any] = {"id": str(row.pk), "on": clock.local_date(row.observed_at, zone)}
        yield row.patient_id, *_READ[row.kind](row, place)


def check_facts(ids: Sequence[uuid.UUID], _zone: ZoneInfo) -> Iterator[Found]:
    """The last check of a session counts; the session names the fact, so that checking twice adds none."""
    rows = PreDoseCheck.objects.filter(session__patient__in=ids, status=PreDoseCheck.Status.FINAL)
    last = rows.order_by("session", "-recorded_at", "-id").distinct("session").select_related("session")
    for check in last:
        patient = check.session.patient_id
        place: dict[str, Any] = {"id": str(check.session_id), "on": check.session.on}
        if check.craving is not None:
            yield patient, "cravings", Craving(**place, value=check.craving)
        if check.urinary_symptoms is not None:
            symptoms = frozenset({UNSPECIFIED}) if check.urinary_symptoms else frozenset()
            yield patient, "urinary", Urinary(**place, symptoms=symptoms)


def asked_about_misuse(patient: Patient) -> Mapping[str, bool]:
    """By what it is about, whether it was ever asked or tested: without an answer no rule can find anything."""
    standing = SafetyObservation.objects.filter(patient=patient, status=SafetyObservation.Status.FINAL)
    seen = set(standing.values_list("kind", flat=True).distinct())
    checks = PreDoseCheck.objects.filter(session__patient=patient, status=PreDoseCheck.Status.FINAL)
    answered = checks.aggregate(craving=Count("craving"), urinary=Count("urinary_symptoms"))
    screens = ContraindicationScreen.objects.filter(patient=patient, status=PreDoseCheck.Status.FINAL)
    is_screened = screens.filter(substance_use_disorder__isnull=False).exists()
    return {
        "craving": Kind.CRAVING in seen or answered["craving"] > 0,
        "urinary symptoms": Kind.URINARY in seen or answered["urinary"] > 0,
        "substance use in the past": Kind.SUBSTANCE_USE in seen or is_screened,
        "a urine drug screen": Kind.URINE_DRUG_SCREEN in seen,
    }


def symptoms_of(observation: SafetyObservation) -> frozenset[str]:
    """Symptoms by code; a urinary observation without any says that there are none."""
    return frozenset(observation.details.get("symptoms", ()))


def _craving(row: SafetyObservation, place: dict[str, Any]) -> tuple[str, Any]:
    return "cravings", Craving(**place, value=row.value or 0)


def _urinary(row: SafetyObservation, place: dict[str, Any]) -> tuple[str, Any]:
    return "urinary", Urinary(**place, symptoms=symptoms_of(row))


def _drug_screen(row: SafetyObservation, place: dict[str, Any]) -> tuple[str, Any]:
    unexpected = frozenset(row.details["found"]) - frozenset(row.details["prescribed"])
    return "drug_screens", DrugScreen(**place, outcome=row.details["outcome"], unexpected=unexpected)


def _early_request(row: SafetyObservation, place: dict[str, Any]) -> tuple[str, Any]:
    due = row.details.get("due_on")
    return "early_requests", EarlyRequest(**place, due_on=dt.date.fromisoformat(due) if due else None)


def _substance_use(row: SafetyObservation, place: dict[str, Any]) -> tuple[str, Any]:
    return "substance_histories", SubstanceHistory(**place, substances=frozenset(row.details["substances"]))


_READ: Mapping[str, Read] = {
    Kind.CRAVING: _craving,
    Kind.URINARY: _urinary,
    Kind.URINE_DRUG_SCREEN: _drug_screen,
    Kind.EARLY_REQUEST: _early_request,
    Kind.SUBSTANCE_USE: _substance_use,
}
