"""What happens to one course, kept as the program keeps it: events, and the schedule planned from them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from clinic.core import clock
from clinic.demo.simulation.world import World
from clinic.protocols.rules import Protocol
from clinic.protocols.rules.engine import Plan, Visit, VisitKind, plan
from clinic.protocols.rules.proposals import Proposal, Relapse
from clinic.treatments.rules.events import ENDINGS, EventKind, Happening, engine_events
from clinic.treatments.rules.schedule import engine_weekdays

MICROSECOND = dt.timedelta(microseconds=1)
TREATMENT = frozenset({VisitKind.PREPARATION, VisitKind.DOSING})
SIGHT_WEEKS = 5
"""How far ahead the next visit and a review can lie; planning further would only take time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """A review recorded: its kind and outcome as ReviewGate has them."""

    kind: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A proposal accepted, by the index of its step."""

    proposal: Proposal
    relapse: Relapse | None
    step: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One event of a course: recorded `at` a moment by a role; `session` counts the course's sessions from 0."""

    happening: Happening
    at: dt.datetime
    by: str
    session: int | None = None
    review: Review | None = None
    acceptance: Acceptance | None = None


class Diary:
    """`plan` is as of the latest step; `ended_on` the local date on which treatment ended."""

    def __init__(self, world: World, protocol: Protocol) -> None:
        self._world = world
        self.protocol = protocol
        self.steps: list[Step] = []
        self.plan: Plan
        self.ended_on: dt.date | None = None

    def write(
        self,
        kind: EventKind,
        *,
        at: dt.datetime,
        by: str,
        on: dt.date | None = None,
        details: dict[str, Any] | None = None,
        reason: str = "",
        **more: Any,
    ) -> None:
        """`on` is the local day of `at` unless another is given; plans again."""
        today = clock.local_date(at, self._world.zone)
        day = on or today
        first, _ = clock.day_bounds(day, self._world.zone)
        happening = Happening(
            kind=kind,
            on=day,
            order=(at - first) // MICROSECOND if day == today else 0,
            key=f"{len(self.steps):05d}",
            details=details or {},
            reason=reason,
            protocol=self.protocol if kind is EventKind.STARTED else None,
        )
        self.steps.append(Step(happening=happening, at=at, by=by, **more))
        if kind in ENDINGS:
            self.ended_on = day
        self._plan(today)

    def _plan(self, today: dt.date) -> None:
        happenings = [step.happening for step in self.steps]
        self.plan = plan(
            self.protocol,
            start=happenings[0].on,
            calendar=self._world.calendar,
            today=today,
            preferred_weekdays=engine_weekdays(happenings[0].details["preferred_weekdays"]),
            events=engine_events(happenings),
            limits=self._world.limits,
            horizon_weeks=SIGHT_WEEKS,
        )

    @property
    def next_treatment(self) -> Visit | None:
        """The first that no undecided review holds back."""
        if self.ended_on is not None:
            return None
        ahead = (visit for visit in self.plan.visits if visit.kind in TREATMENT)
        return next((visit for visit in ahead if visit.is_open and not visit.provisional), None)

    def waiting(self, kind: VisitKind, day: dt.date) -> list[Visit]:
        """Open visits of a kind whose target has come."""
        visits = (visit for visit in self.plan.visits if visit.kind is kind)
        return [visit for visit in visits if visit.is_open and visit.target <= day]
