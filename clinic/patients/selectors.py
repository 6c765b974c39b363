"""Reads about one patient and the search for one."""

import datetime as dt
from typing import Protocol

from django.db.models import Q, QuerySet

from clinic import evidence
from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.evidence import Interaction
from clinic.patients.models import (
    AntidepressantTrial,
    Consent,
    ContraindicationScreen,
    Diagnosis,
    Medication,
    Patient,
    PatientIdentifier,
    Weight,
)
from clinic.patients.models.patient import PatientQuerySet
from clinic.patients.rules import Eligibility, Screen, judge_eligibility

STANDING = "final"


def find_patients(*, clinic: Clinic, query: str = "", active_only: bool = True) -> PatientQuerySet:
    """By parts of a name, a date of birth (1980-05-17) or a whole identifier; by name, ready to be paged."""
    found = Patient.objects.of(clinic).filter(status=STANDING)
    if active_only:
        found = found.active()
    for word in query.split():
        found = found.filter(_matching(clinic, word))
    return found.order_by("family_name", "given_names", "id")


def _matching(clinic: Clinic, word: str) -> Q:
    born = _as_date(word)
    if born is not None:
        return Q(date_of_birth=born)
    holders = PatientIdentifier.objects.filter(clinic=clinic, value=word, is_active=True).values("patient")
    return Q(family_name__icontains=word) | Q(given_names__icontains=word) | Q(pk__in=holders)


def _as_date(word: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        return None


def latest_weight(patient: Patient, *, at: dt.datetime | None = None) -> Weight | None:
    """The last that stands, of those measured by `at`."""
    weights = Weight.objects.filter(patient=patient, status=STANDING)
    if at is not None:
        weights = weights.filter(measured_at__lte=at)
    return weights.order_by("-measured_at", "-id").first()


def latest_screen(patient: Patient) -> ContraindicationScreen | None:
    screens = ContraindicationScreen.objects.filter(patient=patient, status=STANDING)
    return screens.order_by("-screened_on", "-id").first()


def primary_diagnosis(patient: Patient) -> Diagnosis | None:
    """The one marked primary, else the latest recorded."""
    return patient.diagnoses.filter(status=STANDING).order_by("-is_primary", "-id").first()


def current_medications(patient: Patient, *, on: dt.date | None = None) -> QuerySet[Medication]:
    """Taken on a clinic-local date, today if none is given."""
    day = on or clock.today(patient.clinic.zone)
    taken = Medication.objects.filter(patient=patient, status=STANDING)
    started = Q(started_on__isnull=True) | Q(started_on__lte=day)
    return taken.filter(started & (Q(stopped_on__isnull=True) | Q(stopped_on__gt=day))).order_by("name", "id")


def interactions(patient: Patient) -> list[tuple[Medication, Interaction]]:
    """What the current medication does to a session; information, never a block."""
    return [
        (medication, found)
        for medication in current_medications(patient)
        for found in evidence.interactions_for(medication.name)
    ]


def has_consent(patient: Patient, kind: str) -> bool:
    given = Consent.objects.filter(patient=patient, kind=kind, status=STANDING)
    return given.filter(withdrawn_on__isnull=True).exists()


class Treatment(Protocol):
    """What eligibility asks of a protocol version; its table lies a floor above."""

    @property
    def product(self) -> str: ...


def eligibility(
    patient: Patient, protocol: Treatment | None = None, *, diagnosis: Diagnosis | None = None
) -> Eligibility:
    """For the diagnosis given, else the primary one, from what is recorded now."""
    reason = diagnosis or primary_diagnosis(patient)
    trials = AntidepressantTrial.objects.filter(patient=patient, status=STANDING)
    return judge_eligibility(
        product=protocol.product if protocol else "",
        has_off_label_consent=has_consent(patient, Consent.Kind.OFF_LABEL),
        indication=reason.indication if reason else "",
        trial_outcomes=list(trials.values_list("outcome", flat=True)),
        screen=_as_asked(latest_screen(patient)),
        is_pregnant_or_breastfeeding=patient.pregnancy
        in {Patient.Pregnancy.PREGNANT, Patient.Pregnancy.BREASTFEEDING},
        limits=limits_of(patient.clinic),
    )


def _as_asked(screen: ContraindicationScreen | None) -> Screen | None:
    if screen is None:
        return None
    return Screen(present=screen.present, cautions=screen.cautions, unasked=screen.unasked)
