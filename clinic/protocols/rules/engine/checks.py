"""What speaks against recording an event now. History is folded as it is; this is asked before it is written."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import singledispatch

from clinic.core.errors import FieldError
from clinic.evidence import Limits
from clinic.evidence import limits as default_limits
from clinic.protocols.rules.definition import Protocol
from clinic.protocols.rules.engine.calendar import ClinicCalendar
from clinic.protocols.rules.engine.events import (
    CourseEvent,
    Event,
    GateDecided,
    IntervalChosen,
    Override,
    ProposalAccepted,
    ProtocolChanged,
    Resumed,
    VisitCancelled,
    VisitDone,
    VisitMoved,
)
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.protocols.rules.engine.visits import Plan, Visit, VisitKind, VisitState


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    protocol: Protocol
    plan: Plan
    calendar: ClinicCalendar
    overrides: frozenset[dt.date]
    limits: DosingLimits

    def breaks_limits(self, day: dt.date) -> bool:
        """Whether a dose on `day` comes too close to those given before or after it, without an override."""
        given = sorted(visit.day for visit in self.plan.visits if _is_given(visit))
        before = set(self.limits.exceeded_on(given))
        after = set(self.limits.exceeded_on(sorted([*given, day])))
        return not after <= before | self.overrides


def event_problems(
    event: CourseEvent,
    *,
    protocol: Protocol,
    plan: Plan,
    calendar: ClinicCalendar,
    today: dt.date,
    events: Iterable[CourseEvent] = (),
    limits: Limits | None = None,
) -> tuple[FieldError, ...]:
    """Empty when the event may be recorded; `protocol` is the version in force, `events` those recorded so far."""
    case = _Case(
        protocol=protocol,
        plan=plan,
        calendar=calendar,
        overrides=frozenset(past.on for past in events if isinstance(past, Override)),
        limits=DosingLimits.of(limits or default_limits()),
    )
    problems = list(_problems(event, case))
    if event.on > today and not isinstance(event, VisitCancelled | Override):
        problems.insert(0, FieldError("on", event.on.isoformat(), f"must not lie after today, {today}"))
    return tuple(problems)


@singledispatch
def _problems(_event: Event, _case: _Case) -> Iterator[FieldError]:
    return iter(())


@_problems.register
def _of_done(event: VisitDone, case: _Case) -> Iterator[FieldError]:
    if event.kind is not VisitKind.DOSING:
        return
    position = case.plan.position
    if position.stopped:
        yield FieldError("on", event.on.isoformat(), "the course was stopped")
    elif position.on_hold:
        yield FieldError("on", event.on.isoformat(), "the course is on hold")
    elif position.gate:
        yield FieldError("on", event.on.isoformat(), f"the review after {position.gate} is not recorded")
    if case.breaks_limits(event.on):
        yield _too_close("on", event.on, case.limits)


@_problems.register
def _of_move(event: VisitMoved, case: _Case) -> Iterator[FieldError]:
    visit = case.plan.visit(event.visit)
    if visit is None or not visit.is_open:
        yield FieldError("visit", event.visit, "is not a visit still ahead")
        return
    if not visit.earliest <= event.to <= visit.latest:
        yield FieldError("to", event.to.isoformat(), f"is outside {visit.earliest} to {visit.latest}")
    if not case.calendar.is_open(event.to):
        yield FieldError("to", event.to.isoformat(), "the clinic is closed")
    if visit.kind is VisitKind.DOSING and case.breaks_limits(event.to):
        yield _too_close("to", event.to, case.limits)


@_problems.register
def _of_interval(event: IntervalChosen, case: _Case) -> Iterator[FieldError]:
    yield from _interval_problems(event.phase, event.weeks, "weeks", case.protocol)
    yield from _reason_problems(event.reason)


@_problems.register
def _of_gate(event: GateDecided, case: _Case) -> Iterator[FieldError]:
    if case.plan.position.gate != event.phase:
        yield FieldError("phase", event.phase, "no decision is due for this phase")


@_problems.register
def _of_acceptance(event: ProposalAccepted, case: _Case) -> Iterator[FieldError]:
    if event.interval_weeks is not None:
        yield from _interval_problems(event.phase, event.interval_weeks, "interval_weeks", case.protocol)
    else:
        yield from _phase_problems(event.phase, case.protocol)
    yield from _reason_problems(event.reason)


@_problems.register
def _of_protocol(event: ProtocolChanged, case: _Case) -> Iterator[FieldError]:
    phase = event.phase or case.plan.phase
    if phase is not None:
        yield from _phase_problems(phase, event.protocol)
    yield from _reason_problems(event.reason)


@_problems.register
def _of_resumption(event: Resumed, case: _Case) -> Iterator[FieldError]:
    if not case.plan.on_hold:
        yield FieldError("on", event.on.isoformat(), "the course is not on hold")


def _is_given(visit: Visit) -> bool:
    return visit.kind is VisitKind.DOSING and visit.state is VisitState.DONE


def _phase_problems(key: str, protocol: Protocol) -> Iterator[FieldError]:
    if key not in {phase.key for phase in protocol.phases}:
        yield FieldError("phase", key, f"is not a phase of {protocol.name}")


def _interval_problems(key: str, weeks: int, field: str, protocol: Protocol) -> Iterator[FieldError]:
    unknown = tuple(_phase_problems(key, protocol))
    if unknown:
        yield from unknown
        return
    interval = protocol.phase(key).interval
    choices = interval.choices if interval else ()
    if weeks not in choices:
        offered = ", ".join(map(str, choices)) or "none"
        yield FieldError(field, weeks, f"weeks offered in this phase: {offered}")


def _reason_problems(reason: str) -> Iterator[FieldError]:
    if not reason.strip():
        yield FieldError("reason", reason, "is required")


def _too_close(field: str, day: dt.date, limits: DosingLimits) -> FieldError:
    return FieldError(
        field,
        day.isoformat(),
        f"fewer than {limits.min_nights} nights after a dose, or more than {limits.max_per_7_days} in 7 days; "
        "an override with a reason is needed",
    )
