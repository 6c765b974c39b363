"""Applies one recorded event to the working state of a course."""

import datetime as dt
from dataclasses import replace
from functools import singledispatch

from clinic.protocols.rules.definition import Phase
from clinic.protocols.rules.engine.course import Choice, Course, Hold
from clinic.protocols.rules.engine.events import (
    Event,
    GateDecided,
    GateDecision,
    IntervalChosen,
    Paused,
    ProposalAccepted,
    ProtocolChanged,
    Resumed,
    VisitCancelled,
    VisitDone,
    VisitMissed,
)
from clinic.protocols.rules.engine.visits import Visit, VisitKind, VisitState


@singledispatch
def apply(event: Event, course: Course) -> None:
    """Moves and overrides change nothing here: the course holds them from the start."""


@apply.register
def _done(event: VisitDone, course: Course) -> None:
    course.misses = 0
    if course.hold is not None and course.hold.automatic:
        course.hold = None
    if event.kind is VisitKind.REVIEW:
        course.reviews.append(event.on)
        return
    if event.kind is VisitKind.DOSING:
        _skip_preparation(course, event.on)
    _record(course, event, VisitState.DONE)


@apply.register
def _missed(event: VisitMissed, course: Course) -> None:
    _record(course, event, VisitState.MISSED)
    course.misses += 1
    if course.misses >= course.limits.misses_before_hold and course.hold is None:
        course.hold = Hold(since=event.on, automatic=True)


@apply.register
def _cancelled(event: VisitCancelled, course: Course) -> None:
    _record(course, event, VisitState.CANCELLED)


@apply.register
def _gate_decided(event: GateDecided, course: Course) -> None:
    reached = [gate for gate in course.gates if gate.phase.key == event.phase]
    if not reached and event.decision is not GateDecision.STOP:
        return
    for gate in reached:
        if gate.decided is None or gate is reached[-1]:
            gate.decided = event
    course.stopped_on = event.on if event.decision is GateDecision.STOP else None
    course.not_before = max(course.not_before, event.on)


@apply.register
def _interval_chosen(event: IntervalChosen, course: Course) -> None:
    _choose(course, event.phase, Choice(event.weeks, event.on, event.reason))


@apply.register
def _proposal_accepted(event: ProposalAccepted, course: Course) -> None:
    course.stopped_on = None
    here = course.phase is not None and course.phase.key == event.phase
    if not here or event.interval_weeks is None:
        course.enter(course.protocol.index_of(event.phase), event.on, event.reason)
        course.not_before = max(course.not_before, event.on)
    if event.interval_weeks is not None:
        _choose(course, event.phase, Choice(event.interval_weeks, event.on, event.reason))


@apply.register
def _paused(event: Paused, course: Course) -> None:
    course.hold = Hold(since=event.on, automatic=False)


@apply.register
def _resumed(event: Resumed, course: Course) -> None:
    course.hold = None
    course.misses = 0
    course.not_before = max(course.not_before, event.on)


@apply.register
def _protocol_changed(event: ProtocolChanged, course: Course) -> None:
    before = course.phase
    course.protocol = event.protocol
    key = event.phase or (before.key if before else None)
    if key is None:
        course.stay.index = len(event.protocol.phases)
    elif before is not None and key == before.key:
        _keep_count(course, event.protocol.index_of(key), event.on)
    else:
        course.enter(event.protocol.index_of(key), event.on, event.reason)
        course.not_before = max(course.not_before, event.on)


def _keep_count(course: Course, index: int, on: dt.date) -> None:
    course.stay.index = index
    phase = course.protocol.phases[index]
    if phase.visits is not None and course.stay.done >= phase.visits.value:
        course.finish(phase, on)


def _choose(course: Course, phase: str, choice: Choice) -> None:
    course.choices[phase] = choice
    if course.phase is not None and course.phase.key == phase:
        course.not_before = max(course.not_before, choice.since)


def _skip_preparation(course: Course, on: dt.date) -> None:
    """A dose given during preparation ends it: that dose cannot be prepared any more."""
    while course.phase is not None and not course.phase.is_dosing:
        course.enter(course.stay.index + 1, on, "")


def _record(course: Course, event: VisitDone | VisitMissed | VisitCancelled, state: VisitState) -> None:
    phase = course.phase
    if event.kind is VisitKind.INTEGRATION and _close_integration(course, event.on, state):
        return
    if phase is None or event.kind is not _kind(phase):
        _record_outside(course, event, state)
        return
    visit = course.next_visit(phase)
    is_held = state is VisitState.DONE
    by_person = is_held and course.is_chosen(visit, event.on)
    if is_held:
        visit = replace(visit, state=state, done_on=event.on)
    else:
        visit = replace(
            visit,
            state=state,
            target=event.on,
            earliest=min(visit.earliest, event.on),
            latest=max(visit.latest, event.on),
        )
    course.settle(phase, visit, event.on, held=is_held, by_person=by_person)


def _kind(phase: Phase) -> VisitKind:
    return VisitKind.DOSING if phase.is_dosing else VisitKind.PREPARATION


def _close_integration(course: Course, on: dt.date, state: VisitState) -> bool:
    """Closes the integration visit of the latest dose before `on` that still waits for one."""
    for index, visit in reversed(list(enumerate(course.integrations))):
        if visit.is_open and visit.earliest <= on:
            done_on = on if state is VisitState.DONE else None
            course.integrations[index] = replace(visit, state=state, done_on=done_on)
            return True
    return False


def _record_outside(
    course: Course, event: VisitDone | VisitMissed | VisitCancelled, state: VisitState
) -> None:
    """A visit the phase does not count, such as a dose after the last one planned."""
    held = state is VisitState.DONE
    phase = course.phase or course.protocol.phases[-1]
    course.visits.append(
        Visit(
            key=f"outside-{event.kind}-{event.on}-{event.key}".rstrip("-"),
            kind=event.kind,
            phase=phase.key,
            stay=course.stay.number,
            number=0,
            of=None,
            target=event.on,
            earliest=event.on,
            latest=event.on,
            state=state,
            done_on=event.on if held else None,
        )
    )
    if held and event.kind is VisitKind.DOSING:
        course.doses.append(event.on)
        course.last = (event.on, True)
