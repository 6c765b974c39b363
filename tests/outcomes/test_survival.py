import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.statistics import multivariate_logrank_test

from clinic.core.errors import FieldError
from clinic.outcomes.statistics import kaplan_meier, log_rank

# Remission times in weeks of the 6-MP leukaemia trial (Freireich 1963), the textbook example.
TREATED = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
TREATED_RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]

FOLLOW_UPS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=60)
GROUPED = st.lists(
    st.tuples(st.integers(1, 25), st.booleans(), st.sampled_from("abc")), min_size=2, max_size=60
)


def test_kaplan_meier_of_the_6_mp_arm_matches_the_textbook() -> None:
    curve = kaplan_meier(TREATED, TREATED_RELAPSED)
    at_event = curve.events > 0
    assert curve.times[at_event].tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.survival[at_event].round(4).tolist() == [
        0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482,
    ]  # fmt: skip
    assert curve.standard_error[at_event].round(4).tolist() == [
        0.0764, 0.0869, 0.0963, 0.1068, 0.1141, 0.1282, 0.1346,
    ]  # fmt: skip
    assert curve.median.time == 23
    assert curve.at_risk_at([0, 10, 20, 36]).tolist() == [21, 15, 8, 0]


def test_kaplan_meier_of_the_placebo_arm_falls_to_zero_without_an_interval_there() -> None:
    curve = kaplan_meier(PLACEBO, [True] * 21)
    assert curve.survival_at([0.5, 8, 12, 23, 99]).round(4).tolist() == [1.0, 0.381, 0.1905, 0.0, 0.0]
    assert np.isnan([curve.standard_error[-1], curve.lower[-1], curve.upper[-1]]).all()
    assert (curve.median.time, curve.median.lower, curve.median.upper) == (8, 4, 11)


def test_log_rank_of_the_6_mp_trial_matches_the_textbook() -> None:
    found = log_rank(TREATED + PLACEBO, TREATED_RELAPSED + [1] * 21, ["6-MP"] * 21 + ["placebo"] * 21)
    assert found.groups == ("6-MP", "placebo")
    assert found.observed.tolist() == [9, 21]
    assert found.expected[0] == pytest.approx(19.251, abs=5e-4)
    assert found.variance[0, 0] == pytest.approx(6.257, abs=5e-4)
    assert found.chi_square == pytest.approx(16.793, abs=5e-4)
    assert found.degrees_of_freedom == 1
    assert found.p_value == pytest.approx(4.17e-5, rel=1e-2)


@settings(deadline=None)
@given(FOLLOW_UPS, st.sampled_from([0.9, 0.95]))
def test_kaplan_meier_agrees_with_lifelines(rows: list[tuple[int, bool]], confidence: float) -> None:
    durations, relapsed = zip(*rows, strict=True)
    curve = kaplan_meier(durations, relapsed, confidence=confidence)
    oracle = KaplanMeierFitter(alpha=1 - confidence).fit(durations, relapsed)
    table = oracle.event_table.loc[curve.times]
    assert curve.at_risk.tolist() == table["at_risk"].tolist()
    assert curve.events.tolist() == table["observed"].tolist()
    assert curve.censored.tolist() == table["censored"].tolist()
    survival = oracle.survival_function_.loc[curve.times].to_numpy().ravel()
    np.testing.assert_allclose(curve.survival, survival, rtol=0, atol=1e-9)
    interval = oracle.confidence_interval_.loc[curve.times].to_numpy()
    alive = curve.survival > 1e-9
    np.testing.assert_allclose(curve.lower[alive], interval[alive, 0], rtol=0, atol=1e-9)
    np.testing.assert_allclose(curve.upper[alive], interval[alive, 1], rtol=0, atol=1e-9)
    if not np.any(np.abs(survival - 0.5) < 1e-9):
        median = np.inf if curve.median.time is None else curve.median.time
        assert median == oracle.median_survival_time_


@settings(deadline=None)
@given(FOLLOW_UPS)
def test_greenwood_error_agrees_with_lifelines_variance(rows: list[tuple[int, bool]]) -> None:
    durations, relapsed = zip(*rows, strict=True)
    curve = kaplan_meier(durations, relapsed)
    oracle = KaplanMeierFitter().fit(durations, relapsed)
    cumulative = oracle._cumulative_sq_.loc[curve.times].to_numpy()
    alive = curve.survival > 1e-9
    expected = curve.survival[alive] * np.sqrt(cumulative[alive])
    np.testing.assert_allclose(curve.standard_error[alive], expected, rtol=0, atol=1e-9)


@settings(deadline=None)
@given(GROUPED)
def test_log_rank_agrees_with_lifelines(rows: list[tuple[int, bool, str]]) -> None:
    durations, relapsed, groups = zip(*rows, strict=True)
    found = log_rank(durations, relapsed, groups)
    if found.chi_square is None or found.p_value is None:
        assert len(found.groups) < 2 or not found.variance.any()
        return
    oracle = multivariate_logrank_test(durations, groups, relapsed)
    assert found.chi_square == pytest.approx(oracle.test_statistic, abs=1e-9)
    assert found.p_value == pytest.approx(oracle.p_value, abs=1e-9)
    assert found.degrees_of_freedom == oracle.degrees_of_freedom
    assert found.observed.sum() == pytest.approx(found.expected.sum())


@given(FOLLOW_UPS, st.integers(0, 45))
def test_numbers_at_risk_count_those_still_followed(rows: list[tuple[int, bool]], time: int) -> None:
    durations, relapsed = zip(*rows, strict=True)
    assert kaplan_meier(durations, relapsed).at_risk_at(time) == sum(value >= time for value in durations)


def test_kaplan_meier_of_nobody_is_an_empty_curve() -> None:
    curve = kaplan_meier([], [])
    assert (curve.n, curve.event_count, curve.median.time) == (0, 0, None)
    assert curve.survival_at([0, 10]).tolist() == [1.0, 1.0]
    assert curve.at_risk_at([0, 10]).tolist() == [0, 0]


def test_kaplan_meier_with_everybody_censored_stays_at_one_with_a_degenerate_interval() -> None:
    curve = kaplan_meier([3, 5, 5], [False] * 3)
    assert curve.survival.tolist() == curve.lower.tolist() == curve.upper.tolist() == [1.0, 1.0]
    assert curve.standard_error.tolist() == [0.0, 0.0]


def test_kaplan_meier_keeps_someone_censored_at_an_event_time_at_risk_for_it() -> None:
    assert kaplan_meier([4, 4], [True, False]).survival.tolist() == [0.5]
    assert kaplan_meier([4, 4], [True, False]).median.time == 4


def test_log_rank_says_nothing_without_two_groups_or_without_events() -> None:
    assert log_rank([1, 2], [True, True], ["a", "a"]).p_value is None
    assert log_rank([1, 2], [False, False], ["a", "b"]).p_value is None
    assert log_rank([], [], []).degrees_of_freedom == 0


@pytest.mark.parametrize("bad", [-1.0, float("nan"), float("inf")])
def test_duration_that_is_no_time_is_refused_by_value(bad: float) -> None:
    with pytest.raises(FieldError, match="durations"):
        kaplan_meier([3.0, bad], [True, False])


def test_columns_of_unequal_length_are_refused() -> None:
    with pytest.raises(FieldError, match="relapsed"):
        kaplan_meier([3], [True, False])
    with pytest.raises(FieldError, match="groups"):
        log_rank([3], [True], ["a", "b"])
