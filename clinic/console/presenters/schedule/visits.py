"""Planned and past visits as lines of the planner, each with what may be done to it."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse

from clinic.accounts.roles import Permission
from clinic.console.presenters import links
from clinic.console.presenters.schedule.actions import Action, May
from clinic.console.presenters.schedule.facts import phase_named
from clinic.core import clock
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, PlannedVisit, Session

Kind, State = PlannedVisit.Kind, PlannedVisit.State


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """`state` is planned, due, overdue, done, missed, cancelled or waiting (for a review)."""

    visit: PlannedVisit
    name: str
    phase: str
    state: str
    main: Action | None
    more: tuple[Action, ...]


def lines_of(course: Course, may: May) -> list[VisitLine]:
    """Every visit by date, in two queries."""
    sessions = _sessions(course)
    visits = course.visits.order_by("target", "kind", "key")
    return [_line(visit, course, sessions, may) for visit in visits]


def visit_name(visit: PlannedVisit) -> str:
    """Such as "Treatment 3 of 8"; a visit outside the count has no number."""
    kind = visit.get_kind_display().capitalize()
    if not visit.number:
        return kind
    return f"{kind} {visit.number} of {visit.of}" if visit.of else f"{kind} {visit.number}"


Sessions = Mapping[uuid.UUID | None, Session]


def _sessions(course: Course) -> Sessions:
    """The session of each visit, a later one in place of one called off."""
    own = Session.objects.of(course.clinic).filter(course=course, visit__isnull=False)
    return {session.visit_id: session for session in own.order_by("arrived_at", "id")}


def _line(visit: PlannedVisit, course: Course, sessions: Sessions, may: May) -> VisitLine:
    today = clock.today(course.clinic.zone)
    phase = phase_named(definition_of(course.protocol), visit.phase)
    session = sessions.get(visit.pk)
    return VisitLine(
        visit=visit,
        name=visit_name(visit),
        phase=phase.name if phase else visit.phase,
        state=_state(visit, today),
        main=_main(visit, session, today, may),
        more=tuple(_more(visit, today)) if may(Permission.PLAN_SCHEDULE) and course.is_open else (),
    )


def _state(visit: PlannedVisit, today: dt.date) -> str:
    if visit.state != State.PLANNED:
        return str(visit.state)
    if visit.is_provisional:
        return "waiting"
    if today > visit.latest:
        return "overdue"
    return "due" if today >= visit.earliest else "planned"


def _main(visit: PlannedVisit, session: Session | None, today: dt.date, may: May) -> Action | None:
    """The session once there is one; on the day of a dose, the arrival."""
    if session is not None and session.state not in {Session.State.CANCELLED, Session.State.MISSED}:
        return Action(word="Session", href=links.session(session.pk), icon="heart-rate-monitor")
    is_now = visit.kind == Kind.DOSING and visit.state == State.PLANNED and visit.target == today
    if is_now and may(Permission.RUN_SESSION):
        return Action(word="Arrived", href=links.arrive(visit.pk), icon="user", method="post")
    return None


def _more(visit: PlannedVisit, today: dt.date) -> Iterator[Action]:
    if visit.state != State.PLANNED or visit.is_provisional:
        return
    has_come = visit.target <= today
    is_past_its_hour = has_come and (visit.starts_at is None or visit.starts_at <= clock.now())
    offered = [
        ("agree-time", "Agree a time", "clock", True),
        ("move-visit", "Move", "calendar-event", True),
        ("visit-held", "Held", "check", has_come and visit.kind in {Kind.PREPARATION, Kind.INTEGRATION}),
        ("visit-missed", "Missed", "circle-x", is_past_its_hour and visit.kind != Kind.REVIEW),
        ("cancel-visit", "Call off", "trash", visit.kind != Kind.REVIEW),
    ]
    for name, word, icon, is_apt in offered:
        if is_apt:
            yield Action(word=word, href=reverse(f"console:{name}", args=[visit.pk]), icon=icon)
