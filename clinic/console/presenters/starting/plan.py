"""The visits a course would begin with: phase by phase, and on a calendar."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from clinic.care.courses import preview_course
from clinic.console.presenters.calendar import Calendar, Mark, calendar_of
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.core.formats import readable_dates
from clinic.patients.models import Patient
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import Phase, Protocol
from clinic.protocols.rules.engine import Plan, Visit
from clinic.protocols.rules.wording import spacing_text
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import PlannedVisit
from clinic.treatments.selectors.schedule import calendar_of as clinic_calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseLine:
    """One phase of the plan; `count` is None while it has no end."""

    phase: Phase
    count: int | None
    spacing: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitsAhead:
    """`problem` says why there is no calendar."""

    phases: tuple[PhaseLine, ...] = ()
    calendar: Calendar | None = None
    problem: str = ""


def visits_ahead(patient: Patient, version: ProtocolVersion, typed: Mapping[str, Any]) -> VisitsAhead:
    started_on = typed.get("started_on")
    if started_on is None:
        return VisitsAhead(problem="Enter the first day to see the plan.")
    days = typed.get("preferred_weekdays") or ()
    try:
        plan = preview_course(
            clinic=patient.clinic, protocol=version, started_on=started_on, preferred_weekdays=days
        )
    except FieldError as error:
        return VisitsAhead(problem=readable_dates(f"First day: {error.message}."))
    definition = definition_of(version)
    return VisitsAhead(phases=tuple(_phases(definition, plan)), calendar=_calendar(patient, definition, plan))


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
