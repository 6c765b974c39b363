from decimal import Decimal

import pytest

from clinic import evidence
from clinic.evidence import Measure, Status

ROWS = evidence.benchmarks()


def test_percent_agrees_with_the_counts() -> None:
    counted = [
        (row.key, row.percent, Decimal(100) * row.events / row.n)
        for row in ROWS
        if row.events is not None and row.n is not None and row.percent is not None
    ]
    assert len(counted) > 40
    assert [row for row in counted if abs(row[1] - row[2]) > Decimal("0.1")] == []


def test_benchmark_states_one_kind_of_result_and_its_basis() -> None:
    for row in ROWS:
        assert [row.percent, row.band, row.value].count(None) == 2, row.key
        assert row.why, row.key
        assert row.label, row.key


def test_benchmark_nobody_checked_says_so_on_the_chart() -> None:
    unchecked = {row.key for row in ROWS if row.status is Status.NOT_VERIFIED}
    assert unchecked == {row.key for row in ROWS if "not checked" in row.label}


def test_sustain_1_keeps_its_strata_apart_and_marks_pooling_as_ours() -> None:
    rows = {row.key.partition(".")[2]: row for row in evidence.benchmarks(Measure.RELAPSE, "madrs")}
    counts = {name: (row.events, row.n, row.computed) for name, row in rows.items()}
    assert counts == {
        "remission-continued": (24, 90, False),
        "remission-stopped": (39, 86, False),
        "response-continued": (16, 62, False),
        "response-stopped": (34, 59, False),
        "pooled-continued": (40, 152, True),
        "pooled-stopped": (73, 145, True),
    }
    assert all("variable follow-up" in row.label for row in rows.values())


def test_benchmark_drawn_is_a_checked_one_of_a_first_course_and_one_for_its_measure() -> None:
    drawn = [row for row in ROWS if row.drawn]
    rates = [(row.measure, row.instrument) for row in drawn if row.measure is not Measure.RELAPSE]
    assert len(rates) == len(set(rates))
    assert {row.study for row in drawn if row.measure is Measure.RELAPSE} == {"SUSTAIN-1"}
    assert evidence.benchmark("transform.response-day-28-esketamine").drawn
    for row in drawn:
        assert row.percent is not None
        assert row.status.is_citable
        assert not row.computed
        assert "second induction" not in row.arm


def test_benchmarks_filter_by_measure_and_instrument() -> None:
    rows = evidence.benchmarks("remission", "phq-9")
    assert {row.study for row in rows} == {"ESCAPE-TRD", "SUSTAIN-3"}
    assert evidence.benchmarks("remission", "no-such-scale") == ()


def test_review_band_is_a_range_not_an_interval() -> None:
    assert evidence.benchmark("reviews.review-remission").band == (Decimal(30), Decimal(50))


def test_benchmark_unknown_raises_naming_the_key() -> None:
    with pytest.raises(evidence.UnknownBenchmarkError, match="'sustain-9'"):
        evidence.benchmark("sustain-9")


def test_comparison_sets_two_arms_of_one_measure_side_by_side() -> None:
    for found in evidence.comparisons():
        assert (found.a.study, found.a.stratum) == (found.b.study, found.b.stratum), found.key
        assert found.a.measure == found.b.measure, found.key
        assert found.a.arm != found.b.arm, found.key
        assert found.why, found.key
        assert found.interval is None or found.interval[0] < found.value < found.interval[1], found.key


def test_difference_agrees_with_the_two_percentages() -> None:
    differences = [found for found in evidence.comparisons() if found.statistic == "difference"]
    assert differences
    for found in differences:
        assert found.a.percent is not None
        assert found.b.percent is not None
        assert abs(found.a.percent - found.b.percent - found.value) <= Decimal("0.1"), found.key
