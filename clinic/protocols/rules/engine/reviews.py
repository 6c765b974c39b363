"""Review visits: one when a gate is reached, and periodic ones where the phase asks for them."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

from clinic.protocols.rules.definition import DAYS_PER_WEEK, Phase
from clinic.protocols.rules.engine.calendar import DAY
from clinic.protocols.rules.engine.course import Course, ReachedGate
from clinic.protocols.rules.engine.visits import Visit, VisitKind, VisitState

_ATTENDANCE = DAY * 28
"""A review moves to the last treatment day of these days before it is due, to save the patient a journey."""


@dataclass(frozen=True, slots=True)
class _Span:
    """One stay as laid out: from its first visit to its last, or to the horizon when it is open-ended."""

    stay: int
    phase: Phase
    first: dt.date
    last: dt.date


def reviews(course: Course, treatment: Sequence[Visit], *, today: dt.date, until: dt.date) -> Iterator[Visit]:
    """`treatment` are the preparation and dosing visits in order."""
    for gate in course.gates:
        yield _gate_review(course, gate, provisional=gate.decided is None and gate is not course.open_gate)
    for number, day in enumerate(sorted(set(course.reviews)), start=1):
        yield _recorded(course, number, day)
    if course.hold is None and course.stopped_on is None:
        yield from _periodic(course, treatment, today=today, until=until)


def _gate_review(course: Course, gate: ReachedGate, *, provisional: bool) -> Visit:
    rule = gate.phase.gate
    days = rule.decide_within_days.value if rule else 0
    target = course.calendar.first_open(gate.reached_on + DAY)
    return Visit(
        key=f"{gate.stay}-{gate.phase.key}-gate",
        kind=VisitKind.REVIEW,
        phase=gate.phase.key,
        stay=gate.stay,
        number=1,
        of=1,
        target=target,
        earliest=gate.reached_on,
        latest=max(target, gate.reached_on + DAY * days),
        state=VisitState.DONE if gate.decided else VisitState.PLANNED,
        done_on=gate.decided.on if gate.decided else None,
        provisional=provisional,
        instruments=gate.phase.review_instruments,
    )


def _recorded(course: Course, number: int, day: dt.date) -> Visit:
    phase = course.phase or course.protocol.phases[-1]
    return Visit(
        key=f"review-{number}",
        kind=VisitKind.REVIEW,
        phase=phase.key,
        stay=course.stay.number,
        number=number,
        of=None,
        target=day,
        earliest=day,
        latest=day,
        state=VisitState.DONE,
        done_on=day,
    )


def _periodic(
    course: Course, treatment: Sequence[Visit], *, today: dt.date, until: dt.date
) -> Iterator[Visit]:
    """Counted from the last review or gate, else from the first visit of the phase that asks for them."""
    seen = [*course.reviews, *(gate.decided.on if gate.decided else gate.reached_on for gate in course.gates)]
    numbers = count(len(set(course.reviews)) + 1)
    for span in _spans(course, treatment, until):
        if span.phase.review_weeks is None or span.last < today:
            continue
        gap = DAY * DAYS_PER_WEEK * span.phase.review_weeks.value
        due = gap + max((day for day in seen if day <= max(span.first, today)), default=span.first)
        while due <= span.last:
            yield _due_review(course, span, next(numbers), due, treatment)
            seen.append(due)
            due = max(due, today) + gap


def _due_review(course: Course, span: _Span, number: int, due: dt.date, treatment: Sequence[Visit]) -> Visit:
    attended = [visit for visit in treatment if due - _ATTENDANCE < visit.day <= due]
    target = attended[-1].day if attended else course.calendar.last_open(due)
    return Visit(
        key=f"review-{number}",
        kind=VisitKind.REVIEW,
        phase=span.phase.key,
        stay=span.stay,
        number=number,
        of=None,
        target=target,
        earliest=target - DAY * span.phase.window_before_days.value,
        latest=due,
        provisional=bool(attended) and attended[-1].provisional,
        instruments=span.phase.review_instruments,
    )


def _spans(course: Course, treatment: Sequence[Visit], until: dt.date) -> Iterator[_Span]:
    """Leaves out stays in a phase that the present protocol version no longer has."""
    phases = {phase.key: phase for phase in course.protocol.phases}
    for (stay, key), group in groupby(treatment, key=lambda visit: (visit.stay, visit.phase)):
        visits = list(group)
        phase = phases.get(key)
        if phase is not None:
            last = until if phase.is_open_ended and stay == course.stay.number else visits[-1].day
            yield _Span(stay, phase, visits[0].day, last)
