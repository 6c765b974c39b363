"""Outcome rows follow the scores in the same transaction, and the rebuild proves it."""

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.management import call_command

from clinic.audit.selectors import history_of
from clinic.care.assessments import record_rating, withdraw_assessment
from clinic.instruments.models import Assessment
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.selectors.cohort import load_cohort
from clinic.outcomes.services import judge, rebuild_all, wanted_figures
from clinic.treatments.models import Course
from tests.build import BUILDER, Cast, make_course, make_dose, make_patient, make_session

START = dt.date(2026, 3, 2)


def score(course: Course, days: int, total: int, instrument: str = "bdi-ii") -> Assessment:
    taken_at = dt.datetime.combine(START + dt.timedelta(days=days), dt.time(9), tzinfo=dt.UTC)
    return record_rating(
        patient=course.patient, instrument=instrument, total=total, taken_at=taken_at, by=BUILDER
    )


@pytest.fixture
def course(inside: Cast) -> Course:
    course = make_course(inside.patient, started_on=START, primary_instrument="bdi-ii")
    make_dose(make_session(course, START), given_at=dt.datetime(2026, 3, 2, 10, tzinfo=dt.UTC))
    return course


def outcome_of(course: Course) -> CourseOutcome:
    return CourseOutcome.objects.get(course=course, instrument="bdi-ii")


def test_scores_move_the_state_in_their_own_transaction(course: Course) -> None:
    score(course, -1, 40)
    assert outcome_of(course).state == "baseline"
    score(course, 7, 28)
    assert outcome_of(course).state == "responding"
    score(course, 14, 20)
    assert (outcome_of(course).state, outcome_of(course).response_on) == (
        "response",
        START + dt.timedelta(14),
    )
    score(course, 21, 10)
    found = outcome_of(course)
    assert (found.state, found.baseline_total, found.latest_total) == ("remission", Decimal(40), Decimal(10))
    assert found.criteria["remission"]["total"] == "13"
    assert found.criteria["remission"]["basis"]
    assert [point.day for point in found.points.order_by("day")] == [0, 8, 15, 22]


def test_withdrawn_score_no_longer_counts_but_its_verdict_is_kept(course: Course) -> None:
    score(course, -1, 40)
    wrong = score(course, 7, 10)
    withdraw_assessment(assessment=wrong, reason="another patient's form", by=BUILDER)
    assert outcome_of(course).state == "baseline"
    assert OutcomePoint.objects.get(assessment=wrong).is_current is False


def test_judging_again_writes_nothing(course: Course) -> None:
    score(course, -1, 40)
    score(course, 7, 10)
    before = outcome_of(course)
    judge(course=course, instrument="bdi-ii", by=BUILDER)
    assert outcome_of(course).version == before.version
    assert len(history_of(outcome_of(course))) == before.version


def test_rebuild_finds_no_drift_after_normal_work_and_mends_what_was_changed_behind_its_back(
    course: Course,
) -> None:
    score(course, -1, 40)
    score(course, 7, 10)
    assert rebuild_all(clinic=course.clinic, by=BUILDER).drifted == 0
    outcome_of(course).change(state="relapse")
    report = rebuild_all(clinic=course.clinic, by=BUILDER)
    assert (report.courses, report.drifted) == (1, 1)
    assert report.details[0]["columns"] == ["state"]
    assert outcome_of(course).state == "remission"


def test_rebuild_of_the_next_day_finds_no_drift_when_nothing_was_recorded(course: Course) -> None:
    """A stable course scored today, and a baseline that waits for its first dose until it is too old."""
    now = dt.datetime.combine(START + dt.timedelta(days=28), dt.time(9), tzinfo=dt.UTC)
    waiting = make_course(
        make_patient(course.clinic, "Waiting"), started_on=START, primary_instrument="bdi-ii"
    )
    with time_machine.travel(now, tick=False) as traveller:
        for days, total in ((-1, 40), (7, 10), (14, 9), (21, 8), (28, 8)):
            score(course, days, total)
        score(waiting, 14, 30)
        assert outcome_of(course).stable_since == START + dt.timedelta(days=21)
        for _ in range(3):
            assert rebuild_all(clinic=course.clinic, by=BUILDER).details == []
            traveller.shift(dt.timedelta(days=1))


def test_confirmed_relapse_is_dated_to_its_first_score(course: Course) -> None:
    """BDI-II has no relapse cut-off of its own, so PHQ-9 shows the rule: >= 10 and 5 above the best, twice."""
    for days, total in ((-1, 20), (7, 4), (14, 3), (21, 12), (28, 13)):
        taken_at = dt.datetime.combine(START + dt.timedelta(days=days), dt.time(9), tzinfo=dt.UTC)
        record_rating(patient=course.patient, instrument="phq-9", total=total, taken_at=taken_at, by=BUILDER)
        if days == 21:
            possible = CourseOutcome.objects.get(course=course, instrument="phq-9")
            assert (possible.state, possible.possible_relapse_on) == (
                "possible-relapse",
                START + dt.timedelta(21),
            )
            assert possible.rescore_from == START + dt.timedelta(26)
            assert possible.rescore_until == START + dt.timedelta(36)
    relapsed = CourseOutcome.objects.get(course=course, instrument="phq-9")
    assert (relapsed.state, relapsed.relapse_on) == ("relapse", START + dt.timedelta(21))


def test_cohort_figures_are_stored_and_read_back_without_recomputing(course: Course) -> None:
    score(course, -1, 40)
    score(course, 27, 10)
    row = wanted_figures(clinic=course.clinic, instrument="bdi-ii")
    assert row.body["courses"] == 1
    again = wanted_figures(clinic=course.clinic, instrument="bdi-ii")
    assert again.computed_at == row.computed_at
    assert row.body["rates"]["spec"]["$schema"]


def test_cohort_counts_each_course_once_per_time(course: Course) -> None:
    score(course, -1, 40)
    score(course, 27, 10)
    frame = load_cohort(course.clinic, "bdi-ii")
    assert len(frame) == 1
    assert frame.cohort.day.tolist() == [28]
    assert frame.cohort.total.tolist() == [10]


def test_report_says_nothing_of_weeks_in_which_nobody_was_followed(course: Course) -> None:
    """Stable from day 21, the third week in remission, and followed to day 63: six weeks."""
    score(course, -1, 20, "phq-9")
    nobody = _relapse_weeks(course)
    assert {(week["without_relapse"], week["interval"]) for week in nobody} == {(None, None)}
    for days in (7, 14, 21, 63):
        score(course, days, 4, "phq-9")
    one = {week["week"]: week for week in _relapse_weeks(course)}
    assert (one[4]["at_risk"], one[4]["without_relapse"], one[4]["interval"]) == (1, 1.0, [1.0, 1.0])
    assert (one[8]["at_risk"], one[8]["without_relapse"], one[8]["interval"]) == (0, None, None)


def _relapse_weeks(course: Course) -> list[dict[str, Any]]:
    out = io.StringIO()
    slug = course.clinic.slug
    call_command("cohort_report", "--clinic", slug, "--instrument", "phq-9", "--json", stdout=out)
    weeks: list[dict[str, Any]] = json.loads(out.getvalue())["relapse"]["table"]
    return weeks
