"""What the program itself makes of the facts: outcomes, proposals, alerts, flags. By its own rules and services."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import F, Q, QuerySet

from clinic.care.proposals import review_proposals
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import SIMULATION, at
from clinic.demo.seed.places import Place
from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.people import read
from clinic.demo.simulation.world import DAY, MINUTE, World
from clinic.evidence import Limits
from clinic.instruments.models import Assessment
from clinic.outcomes.selectors import load_facts
from clinic.outcomes.services.judging import store
from clinic.outcomes.services.verdicts import has_response, verdict
from clinic.patients.models import Patient
from clinic.safety.models import Alert, MisuseFlag
from clinic.safety.rules import review
from clinic.safety.selectors.facts import facts_of
from clinic.safety.services import (
    acknowledge_alert,
    dispose_flag,
    raise_flags,
    review_assessment,
    review_reading,
)
from clinic.treatments.models import Reading

ACKNOWLEDGED_AFTER = MINUTE * 12
FLAGGED_AT = 17 * 60 + 30
DISPOSED_AFTER = DAY * 3
LEFT_OPEN_DAYS = 12
"""Flags of the last days still wait for somebody."""


def judge_courses(place: Place, world: World, records: Sequence[Record]) -> None:
    """One outcome for each course and instrument, as the nightly rebuild would make it."""
    courses = [record.course for record in records]
    for facts in load_facts(place.clinic, courses):
        if has_response(facts.instrument):
            found = verdict(facts, world.limits, today=world.today)
            store(found, None, course=facts.course, instrument=facts.instrument, by=SIMULATION)


def propose_changes(records: Iterable[Record]) -> None:
    for record in records:
        scores = record.story.life.forms.scores
        latest = max([record.latest_at, *(score.taken_at for score in scores)])
        with at(latest + MINUTE):
            review_proposals(course=record.course, schedule=record.schedule, by=SIMULATION)


def raise_alerts(place: Place, chance: Chance, world: World) -> None:
    """Alerts of the past, each taken by somebody soon after."""
    words = read("reasons")
    for reading in _remarkable_readings(place, world.limits):
        with at(reading.recorded_at):
            alerts = review_reading(reading=reading, by=place.by_nurse)
        _acknowledge(place, alerts, chance.pick(words["acknowledge-pressure"]))
    flagged = Assessment.objects.of(place.clinic).exclude(findings__flags=[])
    for assessment in flagged.select_related("clinic", "patient__clinic", "course__protocol", "session"):
        with at(assessment.recorded_at):
            alerts = review_assessment(assessment=assessment, by=place.by_nurse)
        _acknowledge(place, alerts, chance.pick(words["acknowledge-suicide"]))


def raise_misuse_flags(place: Place, chance: Chance, world: World, patients: Sequence[Patient]) -> None:
    """Each on the day of its fact; those of the last days are still open."""
    for patient, facts in facts_of(patients).items():
        whose = next(each for each in patients if each.pk == patient)
        for finding in review(facts, world.limits):
            day = dt.date.fromisoformat(str(finding.values["on"]))
            moment = min(world.at(day, FLAGGED_AT), world.now)
            with at(moment):
                flags = raise_flags(patient=whose, findings=[finding], by=place.by_nurse)
            if day < world.today - DAY * LEFT_OPEN_DAYS:
                _dispose(place, flags, chance.pick(read("reasons")["flag"]))


def _remarkable_readings(place: Place, limits: Limits) -> QuerySet[Reading]:
    """Whichever could fire an alert rule; asking the rules about every reading of a year would take long."""
    before = _above(limits, "bp.predose") & Q(session__dosed_at__gt=F("measured_at"))
    low = Q(spo2__lt=limits.whole("spo2.low")) | Q(moaas__lte=limits.whole("sedation.alert_moaas"))
    rates = _outside(limits, "pulse") | _outside(limits, "respiration")
    pressures = _above(limits, "bp.severe") | Q(systolic__lt=limits.whole("bp.low.systolic"))
    found = Reading.objects.filter(before | pressures | low | rates, clinic=place.clinic)
    return found.select_related("clinic", "patient__clinic", "session__course__protocol")


def _above(limits: Limits, key: str) -> Q:
    return Q(systolic__gt=limits.whole(f"{key}.systolic")) | Q(diastolic__gt=limits.whole(f"{key}.diastolic"))


def _outside(limits: Limits, key: str) -> Q:
    return Q(**{f"{key}__lt": limits.whole(f"{key}.low")}) | Q(**{f"{key}__gt": limits.whole(f"{key}.high")})


def _acknowledge(place: Place, alerts: Iterable[Alert], note: str) -> None:
    for alert in alerts:
        with at(alert.raised_at + ACKNOWLEDGED_AFTER):
            acknowledge_alert(alert=alert, note=note, expected_version=alert.version, by=place.by_nurse)


def _dispose(place: Place, flags: Iterable[MisuseFlag], note: str) -> None:
    for flag in flags:
        with at(flag.raised_at + DISPOSED_AFTER):
            dispose_flag(
                flag=flag, state="explained", note=note, expected_version=flag.version, by=place.by_prescriber
            )
