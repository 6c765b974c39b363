"""A figure is rounded once, when it is shown: from the exact share, never from a share rounded before."""

from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from clinic.core import formats
from clinic.outcomes.charts import rates, timeline, waterfall
from clinic.outcomes.charts.words import change_text, percent_cell
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.statistics import CohortRow, cohort_from_rows, fixed_days, rates_by_time
from tests.outcomes.builders import BDI_II, PHQ_9, judged
from tests.outcomes.charted import timeline_of

SHARES = st.integers(1, 200_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def exactly(value: Fraction, digits: int = 0) -> Decimal:
    """Halves away from zero, from the fraction itself."""
    steps = floor(abs(value) * 10**digits + Fraction(1, 2))
    return (Decimal(steps) if value >= 0 else -Decimal(steps)).scaleb(-digits)


def test_every_change_of_every_pair_of_totals_is_shown_as_its_exact_share_rounds() -> None:
    """19 to 2 is -89.47 %: by way of -89.5 it used to be shown as -90 %."""
    assert change_text(PHQ_9.percent_change(baseline=Decimal(19), total=Decimal(2))) == "\u221289\u00a0%"
    for baseline in range(1, 64):
        for total in range(64):
            kept = BDI_II.percent_change(baseline=Decimal(baseline), total=Decimal(total))
            assert kept is not None
            assert formats.rounded(kept) == exactly(Fraction(100 * (total - baseline), baseline))


def test_columns_keep_a_change_as_finely_as_the_rule_gives_it() -> None:
    for model in (CourseOutcome, OutcomePoint):
        column = model._meta.get_field("percent_change")
        kept = PHQ_9.percent_change(baseline=Decimal(19), total=Decimal(2))
        assert kept is not None
        assert column.decimal_places == -int(kept.as_tuple().exponent)


def test_time_axis_and_waterfall_show_the_change_rounded_once() -> None:
    axis = timeline_of(judged((0, 19), (7, 2)))
    assert -89 in [row[2] for row in timeline.table(axis).rows]
    assert "(\u221289\u00a0%)" in timeline.summary(axis)
    assert "\u221289\u00a0%" in waterfall.summary([-1700 / 19], PHQ_9)


@given(SHARES)
def test_share_of_people_is_shown_as_its_exact_fraction_rounds(counts: tuple[int, int]) -> None:
    some, n = counts
    assert formats.percentage(some / n) == exactly(Fraction(100 * some, n))
    assert percent_cell(some / n) == float(exactly(Fraction(100 * some, n), 1))


def test_rates_table_rounds_a_half_as_people_do() -> None:
    """1 of 16 is 6.25 %."""
    rows = [CohortRow(baseline=20, scores=[(28, 10 if first else 20)]) for first in [True] + 15 * [False]]
    table = rates.table(rates_by_time(cohort_from_rows(rows), fixed_days([28]), PHQ_9))
    assert 6.3 in table.rows[0]
