"""A course walked through visit by visit, as a clinic would record it."""

import datetime as dt
from dataclasses import dataclass, field

from clinic.protocols.rules import Protocol, templates
from clinic.protocols.rules.engine import (
    ClinicCalendar,
    CourseEvent,
    GateDecided,
    GateDecision,
    Plan,
    Visit,
    VisitCancelled,
    VisitDone,
    VisitKind,
    VisitMissed,
    plan,
)

MONDAY = dt.date(2026, 1, 5)
WEEKDAYS = ClinicCalendar(opening_weekdays=frozenset(range(5)))
EVERY_DAY = ClinicCalendar(opening_weekdays=frozenset(range(7)))
MONDAY_AND_THURSDAY = frozenset({0, 3})
TREATMENT = frozenset({VisitKind.DOSING, VisitKind.PREPARATION})


def day(offset: int) -> dt.date:
    """So many days after the Monday on which courses start."""
    return MONDAY + dt.timedelta(days=offset)


@dataclass
class Walk:
    template: str = "racemic-iv-standard"
    calendar: ClinicCalendar = WEEKDAYS
    preferred: frozenset[int] = MONDAY_AND_THURSDAY
    today: dt.date = MONDAY
    events: list[CourseEvent] = field(default_factory=list)

    @property
    def protocol(self) -> Protocol:
        return templates()[self.template]

    def plan(self, today: dt.date | None = None) -> Plan:
        return plan(
            self.protocol,
            start=MONDAY,
            calendar=self.calendar,
            preferred_weekdays=self.preferred,
            events=self.events,
            today=today or self.today,
        )

    def ahead(self) -> list[Visit]:
        """Preparation and dosing visits still open."""
        return [visit for visit in self.plan().visits if visit.is_open and visit.kind in TREATMENT]

    def targets(self, count: int) -> list[dt.date]:
        return [visit.target for visit in self.ahead()[:count]]

    def keep(self, count: int = 1, late: int = 0) -> None:
        """The next visits are held, `late` days after their targets."""
        for _ in range(count):
            visit = self.ahead()[0]
            self.today = visit.target + dt.timedelta(days=late)
            self.events.append(VisitDone(on=self.today, kind=visit.kind))

    def miss(self, count: int = 1) -> None:
        for _ in range(count):
            visit = self.ahead()[0]
            self.today = visit.target
            self.events.append(VisitMissed(on=self.today, kind=visit.kind))

    def cancel(self) -> None:
        visit = self.ahead()[0]
        self.today = visit.target
        self.events.append(VisitCancelled(on=self.today, kind=visit.kind))

    def decide(self, decision: GateDecision = GateDecision.CONTINUE) -> None:
        phase = self.plan().position.gate
        assert phase is not None, "no gate is open"
        self.events.append(GateDecided(on=self.today, phase=phase, decision=decision))

    def keep_until(self, phase: str) -> None:
        """Visits are held on their targets, and gates decided, until the course stands in `phase`."""
        while self.plan().phase != phase:
            if self.plan().position.gate:
                self.decide()
            self.keep()
        if self.plan().position.gate:
            self.decide()
