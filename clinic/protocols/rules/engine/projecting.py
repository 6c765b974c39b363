"""Lays out the visits still ahead, as if each took place on its target."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from clinic.protocols.rules.definition import Phase
from clinic.protocols.rules.engine.course import Course
from clinic.protocols.rules.engine.events import VisitCancelled
from clinic.protocols.rules.engine.visits import Visit, VisitState


def project(course: Course, *, today: dt.date, until: dt.date, cancelled: Sequence[VisitCancelled]) -> None:
    """Adds planned visits to `course`: all of a phase with a count, an open-ended one up to `until`."""
    while (phase := course.phase) is not None and course.hold is None and course.stopped_on is None:
        provisional = course.open_gate is not None
        if provisional:
            course.not_before = max(course.not_before, today)
        visit = replace(course.next_visit(phase), provisional=provisional)
        if phase.is_open_ended and visit.target > until:
            return
        called_off = _called_off(visit, cancelled)
        if called_off is not None:
            course.settle(phase, called_off, called_off.target, held=False)
        else:
            moved = course.pins.get(visit.key) == visit.target
            expected = _expected_on(course, phase, visit, today)
            course.settle(phase, visit, expected, held=True, by_person=moved)


def _called_off(visit: Visit, ahead: Sequence[VisitCancelled]) -> Visit | None:
    """The visit as cancelled, when a cancellation ahead falls into its window."""
    for event in ahead:
        if event.kind is visit.kind and visit.earliest <= event.on <= visit.latest:
            return replace(visit, state=VisitState.CANCELLED, target=event.on)
    return None


def _expected_on(course: Course, phase: Phase, visit: Visit, today: dt.date) -> dt.date:
    """A visit whose target has passed is expected on the first day from today, and shifts what follows it."""
    if visit.target >= today:
        return visit.target
    course.not_before = max(course.not_before, today)
    return course.next_visit(phase).target
