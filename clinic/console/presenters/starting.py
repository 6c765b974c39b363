"""What a prescriber weighs before a course begins: eligibility, baseline, planned dose, the calendar."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from clinic.accounts.selectors import limits_of
from clinic.care.courses import preview_course
from clinic.console.presenters.calendar import Calendar, Mark, calendar_of
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument
from clinic.instruments.selectors import latest_assessment
from clinic.patients.models import Diagnosis, Patient
from clinic.patients.rules import Eligibility
from clinic.patients.selectors import eligibility, interactions, latest_screen, latest_weight
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import Phase, Product, Protocol, Route
from clinic.protocols.rules.dose import DoseAssessment, assess_dose
from clinic.protocols.rules.engine import Plan, Visit
from clinic.protocols.rules.wording import spacing_text
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import PlannedVisit
from clinic.treatments.selectors.schedule import calendar_of as clinic_calendar

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A protocol to choose, with what its schedule rests on."""

    version: ProtocolVersion
    definition: Protocol
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The latest score of an instrument; `is_old` beyond the clinic's limit for a baseline."""

    code: str
    name: str
    row: Assessment | None
    age_days: int | None
    is_old: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLine:
    """One phase of the plan; `count` is None while it has no end."""

    phase: Phase
    count: int | None
    spacing: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`problem` says why there is no calendar; `guard` is None without a planned dose."""

    eligibility: Eligibility
    screened_on: dt.date | None
    interactions: Sequence[Any]
    baselines: tuple[Baseline, ...]
    guard: DoseAssessment | None
    dose_mg: Decimal | None
    weight: Any
    phases: tuple[PhaseLine, ...]
    calendar: Calendar | None
    problem: str


def options_of(versions: Sequence[ProtocolVersion], chosen: ProtocolVersion | None) -> list[Option]:
    return [
        Option(version=version, definition=definition_of(version), is_chosen=version == chosen)
        for version in versions
    ]


def preview_of(
    patient: Patient, version: ProtocolVersion, typed: Typed, diagnosis: Diagnosis | None
) -> Preview:
    """`typed` holds what could be read of the form so far."""
    definition = definition_of(version)
    screen, weight = latest_screen(patient), latest_weight(patient)
    dose_mg = _dose_mg(typed, weight.kg if weight else None)
    plan, problem = _plan(patient, version, typed)
    return Preview(
        eligibility=eligibility(patient, version, diagnosis=diagnosis),
        screened_on=screen.screened_on if screen else None,
        interactions=interactions(patient),
        baselines=tuple(_baselines(patient, typed)),
        guard=_guard(patient, definition, typed, dose_mg) if dose_mg else None,
        dose_mg=dose_mg,
        weight=weight,
        phases=tuple(_phases(definition, plan)) if plan else (),
        calendar=_calendar(patient, definition, plan) if plan else None,
        problem=problem,
    )


def _plan(patient: Patient, version: ProtocolVersion, typed: Typed) -> tuple[Plan | None, str]:
    started_on = typed.get("started_on")
    if started_on is None:
        return None, "Enter the first day to see the plan."
    days = typed.get("preferred_weekdays", ())
    try:
        found = preview_course(
            clinic=patient.clinic, protocol=version, started_on=started_on, preferred_weekdays=days
        )
    except FieldError as error:
        return None, str(error)
    return found, ""


def _dose_mg(typed: Typed, weight_kg: Decimal | None) -> Decimal | None:
    if typed.get("planned_dose_mg"):
        return Decimal(typed["planned_dose_mg"])
    per_kg = typed.get("planned_mg_per_kg")
    return (per_kg * weight_kg).quantize(Decimal("0.1")) if per_kg and weight_kg else None


def _guard(patient: Patient, definition: Protocol, typed: Typed, dose_mg: Decimal) -> DoseAssessment:
    """As the first dose would be judged on its day, infused as long as the protocol says."""
    zone = patient.clinic.zone
    on = max(typed.get("started_on") or clock.today(zone), clock.today(zone))
    weight = latest_weight(patient)
    return assess_dose(
        product=Product(typed.get("product") or definition.products[0]),
        route=Route(typed.get("route") or definition.routes[0]),
        amount_mg=dose_mg,
        on=on,
        protocol=definition,
        weight_kg=weight.kg if weight else None,
        weight_measured_on=clock.local_date(weight.measured_at, zone) if weight else None,
        minutes=definition.dose.minutes.value if definition.dose.minutes else None,
        is_first=True,
        age_years=patient.age_on(on),
        limits=limits_of(patient.clinic),
    )


def _baselines(patient: Patient, typed: Typed) -> Iterator[Baseline]:
    """The main score first, then the clinician's rating if there is one."""
    oldest = limits_of(patient.clinic).whole("baseline.max_age_days")
    today = clock.today(patient.clinic.zone)
    primary = typed.get("primary_instrument") or "phq-9"
    for code in dict.fromkeys((primary, "phq-9", "madrs")):
        row = latest_assessment(patient, code)
        if row is None and code != primary:
            continue
        age = (today - row.taken_on).days if row else None
        yield Baseline(
            code=code,
            name=instrument(code).abbreviation,
            row=row,
            age_days=age,
            is_old=age is not None and age > oldest,
        )


def _phases(definition: Protocol, plan: Plan) -> Iterator[PhaseLine]:
    treatment = [visit for visit in plan.visits if visit.kind.value in {"dosing", "preparation"}]
    for key, found in groupby(treatment, key=lambda visit: visit.phase):
        visits, phase = list(found), definition.phase(key)
        yield PhaseLine(
            phase=phase,
            count=phase.visits.value if phase.visits else None,
            spacing=spacing_text(phase),
            first=visits[0].target,
            last=visits[-1].target,
        )


def _calendar(patient: Patient, definition: Protocol, plan: Plan) -> Calendar:
    return calendar_of(
        (_mark(visit, definition) for visit in plan.visits),
        today=clock.today(patient.clinic.zone),
        is_open=clinic_calendar(patient.clinic).is_open,
    )


def _mark(visit: Visit, definition: Protocol) -> Mark:
    number = f"{visit.number} of {visit.of}" if visit.of else str(visit.number)
    kind = PlannedVisit.Kind(visit.kind.value).label
    return Mark(
        day=visit.target,
        kind=visit.kind.value,
        state="planned",
        text=f"{kind}, {definition.phase(visit.phase).name.lower()} {number}",
        is_provisional=visit.provisional,
    )
