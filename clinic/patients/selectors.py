"""Reads about one patient and the search for one."""

import datetime as dt
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Protocol

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet

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
    SearchWord,
    Weight,
)
from clinic.patients.models.patient import PatientQuerySet, WeightQuerySet
from clinic.patients.rules import (
    Eligibility,
    OwnWeight,
    PastTrial,
    Screen,
    judge_eligibility,
    jump_question,
    query_words,
    same_minute_question,
)

STANDING = "final"


def find_patients(*, clinic: Clinic, query: str = "", active_only: bool = True) -> PatientQuerySet:
    """By the beginnings of words of names and identifiers, or dates of birth (1980-05-17); by name, ready to be paged.

    Case, accents and punctuation do not count; each word typed has to fit.
    """
    found = Patient.objects.of(clinic).filter(status=STANDING)
    if active_only:
        found = found.active()
    typed = query.split()
    births = {word: born for word in typed if (born := _as_date(word))}
    for born in births.values():
        found = found.filter(date_of_birth=born)
    text = " ".join(word for word in typed if word not in births)
    return (found.filter(named(clinic, text)) if text else found).order_by("family_name", "given_names", "id")


def named(clinic: Clinic, text: str, parts: Collection[str] = ()) -> Q:
    """Patients with a word that begins so for each word of `text`, nobody if there is none; in `parts`, else in any."""
    known = SearchWord.objects.of(clinic)
    if parts:
        known = known.filter(part__in=parts)
    begun = [known.beginning_with(word).values("patient") for word in query_words(text)]
    if not begun:
        return Q(pk__in=())
    # Not a join: the database takes each of these to be one row, and would compare all of one with all of the next.
    return Q(EqualsAny(F("pk"), ArraySubquery(begun[0].intersection(*begun[1:]))))


def holders_of(*, clinic: Clinic, value: str, system: str | None = None) -> QuerySet[PatientIdentifier]:
    """The identifiers in use with the value, in any system when none is named."""
    found = PatientIdentifier.objects.filter(clinic=clinic, value=value, is_active=True)
    return found if system is None else found.filter(system=system)


def holders_of_any(*, clinic: Clinic, values: Collection[str]) -> QuerySet[PatientIdentifier]:
    """The identifiers in use with one of the values, in any system."""
    return PatientIdentifier.objects.filter(clinic=clinic, value__in=values, is_active=True)


class EqualsAny(Func):
    """`x = ANY(array)`: unlike IN, always found first.

    With IN the database may walk everybody in the order of names until enough fit, which for "ja" is half the clinic.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _as_date(word: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(word)
    except ValueError:
        return None


def latest_weight(patient: Patient, *, at: dt.datetime | None = None) -> Weight | None:
    """The last that a dose may be reckoned by, of those measured by `at`."""
    weights = Weight.objects.filter(patient=patient).usable()
    if at is not None:
        weights = weights.filter(measured_at__lte=at)
    return weights.order_by("-measured_at", "-id").first()


def doubted_weights(patient: Patient) -> WeightQuerySet:
    """What a person has to confirm or take back before it counts, the last first."""
    return Weight.objects.filter(patient=patient).doubted().order_by("-measured_at", "-id")


def question_about_weight(*, patient: Patient, kg: Decimal, measured_at: dt.datetime) -> str:
    """What to ask about a new weight beside the patient's own; empty where nothing speaks against it."""
    own = Weight.objects.filter(patient=patient).usable()
    minute = measured_at.replace(second=0, microsecond=0)
    same = own.filter(measured_at__gte=minute, measured_at__lt=minute + dt.timedelta(minutes=1))
    other = same.exclude(kg=kg).order_by("-id").first()
    if other is not None:
        return same_minute_question(kg, other.kg)
    last = own.filter(measured_at__lt=minute).order_by("-measured_at", "-id").first()
    last = last or own.filter(measured_at__gt=measured_at).order_by("measured_at", "id").first()
    if last is None:
        return ""
    zone = patient.clinic.zone
    return jump_question(
        kg,
        clock.local_date(measured_at, zone),
        OwnWeight(kg=last.kg, on=clock.local_date(last.measured_at, zone)),
        limits=limits_of(patient.clinic),
    )


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
        trials=[PastTrial(outcome=trial.outcome, weeks=trial.weeks) for trial in trials],
        screen=screened(patient),
        is_pregnant_or_breastfeeding=patient.pregnancy
        in {Patient.Pregnancy.PREGNANT, Patient.Pregnancy.BREASTFEEDING},
        limits=limits_of(patient.clinic),
    )


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


def _last_answer(newest_first: Iterable[ContraindicationScreen], name: str) -> bool | None:
    return next((answer for row in newest_first if (answer := getattr(row, name)) is not None), None)
