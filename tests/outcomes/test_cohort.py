import csv
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clinic.core.errors import FieldError
from clinic.outcomes.rules import Criteria
from clinic.outcomes.selectors.asking import USUAL_POINTS
from clinic.outcomes.statistics import (
    CohortRow,
    TimePoint,
    TimePointRates,
    build_cohort,
    cohort_from_rows,
    fixed_days,
    percent_changes,
    planned_points,
    proportion,
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


def grouped(rates: TimePointRates) -> tuple[int, int, int, int, int]:
    return rates.n, rates.missing, rates.left, rates.not_due, rates.not_planned


def test_rates_tell_who_left_from_who_is_not_there_yet_and_from_whom_nobody_asked() -> None:
    cohort = cohort_from_rows(
        [
            CohortRow(baseline=20, scores=[(28, 9)], observed_days=200, ended_days=40),
            CohortRow(baseline=20, scores=[], observed_days=200, ended_days=30),
            CohortRow(baseline=20, scores=[], observed_days=20, ended_days=10),
            CohortRow(baseline=20, scores=[], observed_days=200, ended_days=10, is_finished=True),
            CohortRow(baseline=20, scores=[], observed_days=200, ended_days=31),
            CohortRow(baseline=20, scores=[], observed_days=31),
            CohortRow(baseline=20, scores=[], observed_days=30),
        ]
    )
    planned = np.ones((7, 1), dtype=bool)
    (week_4,) = rates_by_time(cohort, weekly([4]), PHQ_9, planned=planned)
    assert grouped(week_4) == (1, 2, 2, 1, 1)
    planned[4:] = False
    (week_4,) = rates_by_time(cohort, weekly([4]), PHQ_9, planned=planned)
    assert grouped(week_4) == (1, 0, 2, 1, 3)


def test_those_who_left_are_counted_at_no_time_at_which_nobody_was_asked() -> None:
    """Three scores by chance in a week between two questionnaires stood against all twenty who had left."""
    rows = [CohortRow(baseline=20, scores=[(35, 5)], observed_days=200) for _ in range(3)]
    rows += [CohortRow(baseline=20, scores=[], observed_days=200) for _ in range(17)]
    rows += [CohortRow(baseline=20, scores=[], observed_days=200, ended_days=9) for _ in range(20)]
    cohort = cohort_from_rows(rows)
    for asked, everybody in ((0, 3), (9, 3 + 6), (10, 3 + 7 + 20), (20, 40)):
        planned = np.zeros((40, 1), dtype=bool)
        planned[:asked] = True
        (week_5,) = rates_by_time(cohort, weekly([5]), PHQ_9, planned=planned)
        assert (week_5.left, week_5.n_everybody) == (20, everybody), asked


def test_rates_count_missing_and_left_as_not_reached_beside_those_scored() -> None:
    rows = [CohortRow(baseline=20, scores=[(28, total)]) for total in (4, 9, 15)]
    rows += [CohortRow(baseline=20, scores=[]), CohortRow(baseline=20, scores=[], ended_days=7)]
    rows += [CohortRow(baseline=20, scores=[], observed_days=7)]
    (week_4,) = rates_by_time(cohort_from_rows(rows), weekly([4]), PHQ_9)
    assert week_4.remission is not None
    assert (week_4.response.scored, week_4.response.everybody) == (proportion(2, 3), proportion(2, 5))
    assert (week_4.remission.scored, week_4.remission.everybody) == (proportion(1, 3), proportion(1, 5))


def test_rates_without_a_cut_off_for_remission_give_no_figure_of_it() -> None:
    cohort = cohort_from_rows([CohortRow(baseline=20, scores=[(28, 60)])])
    (week_4,) = rates_by_time(cohort, weekly([4]), WHO_5)
    assert (week_4.remission, week_4.remitters) == (None, None)


POINTS = USUAL_POINTS[::4]
COURSES = st.lists(
    st.builds(
        CohortRow,
        baseline=st.integers(5, 27).map(float),
        scores=st.lists(st.tuples(st.integers(1, 380), st.integers(0, 27)), max_size=8).map(sorted),
        observed_days=st.integers(0, 400),
        ended_days=st.none() | st.integers(0, 400),
        is_finished=st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def as_known(rows: list[CohortRow]) -> list[CohortRow]:
    """Nobody is scored in the days to come, nor has ended treatment then."""
    return [
        replace(
            row,
            scores=[(day, total) for day, total in row.scores if day <= (row.observed_days or 0)],
            ended_days=None if (row.ended_days or 0) > (row.observed_days or 0) else row.ended_days,
        )
        for row in rows
    ]


@settings(max_examples=50)
@given(COURSES, st.integers(0, 2**31))
def test_groups_add_up_at_every_point_and_who_is_not_there_yet_only_grows_in_number(
    rows: list[CohortRow], seed: int
) -> None:
    rows = as_known(rows)
    planned = np.random.default_rng(seed).random((len(rows), len(POINTS))) < 0.7
    rates = rates_by_time(cohort_from_rows(rows), POINTS, PHQ_9, planned=planned)
    assert [sum(grouped(rate)) for rate in rates] == [len(rows)] * len(rates)
    waiting = [rate.not_due for rate in rates]
    assert waiting == sorted(waiting)
    for rate in rates:
        assert rate.n_everybody - rate.n - rate.missing in {0, rate.left}
        assert rate.response.scored.successes == rate.response.everybody.successes


@settings(max_examples=50)
@given(COURSES, st.integers(0, 11), st.integers(1, 380))
def test_a_score_more_moves_its_course_to_scored_and_nobody_else(
    rows: list[CohortRow], place: int, day: int
) -> None:
    rows = as_known(rows)
    row = rows[place % len(rows)]
    added = [*rows]
    added[place % len(rows)] = replace(row, scores=sorted([*row.scores, (day, 10)]))
    before, after = (rates_by_time(cohort_from_rows(found), POINTS, PHQ_9) for found in (rows, added))
    for was, now in zip(before, after, strict=True):
        gained = now.n - was.n
        assert gained in {0, 1}
        lost = [old - new for old, new in zip(grouped(was)[1:], grouped(now)[1:], strict=True)]
        assert sum(lost) == gained
        assert min(lost) >= 0


def jittered(interval: int, *, until: int, people: int = 40) -> list[CohortRow]:
    """Scores every `interval` days, up to three days early or late; one in eight is not given."""
    random = np.random.default_rng(7)
    return [
        CohortRow(
            baseline=20,
            scores=[
                (int(day + random.integers(-3, 4)), 10)
                for day in range(interval, until + 1, interval)
                if random.random() > 0.125
            ],
            observed_days=until + 3,
        )
        for _ in range(people)
    ]


@pytest.mark.parametrize(
    ("interval", "until", "weeks"),
    [(21, 84, [3, 6, 9, 12]), (7, 42, [1, 2, 3, 4, 5, 6]), (28, 112, [4, 8, 12, 16]), (14, 42, [2, 4, 6])],
)
def test_planned_points_are_where_scores_crowd(interval: int, until: int, weeks: list[int]) -> None:
    """Asked every three weeks, nobody is missing in week 1."""
    cohort = cohort_from_rows(jittered(interval, until=until))
    points = planned_points(cohort)
    assert [point.day for point in points] == [7 * week for week in weeks]
    assert all(one.closes < other.opens for one, other in pairwise(points))
    rates = rates_by_time(cohort, points, PHQ_9)
    given = sum(len(row.scores) for row in jittered(interval, until=until))
    assert sum(rate.n for rate in rates) == given
    assert sum(rate.missing for rate in rates) == 40 * len(weeks) - given


def test_planned_points_keep_those_who_come_a_week_late_with_the_others() -> None:
    """Two in five a week late crowd too, but nobody was asked twice in a month."""
    late = [CohortRow(baseline=20, scores=[(day + 7, 9) for day in (28, 56, 84)]) for _ in range(16)]
    rows = [replace(row, observed_days=100) for row in late + jittered(28, until=84, people=24)]
    points = planned_points(cohort_from_rows(rows))
    assert [point.day for point in points] == [28, 56, 84]


def test_planned_points_of_scores_on_any_day_are_none() -> None:
    random = np.random.default_rng(3)
    rows = [CohortRow(baseline=20, scores=[(int(random.integers(1, 365)), 9)]) for _ in range(80)]
    assert planned_points(cohort_from_rows(rows)) == ()
    assert planned_points(cohort_from_rows([])) == ()


def test_planned_points_outlast_those_who_left() -> None:
    rows = [replace(row, ended_days=30, scores=row.scores[:1]) for row in jittered(28, until=112)]
    points = planned_points(cohort_from_rows(rows + jittered(28, until=112, people=5)))
    assert [point.day for point in points] == [28, 56, 84, 112]


def test_rates_of_nobody_have_no_rate() -> None:
    (week_1,) = rates_by_time(cohort_from_rows([]), weekly([1]), PHQ_9)
    assert (week_1.n, week_1.response.scored.rate, week_1.missing) == (0, None, 0)


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
    assert (rates.remitters or 0) == sum(point.remission for point in points)
    baseline, total = np.array(pairs, dtype=float).T
    changes = percent_changes(baseline, total, criteria)
    for point, change in zip(points, changes, strict=True):
        assert (point.percent_change is None) == bool(np.isnan(change))
        assert point.percent_change is None or abs(point.percent_change - Decimal(change)) <= Decimal(
            "0.000001"
        )
