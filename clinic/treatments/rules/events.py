"""What is stored of a course's events, read as events of the taper engine."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from clinic.protocols.rules import Protocol, engine
from clinic.protocols.rules.engine import CourseEvent, GateDecision, VisitKind

# Reviews and integrations are placed around treatment: the engine neither moves nor calls them off, we do.
PLACED = frozenset({VisitKind.INTEGRATION, VisitKind.REVIEW})


class EventKind(StrEnum):
    STARTED = "started"
    VISIT_DONE = "visit-done"
    VISIT_MISSED = "visit-missed"
    VISIT_CANCELLED = "visit-cancelled"
    VISIT_MOVED = "visit-moved"
    INTERVAL_CHOSEN = "interval-chosen"
    GATE_DECIDED = "gate-decided"
    PROPOSAL_DECIDED = "proposal-decided"
    PAUSED = "paused"
    RESUMED = "resumed"
    PROTOCOL_CHANGED = "protocol-changed"
    EXTRA_DOSE = "extra-dose"
    DOSE_PLANNED = "dose-planned"
    STOPPED = "stopped"
    COMPLETED = "completed"


ENDINGS = frozenset({EventKind.STOPPED, EventKind.COMPLETED})
PLANS_A_DOSE = frozenset({EventKind.STARTED, EventKind.DOSE_PLANNED})
"""Their details may say what the planned dose became."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One stored event; `order` is its place within the local day `on`, `protocol` what it starts or changes to."""

    kind: EventKind
    on: dt.date
    order: int
    key: str
    details: Mapping[str, Any]
    reason: str
    protocol: Protocol | None = None

    @property
    def visit(self) -> str:
        """Key of the visit it speaks of, empty for none."""
        return str(self.details.get("visit", ""))

    @property
    def visit_kind(self) -> VisitKind:
        return VisitKind(self.details["kind"])

    @property
    def to(self) -> dt.date:
        return dt.date.fromisoformat(self.details["to"])


def engine_events(happenings: Iterable[Happening]) -> Iterator[CourseEvent]:
    for happening in happenings:
        read = _READ.get(happening.kind)
        event = read(happening) if read else None
        if event is not None:
            yield event


def _place(event: Happening) -> dict[str, Any]:
    return {"on": event.on, "order": event.order, "key": event.key}


def _done(event: Happening) -> CourseEvent:
    return engine.VisitDone(**_place(event), kind=event.visit_kind)


def _missed(event: Happening) -> CourseEvent:
    return engine.VisitMissed(**_place(event), kind=event.visit_kind)


def _cancelled(event: Happening) -> CourseEvent | None:
    if event.visit_kind in PLACED:
        return None
    return engine.VisitCancelled(**_place(event), kind=event.visit_kind)


def _moved(event: Happening) -> CourseEvent:
    return engine.VisitMoved(**_place(event), visit=event.visit, to=event.to)


def _interval(event: Happening) -> CourseEvent:
    return engine.IntervalChosen(
        **_place(event), phase=event.details["phase"], weeks=event.details["weeks"], reason=event.reason
    )


def _gate(event: Happening) -> CourseEvent:
    return engine.GateDecided(
        **_place(event),
        phase=event.details["phase"],
        decision=GateDecision(event.details["decision"]),
        reason=event.reason,
    )


def _proposal(event: Happening) -> CourseEvent | None:
    """Only an accepted step changes the schedule; a declined one, or a re-score, is kept for the record."""
    if "phase" not in event.details:
        return None
    return engine.ProposalAccepted(
        **_place(event),
        phase=event.details["phase"],
        interval_weeks=event.details["interval_weeks"],
        reason=event.reason,
    )


def _paused(event: Happening) -> CourseEvent:
    return engine.Paused(**_place(event), reason=event.reason)


def _resumed(event: Happening) -> CourseEvent:
    return engine.Resumed(**_place(event))


def _protocol(event: Happening) -> CourseEvent | None:
    if event.protocol is None:
        return None
    return engine.ProtocolChanged(
        **_place(event), protocol=event.protocol, reason=event.reason, phase=event.details.get("phase")
    )


def _extra(event: Happening) -> CourseEvent:
    return engine.Override(**_place(event), reason=event.reason)


def _ended(event: Happening) -> CourseEvent:
    return engine.GateDecided(**_place(event), phase="", decision=GateDecision.STOP, reason=event.reason)


_READ: Mapping[EventKind, Callable[[Happening], CourseEvent | None]] = {
    EventKind.VISIT_DONE: _done,
    EventKind.VISIT_MISSED: _missed,
    EventKind.VISIT_CANCELLED: _cancelled,
    EventKind.VISIT_MOVED: _moved,
    EventKind.INTERVAL_CHOSEN: _interval,
    EventKind.GATE_DECIDED: _gate,
    EventKind.PROPOSAL_DECIDED: _proposal,
    EventKind.PAUSED: _paused,
    EventKind.RESUMED: _resumed,
    EventKind.PROTOCOL_CHANGED: _protocol,
    EventKind.EXTRA_DOSE: _extra,
    EventKind.STOPPED: _ended,
    EventKind.COMPLETED: _ended,
}
