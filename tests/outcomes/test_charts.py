import json
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.errors import FieldError
from clinic.evidence import benchmark
from clinic.outcomes.charts import Spec, Theme, config, rates, reference, survival, timeline, waterfall
from clinic.outcomes.charts.layers import kept_apart, spaced
from clinic.outcomes.charts.survival import CONFOUNDING
from clinic.outcomes.statistics import kaplan_meier, log_rank
from tests.outcomes.builders import PHQ_9, day, judged
from tests.outcomes.charted import STARTED, curves, every_chart, timeline_of, weeks

COLOUR = re.compile(r"#[0-9a-f]{6}")


def layers(spec: Spec) -> Iterator[Spec]:
    for layer in spec["layer"]:
        yield from layers(layer) if "layer" in layer else [layer]


def rows(spec: Spec, style: str) -> list[dict[str, Any]]:
    return [
        row for layer in layers(spec) if layer["mark"]["style"] == style for row in layer["data"]["values"]
    ]


def texts(spec: Spec) -> str:
    return json.dumps([layer["data"]["values"] for layer in layers(spec)], ensure_ascii=False)


@pytest.mark.parametrize("name", every_chart(Theme.LIGHT))
def test_themes_differ_in_configuration_alone_and_every_style_is_defined(name: str) -> None:
    light, dark = every_chart(Theme.LIGHT)[name], every_chart(Theme.DARK)[name]
    assert light.pop("config") == config(Theme.LIGHT) != dark.pop("config") == config(Theme.DARK)
    assert light == dark
    assert not COLOUR.search(json.dumps(light))
    assert {layer["mark"]["style"] for layer in layers(light)} <= set(config()["style"])
    assert light["description"]


def test_rates_break_the_line_where_nobody_was_scored() -> None:
    drawn = rows(rates.spec(weeks(1, 2, 3, 4)), "line-0")
    assert [(row["place"], row["run"]) for row in drawn if "place" in row] == [(0, 0), (1, 0), (3, 1)]


def test_rates_table_states_counts_intervals_and_what_is_missing() -> None:
    table = rates.table(weeks(2, 3))
    assert table.columns[2] == "Scored, n"
    response, remission = (1, 33.3, "6.1 to 79.2", 33.3, 3), (0, 0.0, "0.0 to 56.1", 0.0, 3)
    assert table.rows[0][:7] == ("Week 2", 14, 3, 0, 0, 0, 0)
    assert table.rows[0][7:12] == response
    assert table.rows[0][13:18] == remission
    assert table.rows[1][:7] == ("Week 3", 21, 0, 3, 0, 0, 0)
    assert table.rows[1][7:13] == (0, None, None, 0.0, 3, "0.0 to 56.1")
    assert "1 of" not in rates.summary(())
    assert rates.summary(weeks(2, 3)).endswith("Missing over 2 time points: 3 scores that were due.")


def test_rates_join_no_dots_of_changing_people_and_name_both_numbers_under_the_axis() -> None:
    spec = rates.spec(weeks(1, 2, 3, 4))
    assert not [
        layer
        for layer in layers(spec)
        if layer["mark"]["type"] in {"line", "area"}
        and layer["encoding"].get("y", {}).get("field", "").startswith("scored")
    ]
    said = texts(spec)
    assert "Scored, n" in said
    assert "With missing and left treatment, n" in said
    dots = [row for row in rows(spec, "point-0") if "of_scored" in row]
    assert all(" of " in row["of_scored"] and "%)" in row["of_all"] for row in dots)


def test_survival_names_every_group_in_full_and_says_when_none_relapsed() -> None:
    long = "Esketamine nasal spray, US label, depression with acute suicidality"
    other = "Esketamine nasal spray, US label, treatment-resistant depression"
    found = {long: kaplan_meier([40], [False]), other: kaplan_meier([60], [True])}
    spec = survival.spec(found, start=STARTED)
    for lines in [row["text"] for row in rows(spec, "label") if isinstance(row.get("text"), list)]:
        assert all(len(line) <= 30 for line in lines)
    named = [" ".join(row["text"][:-1]) for row in rows(spec, "label") if isinstance(row.get("text"), list)]
    assert set(named) == {long, other}
    assert f"{long}: none of 1 relapsed" in survival.summary(found, start=STARTED)


def test_reference_names_study_stratum_and_n_and_turns_relapse_into_its_complement() -> None:
    found = reference(benchmark("sustain-1.remission-continued"), complement=True)
    assert found is not None
    assert found.value == pytest.approx(1 - 0.267, abs=1e-3)
    assert found.text == (
        "73.3 % relapse-free (26.7 % relapse): SUSTAIN-1 esketamine with antidepressant, stable remission, "
        "trial, variable follow-up, n 90"
    )
    assert found.text.startswith(found.share)


def test_waterfall_counts_each_degree_of_change_once() -> None:
    changes = [-80.0, -50.0, -49.9, -25.0, -10.0, 0.0, 5.0, float("nan")]
    assert [row[1] for row in waterfall.table(changes, PHQ_9).rows] == [2, 2, 2, 1]
    assert len(rows(waterfall.spec(changes, PHQ_9), "response-bar")) == 2 + 1  # two bars and the key's square
    assert "7 courses" in waterfall.summary(changes, PHQ_9)


def test_waterfall_of_many_courses_draws_no_more_bars_than_pixels_can_show() -> None:
    spec = waterfall.spec([float(change) for change in range(-100, 100)] * 50, PHQ_9)
    bars = [rows(spec, style) for style in ("response-bar", "partial-bar", "little-bar", "worse-bar")]
    assert sum(len(found) for found in bars) == 200 + 4


def test_survival_starts_at_one_and_states_numbers_at_risk_and_the_confounding() -> None:
    found = curves()
    test = log_rank([20, 60, 29, 60], [True] * 4, ["a", "a", "b", "b"])
    spec = survival.spec(found, start=STARTED, log_rank=test)
    assert rows(spec, "line-0")[0]["share"] == 1.0
    assert "At risk: Group b" in texts(spec)
    assert CONFOUNDING in spec["description"]
    assert survival.table(found).rows[0] == ("Group a", 0, 4, 100.0, 0.0, None)


def test_survival_quotes_nothing_where_nobody_is_followed_any_more() -> None:
    found = {"Long": kaplan_meier([300], [False]), "Short": kaplan_meier([20, 30], [True, False])}
    short = [row for row in survival.table(found).rows if row[0] == "Short"]
    assert short[0] == ("Short", 0, 2, 100.0, 0.0, None)
    assert short[1:] == [("Short", week, 0, None, None, None) for week in (8, 16, 24, 32, 40)]


def test_survival_of_five_strata_is_refused() -> None:
    with pytest.raises(FieldError, match="at most 4"):
        survival.spec(curves("abcde"), start=STARTED)


def test_timeline_draws_missing_scores_as_a_gap_and_marks_the_relapse() -> None:
    spec = timeline.spec(timeline_of())
    scores = rows(spec, "line-0")
    assert [row["run"] for row in scores] == [0] * 6 + [1] * 4
    assert len(rows(spec, "alert-ring")) == 2
    assert '"relapse"' in texts(spec)
    assert "10 or less" in texts(spec)
    assert "4 or less" in texts(spec)


def test_timeline_names_a_dose_only_where_it_changes() -> None:
    spec = timeline.spec(timeline_of())
    named = [row["text"] for row in rows(spec, "note") if str(row["text"]).endswith(" mg")]
    assert named == ["56 mg", "84 mg"]


def test_timeline_leaves_a_phase_not_begun_off_the_axis() -> None:
    assert timeline_of().domain[1] < day(200)
    assert "Not reached" not in texts(timeline.spec(timeline_of()))


def test_timeline_table_has_one_row_a_date_and_keeps_numbers_as_numbers() -> None:
    table = timeline.table(timeline_of())
    first = next(row for row in table.rows if row[0] == "2 Mar 2026")
    assert first[1:] == (None, None, "56 mg nasal", "171/98", "11", None)
    second = next(row for row in table.rows if row[0] == "9 Mar 2026")
    assert second[1:4] == ("15", -25, "84 mg nasal")


def test_timeline_summary_says_where_the_course_stands() -> None:
    said = timeline.summary(timeline_of())
    assert said.startswith("PHQ-9 20 at baseline on 27 Feb 2026, 6")
    assert "State: response since 20 Jul 2026." in said
    assert "2 adverse events. 1 flag." in said
    assert timeline.summary(timeline_of(judged())).startswith("No PHQ-9 score yet.")


LABELS = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.8, 1.0]) | st.floats(0, 1), st.floats(0.05, 0.15)))


@given(LABELS.filter(lambda labels: 1 <= len(labels) <= 6))
def test_labels_lie_over_none_and_stand_in_the_order_of_their_lines(
    labels: list[tuple[float, float]],
) -> None:
    values, sizes = zip(*labels, strict=True)
    placed = kept_apart(values, sizes=sizes, top=0.94)
    # Of two that end together the first is named first in the key, and above.
    in_order = sorted(range(len(values)), key=lambda index: (values[index], -index))
    for below, above in pairwise(in_order):
        assert placed[above] - placed[below] >= (sizes[below] + sizes[above]) / 2 - 1e-9
    assert max(placed) <= 0.94 + 1e-9


@given(st.sets(st.integers(0, 260), min_size=1), st.sampled_from([5, 18]))
def test_weeks_named_stand_apart_and_end_with_the_last(weeks: set[int], most: int) -> None:
    named = spaced(sorted(weeks), most=most)
    assert named[-1] == max(weeks)
    assert set(named) <= weeks
    assert all(later - earlier >= max(weeks) / most for earlier, later in pairwise(named))
