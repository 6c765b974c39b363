"""What the engine answers: visits, tasks and where the course stands."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum


class VisitKind(StrEnum):
    PREPARATION = "preparation"
    DOSING = "dosing"
    INTEGRATION = "integration"
    REVIEW = "review"


class VisitState(StrEnum):
    """DUE: its window is open today. OVERDUE: the window has passed and nothing was recorded."""

    PLANNED = "planned"
    DUE = "due"
    OVERDUE = "overdue"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset({VisitState.PLANNED, VisitState.DUE, VisitState.OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One planned or past visit, in clinic-local dates.

    `key` stays the same across replanning. `stay` counts passages through phases, from 1. `number` counts
    held visits of that stay, so a missed visit and the one appended for it share a number; it is 0 for a
    visit outside the count. `of` is None when open-ended. A provisional visit waits for a gate's decision.
    """

    key: str
    kind: VisitKind
    phase: str
    stay: int
    number: int
    of: int | None
    target: dt.date
    earliest: dt.date
    latest: dt.date
    state: VisitState = VisitState.PLANNED
    done_on: dt.date | None = None
    provisional: bool = False
    instruments: tuple[str, ...] = ()

    @property
    def day(self) -> dt.date:
        """When it was held, else its target."""
        return self.done_on or self.target

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES


class TaskKind(StrEnum):
    ON_HOLD = "on_hold"
    REVIEW_GATE = "review_gate"
    PERIODIC_REVIEW = "periodic_review"
    FREQUENCY_REVIEW = "frequency_review"
    LIMIT_EXCEEDED = "limit_exceeded"
    DOSE_BEYOND_GATE = "dose_beyond_gate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something a person must decide; `since` is the local date it arose, `due` when it is wanted."""

    kind: TaskKind
    phase: str
    since: dt.date
    due: dt.date
    message: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a course stands after its recorded events.

    `phase` is None once no phase is left. `interval_weeks` is None in a phase counted in visits per week.
    `since` is the local date the present frequency began; `gate` the phase whose decision is awaited.
    """

    phase: str | None
    stay: int
    done: int
    interval_weeks: int | None
    since: dt.date
    gate: str | None
    misses: int
    on_hold: bool
    stopped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`visits` in date order, past and planned; `tasks` are those open today."""

    visits: tuple[Visit, ...]
    tasks: tuple[Task, ...]
    position: Position

    @property
    def phase(self) -> str | None:
        return self.position.phase

    @property
    def on_hold(self) -> bool:
        return self.position.on_hold

    @property
    def next_visit(self) -> Visit | None:
        """The first open visit that no undecided gate holds back."""
        return next((visit for visit in self.visits if visit.is_open and not visit.provisional), None)

    def visit(self, key: str) -> Visit | None:
        return next((visit for visit in self.visits if visit.key == key), None)
