"""The taper engine: from a protocol, a calendar and what happened, to the plan. A pure fold over events."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from clinic.core.errors import FieldError
from clinic.evidence import Limits
from clinic.evidence import limits as default_limits
from clinic.protocols.rules.definition import DAYS_PER_WEEK, Protocol
from clinic.protocols.rules.engine.calendar import DAY, WEEKDAYS, ClinicCalendar
from clinic.protocols.rules.engine.course import Course, Stay
from clinic.protocols.rules.engine.events import CourseEvent, Override, VisitCancelled, VisitMoved, in_order
from clinic.protocols.rules.engine.folding import apply
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.protocols.rules.engine.projecting import project
from clinic.protocols.rules.engine.reviews import reviews
from clinic.protocols.rules.engine.tasks import course_tasks, review_tasks
from clinic.protocols.rules.engine.visits import Plan, Position, Visit, VisitKind, VisitState

DEFAULT_HORIZON_WEEKS = 26
MAX_HORIZON_WEEKS = 104
_ANY_TIME = (VisitCancelled, Override)
_TREATMENT = frozenset({VisitKind.DOSING, VisitKind.PREPARATION})


def plan(
    protocol: Protocol,
    *,
    start: dt.date,
    calendar: ClinicCalendar,
    today: dt.date,
    preferred_weekdays: frozenset[int] = frozenset(),
    events: Iterable[CourseEvent] = (),
    limits: Limits | None = None,
    horizon_weeks: int = DEFAULT_HORIZON_WEEKS,
) -> Plan:
    """All dates are the clinic's local dates; the order and repetition of events do not matter.

    Visits beyond an undecided gate are laid out as provisional. An open-ended phase is laid out for
    `horizon_weeks` from today or the start, whichever is later. Raises FieldError for a moment in place of a
    date, an event ahead of today other than a cancellation or an override, or a calendar without open days.
    """
    _check_input(start, today, preferred_weekdays, horizon_weeks)
    ordered = in_order(events)
    course = _begin(
        protocol=protocol,
        start=start,
        calendar=calendar,
        preferred=preferred_weekdays,
        events=ordered,
        limits=DosingLimits.of(limits or default_limits()),
    )
    cancelled_ahead = _apply_known(ordered, course, today)
    position = _position(course)
    tasks = list(course_tasks(course, today))
    until = max(today, start) + DAY * DAYS_PER_WEEK * horizon_weeks
    project(course, today=today, until=until, cancelled=cancelled_ahead)
    visits = _laid_out(course, today=today, until=until)
    return Plan(visits=visits, tasks=(*tasks, *review_tasks(visits, today)), position=position)


def _apply_known(events: Iterable[CourseEvent], course: Course, today: dt.date) -> list[VisitCancelled]:
    """Let the course live through what has happened; return the cancellations that lie ahead."""
    cancelled_ahead = []
    for event in events:
        if event.on <= today:
            apply(event, course)
        elif isinstance(event, VisitCancelled):
            cancelled_ahead.append(event)
        elif not isinstance(event, _ANY_TIME):
            raise FieldError("on", event.on.isoformat(), f"{type(event).__name__} lies after today, {today}")
    return cancelled_ahead


def _check_input(start: dt.date, today: dt.date, preferred: frozenset[int], horizon_weeks: int) -> None:
    for field, day in (("start", start), ("today", today)):
        if isinstance(day, dt.datetime):
            raise FieldError(field, day, "must be a clinic-local date, not a moment")
    if not preferred <= WEEKDAYS:
        raise FieldError("preferred_weekdays", sorted(preferred), "must be days from 0, Monday, to 6")
    if not 0 <= horizon_weeks <= MAX_HORIZON_WEEKS:
        raise FieldError("horizon_weeks", horizon_weeks, f"must be 0 to {MAX_HORIZON_WEEKS}")


def _begin(
    *,
    protocol: Protocol,
    start: dt.date,
    calendar: ClinicCalendar,
    preferred: frozenset[int],
    events: Sequence[CourseEvent],
    limits: DosingLimits,
) -> Course:
    return Course(
        protocol=protocol,
        calendar=calendar,
        preferred=preferred,
        limits=limits,
        stay=Stay(number=1, index=0, since=start, reason=""),
        not_before=start,
        pins={event.visit: event.to for event in events if isinstance(event, VisitMoved)},
        overrides=frozenset(event.on for event in events if isinstance(event, Override)),
    )


def _position(course: Course) -> Position:
    phase = course.phase
    gate = course.open_gate
    return Position(
        phase=phase.key if phase else None,
        stay=course.stay.number,
        done=course.stay.done,
        interval_weeks=course.weeks(phase) or None if phase else None,
        since=course.frequency_since,
        gate=gate.phase.key if gate else None,
        misses=course.misses,
        on_hold=course.hold is not None,
        stopped=course.stopped_on is not None,
    )


def _laid_out(course: Course, *, today: dt.date, until: dt.date) -> tuple[Visit, ...]:
    treatment = tuple(_clamped(course, sorted(course.visits, key=_by_day)))
    integrations = (_before_next_dose(visit, treatment) for visit in course.integrations)
    other = [*integrations, *reviews(course, treatment, today=today, until=until)]
    everything = (_with_state(visit, today) for visit in (*treatment, *other))
    return tuple(sorted(everything, key=_by_day))


def _by_day(visit: Visit) -> tuple[dt.date, str, str]:
    return visit.day, visit.kind, visit.key


def _clamped(course: Course, treatment: Sequence[Visit]) -> Iterator[Visit]:
    """Ends each open window so early that a visit on its last day leaves the next target in place."""
    for visit, following in zip_longest(treatment, treatment[1:]):
        if following is None or not visit.is_open:
            yield visit
            continue
        rest = course.limits.min_nights if following.kind is VisitKind.DOSING else 1
        latest = min(visit.latest, following.target - DAY * rest)
        yield replace(visit, latest=max(visit.target, latest))


def _before_next_dose(visit: Visit, treatment: Sequence[Visit]) -> Visit:
    following = next((dose.target for dose in treatment if dose.is_open and dose.target > visit.target), None)
    if following is None or not visit.is_open:
        return visit
    return replace(visit, latest=max(visit.target, min(visit.latest, following - DAY)))


def _with_state(visit: Visit, today: dt.date) -> Visit:
    if not visit.is_open or visit.provisional or today < visit.earliest:
        return visit
    return replace(visit, state=VisitState.OVERDUE if today > visit.latest else VisitState.DUE)
