"""Plans visits from a protocol and what happened; pure, in clinic-local dates."""

from clinic.protocols.rules.engine.calendar import ClinicCalendar
from clinic.protocols.rules.engine.checks import event_problems
from clinic.protocols.rules.engine.events import (
    CourseEvent,
    GateDecided,
    GateDecision,
    IntervalChosen,
    Override,
    Paused,
    ProposalAccepted,
    ProtocolChanged,
    Resumed,
    VisitCancelled,
    VisitDone,
    VisitMissed,
    VisitMoved,
)
from clinic.protocols.rules.engine.planning import plan
from clinic.protocols.rules.engine.visits import Plan, Position, Task, TaskKind, Visit, VisitKind, VisitState

__all__ = [
    "ClinicCalendar",
    "CourseEvent",
    "GateDecided",
    "GateDecision",
    "IntervalChosen",
    "Override",
    "Paused",
    "Plan",
    "Position",
    "ProposalAccepted",
    "ProtocolChanged",
    "Resumed",
    "Task",
    "TaskKind",
    "Visit",
    "VisitCancelled",
    "VisitDone",
    "VisitKind",
    "VisitMissed",
    "VisitMoved",
    "VisitState",
    "event_problems",
    "plan",
]
