"""What happens to one planned visit outside a treatment session."""

import datetime as dt
from typing import Any

from django.db import transaction

from clinic.accounts.records import change
from clinic.accounts.selectors import limits_of
from clinic.care.courses.replanning import add_event, check_unchanged, is_repeat
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, QuestionError, TransitionError
from clinic.patients.services import check_active
from clinic.treatments.models import Course, PlannedVisit
from clinic.treatments.rules.appointments import hours_text, is_within_hours
from clinic.treatments.rules.events import PLACED, EventKind
from clinic.treatments.services.events import lock_course

TREATMENT = (PlannedVisit.Kind.PREPARATION, PlannedVisit.Kind.DOSING)


@transaction.atomic
def move_visit(
    *,
    visit: PlannedVisit,
    target: dt.date,
    reason: str,
    expected_version: int,
    time: dt.time | None = None,
    is_untimed: bool = False,
    is_hour_right: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> PlannedVisit:
    """Give a visit another day within its window; the plan behind it follows. It keeps the time of the day agreed
    unless another `time`, or none (`is_untimed`), is given with the new day.

    Raises FieldError for a day outside the window, on which the clinic is closed or which comes too close to
    another dose, QuestionError for a time outside the clinic's hours unless `is_hour_right`, TransitionError for a
    visit that is over or a patient who is not active, ConflictError when it changed.
    """
    course, visit = _lock(visit)
    if is_repeat(course, client_key):
        return visit
    check_active(course.patient)
    _check_open(visit, expected_version)
    zone = course.clinic.zone
    agreed = clock.local_time(visit.starts_at, zone).time() if visit.starts_at and not is_untimed else None
    kept = time or agreed
    starts_at = _on_day(course, target, kept, is_hour_right=is_hour_right) if kept else None
    _move(course, visit, target, {"to": target.isoformat()}, reason=reason, by=by, client_key=client_key)
    return change(visit, by=by, starts_at=starts_at)


@transaction.atomic
def agree_time(
    *,
    visit: PlannedVisit,
    starts_at: dt.datetime,
    expected_version: int,
    is_hour_right: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> PlannedVisit:
    """Agree an appointment: the visit now keeps its day when those before it shift, unless the limits forbid it.

    Raises as `move_visit` does. A moment that has passed is a FieldError.
    """
    course, visit = _lock(visit)
    if is_repeat(course, client_key):
        return visit
    _check_ahead("starts_at", starts_at)
    check_active(course.patient)
    _check_open(visit, expected_version)
    _check_hour(course, starts_at, field="starts_at", is_hour_right=is_hour_right)
    day = clock.local_date(starts_at, course.clinic.zone)
    stays = day == visit.target and not visit.is_moved_by_hand
    _move(
        course,
        visit,
        day,
        {"to": day.isoformat(), "appointment": stays},
        reason="",
        by=by,
        client_key=client_key,
    )
    return change(visit, by=by, starts_at=starts_at)


@transaction.atomic
def record_missed_visit(
    *,
    visit: PlannedVisit,
    reason: str = "",
    expected_at: dt.time | None = None,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> PlannedVisit:
    """The patient did not come. `expected_at`, on the clinic's clock, is asked for a visit of today without a time.

    Raises FieldError for a visit whose day or hour still lies ahead.
    """
    course, visit = _lock(visit)
    if is_repeat(course, client_key):
        return visit
    _check_open(visit, expected_version)
    _check_hour_has_come(course, visit, expected_at)
    _check_first_open(visit)
    hour = {"expected_at": expected_at.isoformat("minutes")} if expected_at else {}
    return _record(
        course,
        visit,
        EventKind.VISIT_MISSED,
        on=visit.target,
        details=hour,
        reason=reason,
        by=by,
        client_key=client_key,
    )


def _check_hour_has_come(course: Course, visit: PlannedVisit, expected_at: dt.time | None) -> None:
    """Nobody has missed what may still be held: not before the agreed time, nor before the hour staff name."""
    zone, now = course.clinic.zone, clock.now()
    today = clock.local_date(now, zone)
    if visit.target > today:
        raise FieldError("visit", visit.target, "lies ahead: cancel it instead")
    if visit.starts_at is not None and visit.starts_at > now:
        hour = f"{visit.starts_at.astimezone(zone):%H:%M}"
        raise FieldError(
            "visit", hour, f"is the agreed time and has not come: call it off, or wait until {hour}"
        )
    if visit.target < today or visit.starts_at is not None:
        return
    if expected_at is None:
        raise FieldError("expected_at", "", "no time was agreed: say when the patient was expected today")
    if clock.at_local(today, expected_at, zone) > now:
        raise FieldError(
            "expected_at", f"{expected_at:%H:%M}", "this hour has not come: nobody has missed it"
        )


@transaction.atomic
def cancel_visit(
    *,
    visit: PlannedVisit,
    reason: str,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> PlannedVisit:
    """Call a visit off, now or ahead; another takes its place in the count. Never counted as missed."""
    course, visit = _lock(visit)
    if is_repeat(course, client_key):
        return visit
    _check_open(visit, expected_version)
    if visit.target <= clock.today(course.clinic.zone):
        _check_first_open(visit)
    return _record(
        course, visit, EventKind.VISIT_CANCELLED, on=visit.target, reason=reason, by=by, client_key=client_key
    )


@transaction.atomic
def record_visit_done(
    *,
    visit: PlannedVisit,
    held_on: dt.date | None = None,
    note: str = "",
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> PlannedVisit:
    """A preparation, integration or review visit was held, today unless `held_on` is given.

    Raises FieldError for a treatment visit, which a session completes, or a review that asks for a decision.
    """
    course, visit = _lock(visit)
    if is_repeat(course, client_key):
        return visit
    _check_open(visit, expected_version)
    if visit.kind == PlannedVisit.Kind.DOSING:
        raise FieldError("visit", visit.kind, "a treatment visit is completed by its session")
    if visit.kind == PlannedVisit.Kind.REVIEW:
        raise FieldError("visit", visit.kind, "record the outcome of the review")
    _check_first_open(visit)
    return _record(course, visit, EventKind.VISIT_DONE, on=held_on, reason=note, by=by, client_key=client_key)


def _lock(visit: PlannedVisit) -> tuple[Course, PlannedVisit]:
    """The course locked, the visit as it is now."""
    course = lock_course(visit.course)
    return course, PlannedVisit.objects.get(pk=visit.pk, course=course)


def _check_open(visit: PlannedVisit, expected_version: int | None = None) -> None:
    check_unchanged(visit, expected_version)
    if visit.state != PlannedVisit.State.PLANNED:
        raise TransitionError(f"This visit is {visit.get_state_display()} already.")


def _on_day(course: Course, day: dt.date, time: dt.time, *, is_hour_right: bool) -> dt.datetime:
    """The moment of that time on that day; an hour that clocks skip there is refused."""
    starts_at = clock.at_local(day, time, course.clinic.zone)
    if clock.local_time(starts_at, course.clinic.zone).time() != time:
        raise FieldError("time", f"{time:%H:%M}", "does not exist that day: the clocks change")
    _check_ahead("time", starts_at)
    _check_hour(course, starts_at, field="time", is_hour_right=is_hour_right)
    return starts_at


def _check_ahead(field: str, starts_at: dt.datetime) -> None:
    if starts_at <= clock.now():
        raise FieldError(field, starts_at, "must lie ahead")


def _check_hour(course: Course, starts_at: dt.datetime, *, field: str, is_hour_right: bool) -> None:
    limits, time = limits_of(course.clinic), clock.local_time(starts_at, course.clinic.zone).time()
    if is_hour_right or is_within_hours(time, limits):
        return
    raise QuestionError(
        field,
        f"{time:%H:%M}",
        f"{time:%H:%M} is outside the clinic's hours, {hours_text(limits)}. Is it right?",
    )


def _move(
    course: Course,
    visit: PlannedVisit,
    day: dt.date,
    details: dict[str, Any],
    *,
    reason: str,
    by: Actor,
    client_key: str | None,
) -> None:
    if day < clock.today(course.clinic.zone):
        raise FieldError("target", day, "must not lie in the past")
    _record(
        course,
        visit,
        EventKind.VISIT_MOVED,
        details=details,
        reason=reason,
        by=by,
        client_key=client_key,
    )
    if visit.target != day:
        raise FieldError("target", day, "comes before a visit that is still to be held")


def _record(
    course: Course,
    visit: PlannedVisit,
    kind: EventKind,
    *,
    details: dict[str, Any] | None = None,
    **event: Any,
) -> PlannedVisit:
    """The visit as the plan has it after the event, which names it."""
    naming = {"visit": visit.key, "kind": visit.kind}
    add_event(course=course, kind=kind, details=naming | (details or {}), **event)
    visit.refresh_from_db()
    return visit


def _check_first_open(visit: PlannedVisit) -> None:
    """Treatment is counted in order: what is recorded now counts for the first visit still open."""
    if visit.kind in PLACED:
        return
    earlier = PlannedVisit.objects.upcoming().filter(
        course=visit.course, kind__in=TREATMENT, target__lt=visit.target
    )
    first = earlier.order_by("target").first()
    if first is not None:
        raise TransitionError(f"Record first what happened to the visit of {first.target}.")
