from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal

import pytest

from clinic.core.errors import FieldError
from clinic.evidence.thresholds import limits
from clinic.instruments.rules import instrument
from clinic.outcomes.rules import (
    BaselineWarning,
    CourseState,
    ScorePoint,
    criteria_in_force,
    judge_course,
)
from tests.outcomes.builders import FIRST_DOSE, PHQ_9, day, judged, scores


def timed(hour: int, total: int, name: str = "a") -> ScorePoint:
    moment = datetime.combine(FIRST_DOSE, time(hour), tzinfo=UTC)
    return ScorePoint(on=FIRST_DOSE, total=Decimal(total), id=name, taken_at=moment)


def test_baseline_is_the_last_score_before_the_first_dose() -> None:
    outcome = judged((-9, 22), (-2, 18), (3, 12))
    assert outcome.baseline is not None
    assert outcome.baseline.total == 18
    assert (outcome.baseline_age_days, outcome.baseline_warnings) == (2, ())
    assert [point.after_baseline for point in outcome.points] == [False, False, True]
    assert outcome.points[0].days_since_baseline == -7


def test_baseline_on_the_day_of_the_dose_counts_without_clock_times() -> None:
    outcome = judged((-3, 20), (0, 17), (3, 12))
    assert outcome.baseline is not None
    assert outcome.baseline.total == 17


def test_baseline_of_the_very_minute_of_the_dose_counts_as_before_it() -> None:
    outcome = judge_course(
        scores=[timed(10, 19)],
        first_dose_on=FIRST_DOSE,
        first_dose_at=datetime.combine(FIRST_DOSE, time(10), tzinfo=UTC),
        criteria=PHQ_9,
        today=day(1),
    )
    assert outcome.baseline_warnings == ()


def test_baseline_leaves_out_a_score_taken_after_the_dose_of_that_day() -> None:
    outcome = judge_course(
        scores=[timed(15, 6, "after"), timed(9, 19, "before")],
        first_dose_on=FIRST_DOSE,
        first_dose_at=datetime.combine(FIRST_DOSE, time(10), tzinfo=UTC),
        criteria=PHQ_9,
        today=day(1),
    )
    assert outcome.baseline is not None
    assert outcome.baseline.id == "before"
    assert outcome.state is CourseState.RESPONSE


@pytest.mark.parametrize(
    ("first", "second"), [(timed(8, 20), timed(9, 15)), (timed(9, 20, "a"), timed(9, 15, "b"))]
)
def test_baseline_of_two_scores_that_day_is_the_later_by_time_then_id(
    first: ScorePoint, second: ScorePoint
) -> None:
    outcome = judge_course(scores=[second, first], first_dose_on=FIRST_DOSE, criteria=PHQ_9, today=FIRST_DOSE)
    assert outcome.baseline == second


def test_baseline_older_than_the_limit_is_flagged_stale() -> None:
    assert judged((-15, 20)).baseline_warnings == (BaselineWarning.STALE,)
    assert judged((-14, 20)).baseline_warnings == ()


def test_baseline_after_the_dose_is_taken_within_a_week_and_flagged_late() -> None:
    outcome = judged((7, 16), (14, 8))
    assert outcome.baseline_warnings == (BaselineWarning.LATE,)
    assert outcome.baseline_age_days == -7
    assert outcome.state is CourseState.RESPONSE


def test_clinic_decides_how_late_a_baseline_may_be() -> None:
    strict = criteria_in_force(instrument("phq-9"), limits({"baseline.late_days": 3}))
    assert judged((3, 16), criteria=strict).baseline_warnings == (BaselineWarning.LATE,)
    assert judged((4, 16), criteria=strict).baseline_warnings == (BaselineWarning.MISSING,)


def test_baseline_missing_leaves_change_unjudged_but_not_remission() -> None:
    outcome = judged((8, 16), (15, 4))
    assert outcome.baseline is None
    assert outcome.baseline_warnings == (BaselineWarning.MISSING,)
    assert [point.percent_change for point in outcome.points] == [None, None]
    assert (outcome.response_on, outcome.remission_on) == (None, day(15))


def test_baseline_before_any_dose_is_provisional_and_ages_until_today() -> None:
    outcome = judge_course(
        scores=scores((-30, 21), (-20, 19)), first_dose_on=None, criteria=PHQ_9, today=day(0)
    )
    assert outcome.baseline_age_days == 20
    assert outcome.state is CourseState.BASELINE
    assert outcome.baseline_warnings == (BaselineWarning.STALE,)


def test_baseline_already_in_remission_is_flagged_and_never_divides() -> None:
    outcome = judged((0, 0), (7, 0), (14, 12))
    assert outcome.baseline_warnings == (BaselineWarning.ALREADY_IN_REMISSION,)
    assert [point.percent_change for point in outcome.points] == [None, None, None]
    assert not any(point.response for point in outcome.points)
    assert outcome.remission_on == day(7)


def test_score_with_a_naive_time_or_no_number_is_refused_by_name() -> None:
    good = timed(9, 20)
    assert good.taken_at is not None
    with pytest.raises(FieldError, match="taken_at"):
        replace(good, taken_at=good.taken_at.replace(tzinfo=None))
    with pytest.raises(FieldError, match="total: must be a number"):
        replace(good, total=Decimal("NaN"))


def test_baseline_before_a_planned_first_dose_ages_until_today() -> None:
    outcome = judge_course(scores=scores((-20, 19)), first_dose_on=day(30), criteria=PHQ_9, today=day(-3))
    assert (outcome.baseline_age_days, outcome.baseline_warnings) == (17, (BaselineWarning.STALE,))
