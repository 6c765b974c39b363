"""Whom the hourly sweep looks at again."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from clinic.accounts.models import Clinic, ThresholdOverride
from clinic.instruments.models import Assessment
from clinic.patients.models import ContraindicationScreen, Patient
from clinic.safety.models import SafetyObservation
from clinic.safety.rules import SUBSTANCE_SCREENERS
from clinic.treatments.models import Course, CourseEvent, Dose, PreDoseCheck, TakeHomeSupply


def patients_to_review(clinic: Clinic, *, since: dt.datetime) -> QuerySet[Patient]:
    """Patients of whom a fact was written since then, whatever path wrote it.

    All those in treatment instead when the clinic changed a threshold since then: old facts may mean more now.
    """
    patients = Patient.objects.of(clinic).select_related("clinic").order_by("pk")
    if ThresholdOverride.objects.filter(clinic=clinic, updated_at__gte=since).exists():
        return patients.filter(pk__in=Course.objects.of(clinic).open().values("patient"))
    first, *others = _written_since(clinic, since)
    return patients.filter(pk__in=first.union(*others))


def _written_since(clinic: Clinic, since: dt.datetime) -> "Iterator[QuerySet[Any, Any]]":
    recent = {"clinic": clinic, "updated_at__gte": since}
    for model in (Dose, TakeHomeSupply, ContraindicationScreen, SafetyObservation):
        yield model.objects.filter(**recent).values_list("patient_id")
    screeners = Assessment.objects.filter(**recent, instrument__in=SUBSTANCE_SCREENERS)
    yield screeners.values_list("patient_id")
    yield PreDoseCheck.objects.filter(**recent).values_list("session__patient_id")
    yield CourseEvent.objects.filter(**recent).values_list("course__patient_id")
