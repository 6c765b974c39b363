"""Brings a course's stored schedule in line with its events, writing only what differs."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from clinic.accounts.records import change, insert_many
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.protocols.rules.engine import Visit, VisitState
from clinic.treatments.models import Course, PlannedVisit
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.schedule import Schedule
from clinic.treatments.selectors.schedule import schedule_of
from clinic.treatments.services.gates import keep_gates

_STORED: Mapping[VisitState, str] = {
    VisitState.DONE: PlannedVisit.State.DONE,
    VisitState.MISSED: PlannedVisit.State.MISSED,
    VisitState.CANCELLED: PlannedVisit.State.CANCELLED,
}


def replan(*, course: Course, by: Actor, today: dt.date | None = None) -> Schedule:
    """Rewrite visits, reviews and the course's own columns from its events; `course` is locked by the caller."""
    schedule = schedule_of(course, today=today)
    visits_changed = _keep_visits(course, schedule, by)
    gates_changed = keep_gates(course, schedule, by)
    columns = _course_columns(schedule)
    differs = any(getattr(course, name) != value for name, value in columns.items())
    if visits_changed or gates_changed or differs:
        change(course, by=by, **columns, replanned_at=clock.now())
    return schedule


def _keep_visits(course: Course, schedule: Schedule, by: Actor) -> bool:
    """True when anything was written. One row per key: what returns to the plan takes up its old row."""
    rows = {row.key: row for row in PlannedVisit.objects.filter(course=course)}
    planned = {visit.key: visit for visit in schedule.visits}
    is_changed = False
    for key, row in rows.items():
        wanted = _changes(row, planned.get(key), schedule, course.clinic.zone)
        if wanted:
            change(row, by=by, **wanted)
            is_changed = True
    added = [
        PlannedVisit(
            clinic=course.clinic,
            course=course,
            patient_id=course.patient_id,
            key=key,
            **_columns(visit, schedule),
        )
        for key, visit in planned.items()
        if key not in rows
    ]
    insert_many(added, by=by)
    return is_changed or bool(added)


def _changes(row: PlannedVisit, visit: Visit | None, schedule: Schedule, zone: ZoneInfo) -> dict[str, Any]:
    if visit is None:
        return {} if row.state == row.State.CANCELLED else {"state": row.State.CANCELLED}
    columns = _columns(visit, schedule)
    if row.starts_at and visit.is_open and clock.local_date(row.starts_at, zone) != visit.target:
        # An appointment on another day than the visit would send the patient to a closed door.
        columns["starts_at"] = None
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def _columns(visit: Visit, schedule: Schedule) -> dict[str, Any]:
    return {
        "kind": visit.kind.value,
        "phase": visit.phase,
        "number": visit.number,
        "of": visit.of,
        "target": visit.target,
        "earliest": visit.earliest,
        "latest": visit.latest,
        "state": _STORED.get(visit.state, PlannedVisit.State.PLANNED),
        "is_provisional": visit.provisional and visit.is_open,
        "is_moved_by_hand": visit.is_open and schedule.moved.get(visit.key) == visit.target,
        "done_on": visit.done_on,
    }


def _course_columns(schedule: Schedule) -> dict[str, Any]:
    standing, ended = schedule.standing, schedule.ended
    state = Course.State.ON_HOLD if schedule.plan.on_hold else Course.State.ACTIVE
    if ended is not None:
        state = Course.State.STOPPED if ended.kind is EventKind.STOPPED else Course.State.COMPLETED
    return {
        "state": state,
        "ended_on": ended.on if ended else None,
        "end_reason": ended.reason if ended else "",
        "phase": standing.phase,
        "interval_weeks": standing.interval_weeks,
        "next_target": schedule.next_target,
        "visits_done": standing.done,
        "visits_planned": standing.planned,
        **(schedule.planned_dose.columns if schedule.planned_dose else {}),
    }
