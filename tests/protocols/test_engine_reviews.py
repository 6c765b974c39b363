"""Periodic reviews, and windows of integration visits in a twice-weekly phase."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from clinic.protocols.rules import parse_protocol, templates, to_mapping
from clinic.protocols.rules.engine import (
    CourseEvent,
    GateDecided,
    GateDecision,
    IntervalChosen,
    Paused,
    TaskKind,
    Visit,
    VisitDone,
    VisitKind,
    VisitState,
    plan,
)
from tests.protocols.walk import EVERY_DAY, MONDAY, Walk

WEEK = dt.timedelta(weeks=1)


def periodic(course: Walk) -> list[Visit]:
    return [visit for visit in course.plan().visits if visit.key.startswith("review-")]


def in_maintenance(template: str = "racemic-iv-standard") -> Walk:
    course = Walk(template)
    course.keep_until("maintenance")
    return course


def test_review_is_due_twelve_weeks_after_the_gate_on_a_treatment_day() -> None:
    course = in_maintenance()
    gate = next(visit for visit in course.plan().visits if visit.key == "1-induction-gate")
    assert gate.done_on is not None
    review = periodic(course)[0]
    assert review.latest == gate.done_on + 12 * WEEK
    assert review.target in {visit.target for visit in course.ahead()}
    assert review.target <= review.latest
    assert review.instruments == ("phq-9", "madrs")


def test_review_held_counts_the_next_twelve_weeks() -> None:
    course = in_maintenance()
    course.keep(2)
    course.events.append(VisitDone(on=course.today, kind=VisitKind.REVIEW))
    held, following = periodic(course)[:2]
    assert (held.state, held.done_on) == (VisitState.DONE, course.today)
    assert following.latest == course.today + 12 * WEEK


def test_review_due_makes_a_task_until_it_is_held() -> None:
    course = in_maintenance()
    course.keep(5)
    assert [task.kind for task in course.plan().tasks] == [TaskKind.PERIODIC_REVIEW]
    course.events.append(VisitDone(on=course.today, kind=VisitKind.REVIEW))
    assert course.plan().tasks == ()


def test_review_not_held_stays_overdue_and_the_next_is_counted_from_today() -> None:
    course = in_maintenance()
    course.keep(9)
    overdue, following = periodic(course)[:2]
    assert overdue.state is VisitState.OVERDUE
    assert following.latest == course.today + 12 * WEEK


@pytest.mark.parametrize(
    "event",
    [
        Paused(on=MONDAY, reason="travels"),
        GateDecided(on=MONDAY, phase="induction", decision=GateDecision.STOP),
    ],
)
def test_no_periodic_review_is_due_while_a_course_is_paused_nor_after_it_is_stopped(
    event: CourseEvent,
) -> None:
    course = in_maintenance()
    course.keep()
    assert periodic(course)
    course.events.append(replace(event, on=course.today))
    assert periodic(course) == []


def test_review_without_a_treatment_day_in_the_four_weeks_before_takes_an_open_day() -> None:
    table: dict[str, Any] = to_mapping(templates()["racemic-iv-standard"])
    table["phases"] = table["phases"][2:]
    table["phases"][0]["interval"] |= {"value": 12, "choices": [12]}
    table["phases"][0]["review_weeks"]["value"] = 6
    protocol = parse_protocol(table)
    visits = plan(protocol, start=MONDAY, calendar=EVERY_DAY, today=MONDAY).visits
    review = next(visit for visit in visits if visit.kind is VisitKind.REVIEW)
    assert review.target == review.latest == MONDAY + 6 * WEEK


def test_review_takes_a_treatment_day_of_the_27_days_before_and_not_of_the_28th() -> None:
    for weeks, days_early in ((3, 21), (4, 0)):
        table: dict[str, Any] = to_mapping(templates()["racemic-iv-standard"])
        table["phases"] = table["phases"][2:]
        # The treatment after the first comes late enough that the first alone can be near the review.
        table["phases"][0]["interval"] |= {"value": 12, "choices": [12]}
        table["phases"][0]["review_weeks"]["value"] = weeks
        visits = plan(parse_protocol(table), start=MONDAY, calendar=EVERY_DAY, today=MONDAY).visits
        review = next(visit for visit in visits if visit.kind is VisitKind.REVIEW)
        assert review.latest == MONDAY + weeks * WEEK
        assert (review.latest - review.target).days == days_early


def test_eu_review_falls_within_26_weeks_of_the_last() -> None:
    course = in_maintenance("esketamine-eu")
    gate = next(visit for visit in course.plan().visits if visit.key == "1-induction-gate")
    assert gate.done_on is not None
    assert periodic(course)[0].latest == gate.done_on + 26 * WEEK


def test_review_is_planned_in_maintenance_only() -> None:
    assert {visit.phase for visit in periodic(Walk())} == {"maintenance"}


def test_review_beyond_an_undecided_gate_is_provisional() -> None:
    assert [visit.provisional for visit in periodic(Walk())] == [True]
    assert not any(visit.provisional for visit in periodic(in_maintenance()))
    gates = [
        visit for visit in Walk("racemic-iv-short-induction").plan().visits if visit.kind is VisitKind.REVIEW
    ]
    assert [(gate.phase, gate.provisional) for gate in gates] == [("induction", False), ("monthly", True)]


def test_review_of_a_phase_that_is_over_is_not_asked_for() -> None:
    table: dict[str, Any] = to_mapping(templates()["racemic-iv-standard"])
    weekly, maintenance = table["phases"][1:]
    weekly["review_weeks"] = maintenance.pop("review_weeks") | {"value": 1}
    table["phases"] = [weekly, maintenance]
    events = [VisitDone(on=MONDAY + WEEK * number) for number in range(5)]
    visits = plan(
        parse_protocol(table), start=MONDAY, calendar=EVERY_DAY, events=events, today=MONDAY + WEEK * 5
    ).visits
    assert not any(visit.kind is VisitKind.REVIEW for visit in visits)


def test_review_interval_does_not_follow_the_dosing_interval() -> None:
    course = in_maintenance()
    before = periodic(course)[0].latest
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=4, reason="holds"))
    assert periodic(course)[0].latest == before


def test_integration_window_ends_before_the_next_dose() -> None:
    table: dict[str, Any] = to_mapping(templates()["ketamine-assisted-psychotherapy"])
    dosing = table["phases"][1]
    dosing["visits_per_week"] = {"value": 2, "basis": ["editable-default"], "editable": True}
    del dosing["interval"]
    dosing["window_before_days"]["value"] = dosing["window_after_days"]["value"] = 1
    visits = plan(parse_protocol(table), start=MONDAY, calendar=EVERY_DAY, today=MONDAY).visits
    doses = [visit for visit in visits if visit.kind is VisitKind.DOSING]
    integrations = [visit for visit in visits if visit.kind is VisitKind.INTEGRATION]
    assert (doses[1].target - doses[0].target).days == 3
    assert integrations[0].latest < doses[1].target
