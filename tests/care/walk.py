"""A course walked through on the clinic's own days: the clock moves, visits are held, missed or reviewed."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine

from clinic.care.courses import replan_course
from clinic.treatments.models import Course, PlannedVisit, ReviewGate
from clinic.treatments.rules.events import EventKind
from clinic.treatments.services.events import append_event
from tests.build import BUILDER

MONDAY = dt.date(2026, 1, 5)
DAY = dt.timedelta(days=1)
TREATMENT = (PlannedVisit.Kind.PREPARATION, PlannedVisit.Kind.DOSING)


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
