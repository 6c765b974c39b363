import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from clinic.core.errors import FieldError
from clinic.outcomes.statistics import difference, proportion, wilson_interval

PUBLISHED_COUNTS = [
    (24, 90, 18.6, 36.6),
    (39, 86, 35.3, 55.8),
    (16, 62, 16.6, 37.9),
    (34, 59, 44.9, 69.4),
    (91, 336, 22.6, 32.1),
    (60, 340, 14.0, 22.1),
    (182, 310, 53.2, 64.1),
]


@pytest.mark.parametrize(("successes", "n", "lower", "upper"), PUBLISHED_COUNTS)
def test_wilson_interval_of_published_counts_matches_the_reference_values(
    successes: int, n: int, lower: float, upper: float
) -> None:
    found = proportion(successes, n)
    assert found.lower is not None
    assert found.upper is not None
    assert (round(100 * found.lower, 1), round(100 * found.upper, 1)) == (lower, upper)


@given(
    st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
    st.sampled_from([0.8, 0.95, 0.99]),
)
def test_wilson_interval_agrees_with_scipy(counts: tuple[int, int], confidence: float) -> None:
    lower, upper = wilson_interval(*counts, confidence=confidence)
    oracle = binomtest(*counts).proportion_ci(confidence, method="wilson")
    assert lower == pytest.approx(oracle.low, abs=1e-12)
    assert upper == pytest.approx(oracle.high, abs=1e-12)


def test_wilson_interval_of_columns_is_nan_only_where_nobody_was_counted() -> None:
    lower, upper = wilson_interval([0, 3, 0], [0, 3, 5])
    assert np.isnan(lower).tolist() == np.isnan(upper).tolist() == [True, False, False]
    assert (upper[1], lower[2]) == (1.0, 0.0)
    assert proportion(0, 0).rate is None


@pytest.mark.parametrize(("successes", "n"), [(4, 3), (-1, 3)])
def test_wilson_interval_refuses_impossible_counts(successes: int, n: int) -> None:
    with pytest.raises(FieldError, match="successes"):
        wilson_interval(successes, n)


def test_confidence_outside_zero_to_one_is_refused() -> None:
    with pytest.raises(FieldError, match="confidence"):
        proportion(1, 2, confidence=95)


def test_difference_reproduces_the_published_comparison_of_ketamine_and_ect() -> None:
    """ELEKT-D: 55.4 % of 195 against 41.2 % of 170, 14.2 points (95 % interval 3.9 to 24.2)."""
    found = difference(proportion(108, 195), proportion(70, 170))
    assert found is not None
    assert 100 * found.value == pytest.approx(14.2, abs=0.05)
    assert 100 * found.lower == pytest.approx(3.9, abs=0.05)
    assert 100 * found.upper == pytest.approx(24.2, abs=0.15)


@pytest.mark.parametrize(
    ("stopped", "continued", "points", "needed"),
    [((39, 86), (24, 90), 18.7, 5.35), ((34, 59), (16, 62), 31.8, 3.14)],
)
def test_difference_reproduces_both_strata_of_sustain_1(
    stopped: tuple[int, int], continued: tuple[int, int], points: float, needed: float
) -> None:
    found = difference(proportion(*stopped), proportion(*continued))
    assert found is not None
    assert found.number_needed_to_treat is not None
    assert round(100 * found.value, 1) == points
    assert round(found.number_needed_to_treat, 2) == needed


def test_difference_with_an_empty_group_does_not_exist() -> None:
    assert difference(proportion(0, 0), proportion(1, 2)) is None
    assert difference(proportion(1, 2), proportion(0, 0)) is None
    equal = difference(proportion(1, 2), proportion(1, 2))
    assert equal is not None
    assert equal.number_needed_to_treat is None
