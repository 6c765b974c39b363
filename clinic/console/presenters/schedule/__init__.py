"""A course's plan as the planner shows it: what waits for a decision, what comes, what was, what changed."""

import datetime as dt
from dataclasses import dataclass

from clinic.console.presenters.calendar import Calendar, Mark, calendar_of
from clinic.console.presenters.schedule.actions import Action, May, course_actions
from clinic.console.presenters.schedule.facts import Fact, facts_of
from clinic.console.presenters.schedule.visits import VisitLine, lines_of
from clinic.console.presenters.strip import Strip, strip_of
from clinic.core import clock
from clinic.treatments.models import Course, PlannedVisit, Proposal, ReviewGate
from clinic.treatments.rules.events import EventKind
from clinic.treatments.selectors.schedule import calendar_of as clinic_calendar
from clinic.treatments.selectors.timeline import Entry, course_timeline

__all__ = ["Schedule", "schedule_page"]

State = PlannedVisit.State
CHANGES_SHOWN = 30
ROUTINE = frozenset({"dose", EventKind.VISIT_DONE})
"""What goes as planned changes nothing; the list of visits has it."""

LOOK_BACK = dt.timedelta(days=28)
"""How far back the calendar reaches; the list of past visits has them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    course: Course
    strip: Strip
    facts: tuple[Fact, ...]
    proposals: list[Proposal]
    gates: list[ReviewGate]
    ahead: tuple[VisitLine, ...]
    waiting: tuple[VisitLine, ...]
    past: tuple[VisitLine, ...]
    calendar: Calendar
    changes: list[Entry]
    actions: tuple[Action, ...]


def schedule_page(course: Course, may: May) -> Schedule:
    lines = lines_of(course, may)
    return Schedule(
        course=course,
        strip=strip_of(course.patient, course),
        facts=tuple(facts_of(course)),
        proposals=list(course.proposals.filter(state=Proposal.State.OPEN).order_by("created_at")),
        gates=list(course.gates.filter(outcome="", is_withdrawn=False).order_by("due_on")),
        ahead=tuple(line for line in lines if line.visit.state == State.PLANNED and line.state != "waiting"),
        waiting=tuple(line for line in lines if line.state == "waiting"),
        past=tuple(line for line in reversed(lines) if line.visit.state != State.PLANNED),
        calendar=_calendar(course, lines),
        changes=[entry for entry in reversed(course_timeline(course)) if entry.kind not in ROUTINE][
            :CHANGES_SHOWN
        ],
        actions=tuple(course_actions(course, may)),
    )


def _calendar(course: Course, lines: list[VisitLine]) -> Calendar:
    today = clock.today(course.clinic.zone)
    marks = (_mark(line) for line in lines if line.visit.state != State.CANCELLED)
    return calendar_of(
        marks,
        today=today,
        is_open=clinic_calendar(course.clinic).is_open,
        from_day=max(course.started_on, today - LOOK_BACK) if course.is_open else course.started_on,
    )


def _mark(line: VisitLine) -> Mark:
    visit = line.visit
    return Mark(
        day=visit.done_on or visit.target,
        kind=visit.kind,
        state=visit.state,
        text=f"{line.name}, {line.phase}, {line.state}",
        is_provisional=visit.is_provisional,
    )
