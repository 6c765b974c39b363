"""What a person must decide about a course today."""

import datetime as dt
from collections.abc import Iterator, Sequence

from clinic.evidence import EDITABLE_DEFAULT, limit_refs
from clinic.protocols.rules.engine.calendar import DAY
from clinic.protocols.rules.engine.course import Course
from clinic.protocols.rules.engine.limits import MAX_PER_7_DAYS, MIN_NIGHTS, MISSES_BEFORE_HOLD
from clinic.protocols.rules.engine.visits import Task, TaskKind, Visit, VisitKind

_NO_TOLERANCE = ("P23-06", "K24-01")


def course_tasks(course: Course, today: dt.date) -> Iterator[Task]:
    """Read before the future is laid out, so that every task rests on what was recorded."""
    yield from _hold(course)
    yield from _gate(course)
    yield from _beyond_gate(course)
    yield from _frequency(course, today)
    yield from _limits(course)


def review_tasks(visits: Sequence[Visit], today: dt.date) -> Iterator[Task]:
    """The first periodic review whose window has opened."""
    for visit in visits:
        if visit.kind is VisitKind.REVIEW and visit.is_open and visit.of is None and visit.earliest <= today:
            yield Task(
                kind=TaskKind.PERIODIC_REVIEW,
                phase=visit.phase,
                since=visit.earliest,
                due=visit.latest,
                message="Review whether treatment is still needed and at what frequency.",
                basis=(EDITABLE_DEFAULT,),
            )
            return


def _hold(course: Course) -> Iterator[Task]:
    hold = course.hold
    if hold is None or not hold.automatic:
        return
    yield Task(
        kind=TaskKind.ON_HOLD,
        phase=course.phase_key,
        since=hold.since,
        due=hold.since,
        message=f"{course.misses} visits in a row were missed. Decide with the patient how to go on.",
        basis=limit_refs(MISSES_BEFORE_HOLD),
    )


def _gate(course: Course) -> Iterator[Task]:
    gate = course.open_gate
    if gate is None or gate.phase.gate is None or course.stopped_on:
        return
    rule = gate.phase.gate
    yield Task(
        kind=TaskKind.REVIEW_GATE,
        phase=gate.phase.key,
        since=gate.reached_on,
        due=gate.reached_on + DAY * rule.decide_within_days.value,
        message=f"{gate.phase.name} is complete. Record continue, optimise or stop before the next dose.",
        basis=rule.basis,
    )


def _beyond_gate(course: Course) -> Iterator[Task]:
    gate = course.open_gate
    held_back_since = course.stopped_on or (gate.reached_on if gate else None)
    if held_back_since is None:
        return
    for dose in course.doses:
        if dose > held_back_since:
            yield Task(
                kind=TaskKind.DOSE_BEYOND_GATE,
                phase=course.phase_key,
                since=dose,
                due=dose,
                message=f"A dose was given on {dose} without a decision to continue.",
                basis=gate.phase.gate.basis if gate and gate.phase.gate else (EDITABLE_DEFAULT,),
            )


def _frequency(course: Course, today: dt.date) -> Iterator[Task]:
    """No tolerance is expected, so weekly dosing past consolidation needs a recorded reason (P23-06)."""
    phase = course.phase
    if phase is None or course.stopped_on or not course.is_past_consolidation or course.weeks(phase) > 1:
        return
    if course.frequency_reason:
        return
    yield Task(
        kind=TaskKind.FREQUENCY_REVIEW,
        phase=phase.key,
        since=course.frequency_since,
        due=today,
        message="Still weekly or more often past consolidation. Record why, or lengthen the interval.",
        basis=_NO_TOLERANCE,
    )


def _limits(course: Course) -> Iterator[Task]:
    limits = course.limits
    for dose in limits.exceeded_on(course.doses):
        if dose not in course.overrides:
            yield Task(
                kind=TaskKind.LIMIT_EXCEEDED,
                phase=course.phase_key,
                since=dose,
                due=dose,
                message=(
                    f"The dose on {dose} came less than {limits.min_nights} nights after another, "
                    f"or made more than {limits.max_per_7_days} in 7 days. Record the reason."
                ),
                basis=limit_refs(MIN_NIGHTS, MAX_PER_7_DAYS),
            )
