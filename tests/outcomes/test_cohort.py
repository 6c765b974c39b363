import csv
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.errors import FieldError
from clinic.outcomes.rules import Criteria
from clinic.outcomes.statistics import (
    CohortRow,
    TimePoint,
    build_cohort,
    cohort_from_rows,
    fixed_days,
    percent_changes,
    rates_by_time,
    weekly,
)
from tests.outcomes.builders import BDI_II, MADRS, PHQ_9, WHO_5, judged

TRIAL = Path(__file__).parents[1] / "data" / "beat_the_blues_bdi.csv"
TRIAL_VISITS = {"bdi_2m": 61, "bdi_4m": 122, "bdi_6m": 183, "bdi_8m": 244}


def trial_rows() -> list[CohortRow]:
    with TRIAL.open(encoding="utf-8", newline="") as file:
        return [
            CohortRow(
                baseline=float(row["bdi_0m"]),
                scores=[(day, float(row[column])) for column, day in TRIAL_VISITS.items() if row[column]],
            )
            for row in csv.DictReader(file)
        ]


def test_rates_of_a_real_trial_match_the_published_scores_counted_by_hand() -> None:
    rates = rates_by_time(cohort_from_rows(trial_rows()), fixed_days(TRIAL_VISITS.values()), BDI_II)
    assert [(rate.point.day, rate.n, rate.responders, rate.remitters) for rate in rates] == [
        (61, 97, 25, 45),
        (122, 73, 30, 41),
        (183, 58, 28, 35),
        (244, 52, 31, 34),
    ]
    assert [(rate.missing, rate.remission_from_baseline) for rate in rates] == [
        (3, 17),
        (27, 15),
        (42, 11),
        (48, 7),
    ]


def test_weekly_rates_take_the_nearest_score_in_the_window_and_the_earlier_of_two() -> None:
    cohort = cohort_from_rows(
        [
            CohortRow(baseline=20, scores=[(26, 19), (29, 8)]),
            CohortRow(baseline=20, scores=[(27, 4), (29, 20)]),
            CohortRow(baseline=20, scores=[(24, 1), (32, 1)]),
        ]
    )
    (week_4,) = rates_by_time(cohort, weekly([4]), PHQ_9)
    assert (week_4.n, week_4.responders, week_4.remitters, week_4.missing) == (2, 2, 1, 1)


def test_rates_tell_a_missing_score_from_one_not_due_yet() -> None:
    cohort = cohort_from_rows(
        [
            CohortRow(baseline=20, scores=[], observed_days=31),
            CohortRow(baseline=20, scores=[], observed_days=30),
            CohortRow(baseline=20, scores=[(28, 9)], observed_days=28),
            CohortRow(baseline=float("nan"), scores=[(28, 9)], observed_days=90),
        ]
    )
    (week_4,) = rates_by_time(cohort, weekly([4]), PHQ_9)
    assert (week_4.n, week_4.missing, week_4.not_due) == (1, 1, 1)


def test_rates_of_nobody_have_no_rate() -> None:
    (week_1,) = rates_by_time(cohort_from_rows([]), weekly([1]), PHQ_9)
    assert (week_1.n, week_1.response.rate, week_1.missing) == (0, None, 0)


def test_cohort_keeps_the_last_score_given_for_a_day_and_drops_day_zero() -> None:
    cohort = build_cohort(baseline=[20, 20], course=[1, 0, 0, 0], day=[7, 7, 0, 7], total=[9, 15, 20, 12])
    assert cohort.total_at(TimePoint(label="Day 7", day=7)).tolist() == [12, 9]
    assert cohort.last_totals().tolist() == [12, 9]
    assert cohort.select(np.array([False, True])).total.tolist() == [9]


@pytest.mark.parametrize(("course", "day", "field"), [([2], [7], "course"), ([0], [7, 8], "day")])
def test_cohort_with_columns_that_do_not_fit_is_refused(
    course: list[int], day: list[int], field: str
) -> None:
    with pytest.raises(FieldError, match=field):
        build_cohort(baseline=[20, 20], course=course, day=day, total=[9])


@given(
    st.sampled_from([PHQ_9, MADRS, BDI_II, WHO_5]),
    st.lists(st.tuples(st.integers(0, 27), st.integers(0, 27)), min_size=1, max_size=20),
)
def test_cohort_and_course_judge_the_same_scores_alike(
    criteria: Criteria, pairs: list[tuple[int, int]]
) -> None:
    rows = [CohortRow(baseline=before, scores=[(28, after)]) for before, after in pairs]
    (rates,) = rates_by_time(cohort_from_rows(rows), fixed_days([28]), criteria)
    points = [judged((0, before), (28, after), criteria=criteria).points[-1] for before, after in pairs]
    assert rates.responders == sum(point.response for point in points)
    assert rates.remitters == sum(point.remission for point in points)
    baseline, total = np.array(pairs, dtype=float).T
    changes = percent_changes(baseline, total, criteria)
    for point, change in zip(points, changes, strict=True):
        assert (point.percent_change is None) == bool(np.isnan(change))
        assert point.percent_change is None or abs(point.percent_change - Decimal(change)) <= Decimal(
            "0.000001"
        )
