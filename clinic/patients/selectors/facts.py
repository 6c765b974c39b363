"""Reads about one patient."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from django.db.models import Q, QuerySet

from clinic import evidence
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.evidence import Interaction
from clinic.patients.models import (
    Allergy,
    AntidepressantTrial,
    Consent,
    ContraindicationScreen,
    Diagnosis,
    Medication,
    Patient,
    Weight,
)
from clinic.patients.models.patient import WeightQuerySet
from clinic.patients.rules import (
    Eligibility,
    OwnWeight,
    PastTrial,
    Screen,
    judge_eligibility,
    jump_question,
    same_minute_question,
)
from clinic.patients.rules.drugs import is_ketamine

STANDING = "final"


def latest_weight(patient: Patient, *, at: dt.datetime | None = None) -> Weight | None:
    """The last that a dose may be reckoned by, of those measured by `at`."""
    weights = Weight.objects.filter(patient=patient).usable()
    if at is not None:
        weights = weights.filter(measured_at__lte=at)
    return weights.order_by("-measured_at", "-id").first()


def doubted_weights(patient: Patient) -> WeightQuerySet:
    """What a person has to confirm or take back before it counts, the last first."""
    return Weight.objects.filter(patient=patient).doubted().order_by("-measured_at", "-id")


def question_about_weight(
    *, patient: Patient, kg: Decimal, measured_at: dt.datetime, in_place_of: Weight | None = None
) -> str:
    """What to ask about a new weight beside the patient's own; empty where nothing speaks against it. Where there is
    no other, one that corrects is compared with what it stands `in_place_of`."""
    own = Weight.objects.filter(patient=patient).usable()
    minute = measured_at.replace(second=0, microsecond=0)
    same = own.filter(measured_at__gte=minute, measured_at__lt=minute + dt.timedelta(minutes=1))
    other = same.exclude(kg=kg).order_by("-id").first()
    last = own.filter(measured_at__lt=minute).order_by("-measured_at", "-id").first()
    last = last or own.filter(measured_at__gt=measured_at).order_by("measured_at", "id").first()
    last, zone = last or other or in_place_of, patient.clinic.zone
    asked = [same_minute_question(kg, other.kg)] if other else []
    if last is not None:
        own_last = OwnWeight(kg=last.kg, on=clock.local_date(last.measured_at, zone))
        day = clock.local_date(measured_at, zone)
        asked.append(jump_question(kg, day, own_last, limits=limits_of(patient.clinic)))
    return " ".join(filter(None, asked))


def latest_screen(patient: Patient) -> ContraindicationScreen | None:
    screens = ContraindicationScreen.objects.filter(patient=patient, status=STANDING)
    return screens.order_by("-screened_on", "-id").first()


def is_allergic(patient: Patient) -> bool:
    """To ketamine or esketamine, by what stands in the list of allergies."""
    standing = Allergy.objects.standing().filter(patient=patient)
    return any(map(is_ketamine, standing.values_list("substance", flat=True)))


def primary_diagnosis(patient: Patient) -> Diagnosis | None:
    """The one marked primary, else the latest recorded."""
    return patient.diagnoses.filter(status=STANDING).order_by("-is_primary", "-id").first()


def current_medications(patient: Patient, *, on: dt.date | None = None) -> QuerySet[Medication]:
    """Taken on a clinic-local date, today if none is given."""
    day = on or clock.today(patient.clinic.zone)
    taken = Medication.objects.filter(patient=patient, status=STANDING)
    started = Q(started_on__isnull=True) | Q(started_on__lte=day)
    return taken.filter(started & (Q(stopped_on__isnull=True) | Q(stopped_on__gt=day))).order_by("name", "id")


def interactions(patient: Patient, *, on: dt.date | None = None) -> list[tuple[Medication, Interaction]]:
    """What the medication of a clinic-local date, today if none is given, does to a session."""
    return [
        (medication, found)
        for medication in current_medications(patient, on=on)
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
        trials=[past_trial(trial) for trial in trials],
        screen=screened(patient),
        is_pregnant_or_breastfeeding=patient.pregnancy
        in {Patient.Pregnancy.PREGNANT, Patient.Pregnancy.BREASTFEEDING},
        is_allergic=is_allergic(patient),
        limits=limits_of(patient.clinic),
    )


def past_trial(row: AntidepressantTrial) -> PastTrial:
    return PastTrial(drug=row.drug, outcome=row.outcome, weeks=row.weeks, in_episode=row.in_present_episode)


def screened(patient: Patient) -> Screen | None:
    """The latest screen; what it does not ask stands as it was last answered. None when no screen was done."""
    screens = ContraindicationScreen.objects.filter(patient=patient, status=STANDING)
    rows = list(screens.order_by("-screened_on", "-id"))
    if not rows:
        return None
    latest = rows[0]
    return Screen(
        present=tuple(name for name in latest.ABSOLUTE if _last_answer(rows, name)),
        cautions=tuple(name for name in latest.CAUTION if _last_answer(rows, name)),
        unasked=latest.unasked,
    )


def never_asked(patient: Patient) -> tuple[str, ...]:
    """Absolute contraindications that no standing screen has an answer to; all of them while there is no screen."""
    rows = list(ContraindicationScreen.objects.filter(patient=patient, status=STANDING))
    return tuple(name for name in ContraindicationScreen.ABSOLUTE if _last_answer(rows, name) is None)


def _last_answer(newest_first: Iterable[ContraindicationScreen], name: str) -> bool | None:
    return next((answer for row in newest_first if (answer := getattr(row, name)) is not None), None)
