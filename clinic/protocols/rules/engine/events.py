"""What happened to a course and what was decided about it; the engine folds these into a plan.

Every date is the clinic's local date. `key` tells two equal events apart: give the row's id. `order` ranks
the events of one day, for example by local minute; without it a step into a phase counts that day's dose in.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic.core.errors import FieldError
from clinic.protocols.rules.definition import Protocol
from clinic.protocols.rules.engine.visits import VisitKind


class GateDecision(StrEnum):
    CONTINUE = "continue"
    OPTIMISE = "optimise"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    on: dt.date
    order: int = 0
    key: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.on, dt.datetime):
            raise FieldError("on", self.on, "must be a clinic-local date, not a moment")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDone(Event):
    kind: VisitKind = VisitKind.DOSING


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMissed(Event):
    """`on` is the date the patient was expected."""

    kind: VisitKind = VisitKind.DOSING


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitCancelled(Event):
    """`on` is the date of the visit, which may lie ahead; never counted as missed."""

    kind: VisitKind = VisitKind.DOSING


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitMoved(Event):
    """Gives the planned visit with key `visit` the target `to`, unless limits or closures forbid it."""

    visit: str
    to: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalChosen(Event):
    """The interval of a phase from `on`; without a reason, weekly dosing past consolidation raises a task."""

    phase: str
    weeks: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateDecided(Event):
    phase: str
    decision: GateDecision
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalAccepted(Event):
    """Takes the course to `phase`; when already there, an `interval_weeks` only changes the interval."""

    phase: str
    interval_weeks: int | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(Event):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed(Event):
    """Ends a pause, and a hold for missed visits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolChanged(Event):
    """The course now follows `protocol`, in the phase named or in the present one with its count kept."""

    protocol: Protocol
    reason: str
    phase: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Override(Event):
    """Allows a dose on `on`, which may lie ahead, although it comes too close to another."""

    reason: str

    def __post_init__(self) -> None:
        Event.__post_init__(self)
        if not self.reason.strip():
            raise FieldError("reason", self.reason, "an override needs a reason")


CourseEvent = (
    VisitDone
    | VisitMissed
    | VisitCancelled
    | VisitMoved
    | IntervalChosen
    | GateDecided
    | ProposalAccepted
    | Paused
    | Resumed
    | ProtocolChanged
    | Override
)

# On one day the frame comes first, then what happened in it, then what was decided because of that.
_ORDER: tuple[type[Event], ...] = (
    Override,
    VisitMoved,
    ProtocolChanged,
    Resumed,
    ProposalAccepted,
    VisitDone,
    VisitMissed,
    VisitCancelled,
    GateDecided,
    IntervalChosen,
    Paused,
)
_RANK = {kind: rank for rank, kind in enumerate(_ORDER)}


def in_order(events: Iterable[CourseEvent]) -> list[CourseEvent]:
    """Each event once, in an order that does not depend on the order given."""
    return sorted(set(events), key=_place_in_time)


def _place_in_time(event: CourseEvent) -> tuple[dt.date, int, int, str, str]:
    return event.on, event.order, _RANK[type(event)], event.key, repr(event)
