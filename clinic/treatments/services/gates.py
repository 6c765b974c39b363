"""Reviews that must be recorded: kept in line with the plan, decided once."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.accounts.records import change, insert_many
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.protocols.rules.engine import Task, TaskKind, VisitKind
from clinic.treatments.models import Course, ReviewGate
from clinic.treatments.rules.schedule import Schedule

_KINDS = {
    TaskKind.REVIEW_GATE: ReviewGate.Kind.END_OF_INDUCTION,
    TaskKind.PERIODIC_REVIEW: ReviewGate.Kind.PERIODIC,
    TaskKind.FREQUENCY_REVIEW: ReviewGate.Kind.STILL_FREQUENT,
    TaskKind.ON_HOLD: ReviewGate.Kind.ON_HOLD,
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    key: str
    kind: ReviewGate.Kind
    task: Task


def keep_gates(course: Course, schedule: Schedule, by: Actor) -> bool:
    """Ask for what the plan asks for, withdraw open reviews it no longer needs; True when anything was written."""
    rows = {row.key: row for row in ReviewGate.objects.filter(course=course)}
    wanted = {gate.key: gate for gate in _wanted(schedule)} if schedule.ended is None else {}
    is_changed = False
    for key, row in rows.items():
        is_withdrawn = key not in wanted
        if not row.outcome and row.is_withdrawn != is_withdrawn:
            change(row, by=by, is_withdrawn=is_withdrawn)
            is_changed = True
    added = [_row(course, gate) for key, gate in wanted.items() if key not in rows]
    insert_many(added, by=by)
    return is_changed or bool(added)


def decide_gate(
    *, gate: ReviewGate, outcome: str, reason: str, expected_version: int, by: Actor
) -> ReviewGate:
    """Raises FieldError for an unknown outcome, TransitionError for a review that is not open."""
    if outcome not in ReviewGate.Outcome.values:
        raise FieldError("outcome", outcome, f"one of {', '.join(ReviewGate.Outcome.values)}")
    if not gate.is_open:
        raise TransitionError("This review is decided or no longer needed.")
    return change(
        gate,
        by=by,
        expected_version=expected_version,
        outcome=outcome,
        reason=reason.strip(),
        decided_at=clock.now(),
        decided_by_id=by.id,
        decided_by_name=by.name[:200],
    )


def _wanted(schedule: Schedule) -> Iterator[_Wanted]:
    for task in schedule.plan.tasks:
        kind = _KINDS.get(task.kind)
        if kind is not None:
            yield _Wanted(_key(task, schedule), kind, task)


def _key(task: Task, schedule: Schedule) -> str:
    """By the day it arose; a periodic review, whose day moves with the visits around it, by its number."""
    if task.kind is TaskKind.PERIODIC_REVIEW:
        return f"{task.kind}-{_number_of_next_review(schedule)}"
    return f"{task.kind}-{task.phase}-{task.since}"


def _number_of_next_review(schedule: Schedule) -> int:
    numbers = (
        visit.number
        for visit in schedule.plan.visits
        if visit.kind is VisitKind.REVIEW and visit.of is None and visit.is_open
    )
    return next(numbers, 0)


def _row(course: Course, gate: _Wanted) -> ReviewGate:
    return ReviewGate(
        clinic=course.clinic,
        course=course,
        key=gate.key,
        kind=gate.kind,
        due_on=gate.task.due,
        explanation=gate.task.message,
        basis=list(gate.task.basis),
    )
