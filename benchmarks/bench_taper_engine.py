"""Replans 200 courses of 18 months on one core; the budget is 1 second."""

import datetime as dt
import random
import sys
import time
from collections.abc import Iterator

from clinic.protocols.rules import Protocol, templates
from clinic.protocols.rules.engine import (
    ClinicCalendar,
    CourseEvent,
    GateDecided,
    GateDecision,
    IntervalChosen,
    VisitDone,
    VisitKind,
    VisitMissed,
    plan,
)

COURSES = 200
BUDGET_SECONDS = 1.0
START = dt.date(2025, 1, 6)
TODAY = START + dt.timedelta(days=546)
PROTOCOLS = ("racemic-iv-standard", "esketamine-us-trd", "esketamine-eu")
CALENDAR = ClinicCalendar(
    opening_weekdays=frozenset(range(5)),
    closures=frozenset(START + dt.timedelta(days=days) for days in range(0, 700, 53)),
)
PREFERRED = frozenset({0, 3})


def main() -> int:
    courses = list(_courses(random.Random(7)))
    began = time.perf_counter()
    visits = sum(len(_replan(protocol, events, TODAY)) for protocol, events in courses)
    seconds = time.perf_counter() - began
    recorded = sum(len(events) for _, events in courses)
    print(
        f"taper engine: {COURSES} courses of 18 months, {recorded} events, {visits} visits replanned "
        f"in {seconds:.3f} s (budget {BUDGET_SECONDS:.0f} s)"
    )
    return 0 if seconds < BUDGET_SECONDS else 1


def _courses(chance: random.Random) -> Iterator[tuple[Protocol, list[CourseEvent]]]:
    for number in range(COURSES):
        protocol = templates()[PROTOCOLS[number % len(PROTOCOLS)]]
        yield protocol, _history(chance)


def _history(chance: random.Random) -> list[CourseEvent]:
    """Eighteen months of visits a patient might keep: some late, some missed, weekly for half of them."""
    events: list[CourseEvent] = [
        GateDecided(on=START + dt.timedelta(days=28), phase="induction", decision=GateDecision.CONTINUE)
    ]
    weekly = chance.random() < 0.5
    if weekly:
        events.append(IntervalChosen(on=START, phase="maintenance", weeks=1, reason="relapse at two weeks"))
    day = START
    for number in range(200):
        late = chance.choice((0, 0, 0, 1))
        missed = chance.random() < 0.05
        events.append(
            (VisitMissed if missed else VisitDone)(on=day + dt.timedelta(days=late), kind=VisitKind.DOSING)
        )
        day += dt.timedelta(days=3 + number % 2 if number < 8 else 7 if weekly or number < 12 else 14)
        if day > TODAY - dt.timedelta(days=2):
            break
    return events


def _replan(protocol: Protocol, events: list[CourseEvent], today: dt.date) -> tuple[object, ...]:
    return plan(
        protocol, start=START, calendar=CALENDAR, preferred_weekdays=PREFERRED, events=events, today=today
    ).visits


if __name__ == "__main__":
    sys.exit(main())
