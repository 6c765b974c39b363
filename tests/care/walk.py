"""A course walked through on the clinic's own days: the clock moves, visits are held, missed or reviewed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import time_machine

from clinic.care.courses import replan_course, start_course
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.services import seed_templates
from clinic.treatments.models import Course, PlannedVisit, ReviewGate
from clinic.treatments.rules.events import EventKind
from clinic.treatments.services.events import append_event
from tests.build import BUILDER

MONDAY = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)
TREATMENT = (PlannedVisit.Kind.PREPARATION, PlannedVisit.Kind.DOSING)


def begin_course(patient: Patient, key: str = "racemic-iv-standard", **details: Any) -> Course:
    """A planned course, begun through the verb today under a shipped protocol, on Mondays and Thursdays."""
    seed_templates(clinic=patient.clinic, by=BUILDER)
    fields: dict[str, Any] = {
        "protocol": ProtocolVersion.objects.get(clinic=patient.clinic, key=key, number=1),
        "started_on": clock.today(patient.clinic.zone),
        "preferred_weekdays": (1, 4),
        "screen_accepted_reason": "screened on paper",
    } | details
    return start_course(patient=patient, by=BUILDER, **fields)


@contextmanager
def on(day: dt.date, hour: int = 10) -> Iterator[None]:
    """That day at `hour` UTC, the clock standing still."""
    with time_machine.travel(dt.datetime.combine(day, dt.time(hour), tzinfo=dt.UTC), tick=False):
        yield


def ahead(course: Course) -> list[PlannedVisit]:
    """Preparation and dosing visits still planned, by date."""
    return list(PlannedVisit.objects.upcoming().filter(course=course, kind__in=TREATMENT).order_by("target"))


def open_gate(course: Course) -> ReviewGate | None:
    return ReviewGate.objects.filter(course=course, outcome="", is_withdrawn=False).first()


def hold(course: Course, count: int = 1, late: int = 0) -> dt.date:
    """The next visits take place, `late` days after their targets; gives the last day."""
    day = MONDAY
    for _ in range(count):
        visit = ahead(course)[0]
        day = visit.target + DAY * late
        with on(day):
            append_event(
                course=course,
                kind=EventKind.VISIT_DONE,
                details={"visit": visit.key, "kind": visit.kind},
                by=BUILDER,
            )
            replan_course(course=course, by=BUILDER)
    return day
