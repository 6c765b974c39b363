"""One visit moved, agreed, missed, called off or held."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.accounts.services import close_clinic_days, override_threshold
from clinic.care.courses import (
    agree_time,
    cancel_visit,
    move_visit,
    record_missed_visit,
    record_visit_done,
)
from clinic.core.errors import ConflictError, FieldError, QuestionError, TransitionError
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.build import BUILDER, Cast, begin_course
from tests.care.walk import DAY, MONDAY, ahead, hold, on

NINE = dt.time(9)


def at(hour: int, minute: int) -> dt.datetime:
    """On the Monday on which courses start."""
    return dt.datetime.combine(MONDAY, dt.time(hour, minute), dt.UTC)


def begun(cast: Cast, key: str = "racemic-iv-standard") -> Course:
    with on(MONDAY):
        return begin_course(cast.patient, key)


def test_visit_moves_within_its_window_and_the_rest_follows(inside: Cast) -> None:
    course = begun(inside)
    second, third = ahead(course)[1:3]
    with on(MONDAY):
        moved = move_visit(
            visit=second, target=second.latest, reason="exam", expected_version=second.version, by=BUILDER
        )
    assert moved.target == second.target + DAY
    assert moved.is_moved_by_hand
    third.refresh_from_db()
    assert third.target - moved.target >= 2 * DAY


@pytest.mark.parametrize(
    ("offset", "message"),
    [
        (-1, "target: must not lie in the past"),
        (8, r"to: is outside 2026-01-07 to 2026-01-09"),
    ],
)
def test_move_to_an_impossible_day_is_refused(inside: Cast, offset: int, message: str) -> None:
    course = begun(inside)
    visit = ahead(course)[1]
    with on(MONDAY), pytest.raises(FieldError, match=message):
        move_visit(
            visit=visit,
            target=MONDAY + offset * DAY,
            reason="x",
            expected_version=visit.version,
            by=BUILDER,
        )
    assert not CourseEvent.objects.filter(kind="visit-moved").exists()


def test_move_onto_a_closed_day_is_refused(inside: Cast) -> None:
    course = begun(inside)
    visit = ahead(course)[1]
    close_clinic_days(
        clinic=inside.clinic, first_day=visit.latest, last_day=visit.latest, reason="holiday", by=BUILDER
    )
    with on(MONDAY), pytest.raises(FieldError, match="the clinic is closed"):
        move_visit(visit=visit, target=visit.latest, reason="x", expected_version=visit.version, by=BUILDER)


def test_move_of_an_outdated_visit_is_refused(inside: Cast) -> None:
    course = begun(inside)
    visit = ahead(course)[1]
    with on(MONDAY):
        move_visit(visit=visit, target=visit.latest, reason="x", expected_version=1, by=BUILDER)
        with pytest.raises(ConflictError, match="This visit was changed by somebody else"):
            move_visit(visit=visit, target=visit.target, reason="x", expected_version=1, by=BUILDER)


def test_agreed_time_holds_the_day_while_the_plan_does(inside: Cast) -> None:
    course = begun(inside)
    visit = ahead(course)[1]
    starts = dt.datetime.combine(visit.target, dt.time(9, 30), tzinfo=dt.UTC)
    with on(MONDAY):
        agreed = agree_time(visit=visit, starts_at=starts, expected_version=visit.version, by=BUILDER)
    assert (agreed.starts_at, agreed.target, agreed.is_moved_by_hand) == (starts, visit.target, False)


def test_agreed_time_falls_away_when_the_limits_move_the_visit(inside: Cast) -> None:
    course = begun(inside)
    first, second = ahead(course)[:2]
    starts = dt.datetime.combine(second.target, dt.time(9, 30), tzinfo=dt.UTC)
    with on(MONDAY):
        agree_time(visit=second, starts_at=starts, expected_version=second.version, by=BUILDER)
    hold(course, 1, late=2)
    second.refresh_from_db()
    assert second.target > first.target + 3 * DAY
    assert second.starts_at is None


def agreed_at(cast: Cast, hour: int, minute: int = 0, **details: Any) -> PlannedVisit:
    """The second visit of the one course, with a time agreed."""
    course = Course.objects.of(cast.clinic).first() or begun(cast)
    visit = ahead(course)[1]
    starts = dt.datetime.combine(visit.target, dt.time(hour, minute), tzinfo=dt.UTC)
    with on(MONDAY):
        return agree_time(
            visit=visit, starts_at=starts, expected_version=visit.version, by=BUILDER, **details
        )


def moved(visit: PlannedVisit, **details: Any) -> PlannedVisit:
    fields: dict[str, Any] = {
        "target": visit.latest,
        "reason": "exam",
        "expected_version": visit.version,
    } | details
    with on(MONDAY):
        return move_visit(visit=visit, by=BUILDER, **fields)


@pytest.mark.parametrize(
    ("details", "time"),
    [
        ({}, dt.time(9, 30)),
        ({"time": dt.time(14)}, dt.time(14)),
        ({"is_untimed": True}, None),
        ({"time": dt.time(14), "is_untimed": True}, dt.time(14)),
    ],
)
def test_moved_visit_keeps_its_time_unless_another_or_none_is_given(
    inside: Cast, details: dict[str, Any], time: dt.time | None
) -> None:
    visit = moved(agreed_at(inside, 9, 30), **details)
    assert visit.starts_at == (dt.datetime.combine(visit.target, time, tzinfo=dt.UTC) if time else None)
    assert visit.is_moved_by_hand


@pytest.mark.parametrize(
    ("hour", "minute", "is_asked"), [(7, 59, True), (8, 0, False), (17, 59, False), (18, 0, True)]
)
def test_time_outside_the_clinics_hours_is_asked_about(
    inside: Cast, hour: int, minute: int, *, is_asked: bool
) -> None:
    if not is_asked:
        assert agreed_at(inside, hour, minute).starts_at is not None
        return
    with pytest.raises(QuestionError, match="is outside the clinic's hours, 08:00 to 18:00"):
        agreed_at(inside, hour, minute)
    assert agreed_at(inside, hour, minute, is_hour_right=True).starts_at is not None


def test_hours_are_the_clinics_own(inside: Cast) -> None:
    for key, hour in (("schedule.closes_hour", "21"), ("schedule.opens_hour", "8.5")):
        override_threshold(clinic=inside.clinic, key=key, value=Decimal(hour), reason="evenings", by=BUILDER)
    with pytest.raises(QuestionError, match="08:29 is outside the clinic's hours, 08:30 to 21:00"):
        agreed_at(inside, 8, 29)
    assert agreed_at(inside, 20, 59).starts_at is not None


def test_visit_moved_to_three_in_the_morning_is_asked_about(inside: Cast) -> None:
    visit = agreed_at(inside, 9, 30)
    with pytest.raises(QuestionError, match="time: 03:00 is outside"):
        moved(visit, time=dt.time(3))
    visit.refresh_from_db()
    assert visit.starts_at is not None
    again = moved(visit, time=dt.time(3), is_hour_right=True)
    assert again.starts_at is not None
    assert again.starts_at.hour == 3


def test_time_in_the_past_is_refused(inside: Cast) -> None:
    visit = ahead(begun(inside))[0]
    with on(MONDAY, hour=12), pytest.raises(FieldError, match="starts_at: must lie ahead"):
        agree_time(
            visit=visit,
            starts_at=dt.datetime(2026, 1, 5, 11, tzinfo=dt.UTC),
            expected_version=visit.version,
            by=BUILDER,
        )


def test_visit_ahead_cannot_be_missed(inside: Cast) -> None:
    visit = ahead(begun(inside))[1]
    with on(MONDAY), pytest.raises(FieldError, match="visit: lies ahead: cancel it instead"):
        record_missed_visit(visit=visit, by=BUILDER)


def test_visit_is_not_missed_before_its_agreed_time(inside: Cast) -> None:
    course = begun(inside)
    visit = ahead(course)[0]
    with on(MONDAY - DAY):
        agree_time(visit=visit, starts_at=at(14, 30), expected_version=visit.version, by=BUILDER)
    with (
        time_machine.travel(at(14, 29), tick=False),
        pytest.raises(FieldError, match="has not come: call it off, or wait until 14:30"),
    ):
        record_missed_visit(visit=visit, by=BUILDER)
    visit.refresh_from_db()
    assert visit.state == PlannedVisit.State.PLANNED
    with time_machine.travel(at(14, 30), tick=False):
        assert record_missed_visit(visit=visit, by=BUILDER).state == PlannedVisit.State.MISSED


def test_visit_of_today_without_a_time_is_missed_from_the_hour_that_staff_name(inside: Cast) -> None:
    course = begun(inside)
    visit = ahead(course)[0]
    with time_machine.travel(at(9, 0), tick=False):
        for expected, message in (
            (None, "say when the patient was expected"),
            (dt.time(9, 1), "this hour has not come"),
        ):
            with pytest.raises(FieldError, match=f"expected_at.*{message}"):
                record_missed_visit(visit=visit, expected_at=expected, by=BUILDER)
        missed = record_missed_visit(visit=visit, expected_at=dt.time(9), by=BUILDER)
    event = CourseEvent.objects.get(course=course, kind="visit-missed")
    assert (missed.state, event.details["expected_at"]) == (PlannedVisit.State.MISSED, "09:00")


def test_visit_of_yesterday_without_a_time_is_missed_without_naming_an_hour(inside: Cast) -> None:
    visit = ahead(begun(inside))[0]
    with on(MONDAY + DAY):
        assert record_missed_visit(visit=visit, by=BUILDER).state == PlannedVisit.State.MISSED


def test_visits_are_recorded_in_order(inside: Cast) -> None:
    course = begun(inside)
    second = ahead(course)[1]
    with on(second.target), pytest.raises(TransitionError, match="visit of 2026-01-05"):
        record_missed_visit(visit=second, expected_at=NINE, by=BUILDER)


def test_visit_missed_twice_is_refused(inside: Cast) -> None:
    visit = ahead(begun(inside))[0]
    with on(MONDAY):
        missed = record_missed_visit(visit=visit, reason="no answer", expected_at=NINE, by=BUILDER)
        assert missed.state == PlannedVisit.State.MISSED
        with pytest.raises(TransitionError, match="This visit is missed already"):
            record_missed_visit(visit=visit, expected_at=NINE, by=BUILDER)


def test_visit_called_off_ahead_is_appended_and_not_missed(inside: Cast) -> None:
    course = begun(inside)
    third = ahead(course)[2]
    with on(MONDAY):
        cancelled = cancel_visit(visit=third, reason="holiday", by=BUILDER)
    assert cancelled.state == PlannedVisit.State.CANCELLED
    assert len([visit for visit in ahead(course) if visit.phase == "induction"]) == 8


def test_integration_is_moved_called_off_and_held(inside: Cast) -> None:
    course = begun(inside, "ketamine-assisted-psychotherapy")
    day = hold(course, 4)
    first, second = PlannedVisit.objects.filter(course=course, kind="integration", done_on=None).order_by(
        "target"
    )[:2]
    with on(day):
        moved = move_visit(
            visit=second,
            target=second.latest,
            reason="room",
            expected_version=second.version,
            by=BUILDER,
        )
        assert (moved.target, moved.is_moved_by_hand) == (second.latest, True)
        cancelled = cancel_visit(visit=first, reason="declined", by=BUILDER)
        assert cancelled.state == PlannedVisit.State.CANCELLED
    with on(second.latest):
        second.refresh_from_db()
        done = record_visit_done(visit=second, note="calm", by=BUILDER)
    assert (done.state, done.done_on) == (PlannedVisit.State.DONE, second.latest)
    first.refresh_from_db()
    assert first.state == PlannedVisit.State.CANCELLED


def test_preparation_held_leads_to_the_next(inside: Cast) -> None:
    course = begun(inside, "ketamine-assisted-psychotherapy")
    with on(MONDAY):
        record_visit_done(visit=ahead(course)[0], by=BUILDER)
    course.refresh_from_db()
    assert (course.visits_done, course.visits_planned) == (1, 2)


@pytest.mark.parametrize(
    ("kind", "message"),
    [("dosing", "completed by its session"), ("review", "record the outcome of the review")],
)
def test_visit_of_another_kind_is_not_simply_held(inside: Cast, kind: str, message: str) -> None:
    course = begun(inside)
    visit = PlannedVisit.objects.filter(course=course, kind=kind).order_by("target").first()
    assert visit is not None
    with on(visit.target), pytest.raises(FieldError, match=message):
        record_visit_done(visit=visit, by=BUILDER)
