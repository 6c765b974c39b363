"""Which groups are compared, what they are called, and what is said where there is no rule."""

import json
from collections.abc import Sequence

import numpy as np
import pytest

from clinic.evidence import Measure, benchmarks, limits
from clinic.outcomes.report import cohort_figures
from clinic.outcomes.report_text import as_text
from clinic.outcomes.rules import Criteria, FollowUpStart
from clinic.outcomes.selectors.asking import Plan
from clinic.outcomes.selectors.cohort import CohortFrame, Stratum, View
from clinic.outcomes.statistics import CohortRow, cohort_from_rows, weekly
from clinic.outcomes.strata import days_per_score, relapse_strata, titles
from tests.outcomes.builders import BDI_II, PHQ_9

STABLE, INDUCTION = FollowUpStart
WEEKLY, MONTHLY = range(7, 200, 7), range(28, 200, 28)


def frame(
    arms: Sequence[str], days: Sequence[Sequence[int]], relapsed: Sequence[bool], view: View | None = None
) -> CohortFrame:
    """Everybody is watched from day 28 for 168 days."""
    n = len(arms)
    rows = [CohortRow(baseline=20, scores=[(day, 4) for day in on], observed_days=400) for on in days]
    points = weekly([4, 8])
    names = {key: np.array(["same"] * n) for key in Stratum}
    halves = np.array(["treatment continued" if place % 2 else "treatment ended" for place in range(n)])
    return CohortFrame(
        cohort=cohort_from_rows(rows),
        follow_up_from=np.full(n, 28.0),
        follow_up_days=np.full(n, 168.0),
        relapsed=np.array(relapsed),
        confirmed_late=np.zeros(n, dtype=bool),
        entered={STABLE: n, INDUCTION: 0},
        view=view or View(),
        plan=Plan(points=points, asked=np.ones((n, 2), dtype=bool)),
        strata=names | {Stratum.ARM: np.array(arms), Stratum.CONTINUED: halves},
    )


def figures(found: CohortFrame, criteria: Criteria = PHQ_9) -> dict[str, object]:
    return cohort_figures(found, criteria, limits())


def test_groups_scored_equally_often_are_compared_and_others_are_not_with_the_reason_and_remedy() -> None:
    arms, relapsed = ["A", "A", "B", "B"], [True, False, True, True]
    assert PHQ_9.relapse is not None
    alike = relapse_strata(frame(arms, [WEEKLY] * 4, relapsed), Stratum.ARM, PHQ_9.relapse, most_unequal=1.5)
    assert (alike.test is not None, alike.untested) == (True, "")
    unlike = frame(arms, [WEEKLY, WEEKLY, MONTHLY, MONTHLY], relapsed)
    found = relapse_strata(unlike, Stratum.ARM, PHQ_9.relapse, most_unequal=1.5)
    assert found.test is None
    assert "A every 7 days and B every 28 days" in found.untested
    assert "score again 5 to 15 days" in found.untested
    assert relapse_strata(unlike, Stratum.ARM, PHQ_9.relapse, most_unequal=4).test is not None
    body = figures(unlike)["relapse"]["arm"]  # type: ignore[index]
    assert body["log_rank"] is None
    assert found.untested in body["summary"]
    assert found.untested in body["spec"]["description"]


def test_groups_without_any_score_while_watched_are_not_compared() -> None:
    assert PHQ_9.relapse is not None
    silent = frame(["A", "B"], [WEEKLY, range(7, 14, 7)], [True, True])
    found = relapse_strata(silent, Stratum.ARM, PHQ_9.relapse, most_unequal=1.5)
    assert (found.test, "B has no score while watched" in found.untested) == (None, True)


def test_continued_and_ended_are_never_tested_nor_set_beside_a_trial_arm_that_stopped() -> None:
    body = figures(frame(["A"] * 4, [WEEKLY] * 4, [True, False, True, True]))["relapse"]
    split = body["continued"]  # type: ignore[index]
    assert split["log_rank"] is None
    assert "only while treated" in split["summary"]
    drawn = json.dumps([found["spec"] for found in body.values()])  # type: ignore[attr-defined]
    assert "placebo" not in drawn
    assert "esketamine with antidepressant" in drawn
    assert not [row for row in benchmarks(Measure.RELAPSE) if row.drawn and "placebo" in row.arm]


def test_published_lines_stand_only_beside_curves_that_start_as_the_trial_did() -> None:
    from_induction = frame(["A"] * 2, [WEEKLY] * 2, [True, False], View(start=INDUCTION))
    drawn = json.dumps(figures(from_induction)["relapse"]["all"]["spec"])  # type: ignore[index]
    assert "SUSTAIN-1" not in drawn
    assert "end of induction" in drawn


@pytest.mark.parametrize(
    ("names", "stratum", "told"),
    [
        (["north arm", "North arm"], Stratum.ARM, ["North arm (north arm)", "North arm (North arm)"]),
        (["BtheB", "TAU"], Stratum.ARM, ["BtheB", "TAU"]),
        (["esketamine", "racemic-ketamine"], Stratum.PRODUCT, ["Esketamine", "Racemic ketamine"]),
    ],
)
def test_two_groups_never_share_a_label(names: list[str], stratum: Stratum, told: list[str]) -> None:
    assert titles(names, stratum) == told
    assert PHQ_9.relapse is not None
    if stratum is Stratum.ARM:
        found = relapse_strata(
            frame(names, [WEEKLY] * 2, [True, False]), stratum, PHQ_9.relapse, most_unequal=1.5
        )
        assert set(found.curves) == set(told)


def test_instrument_without_a_relapse_rule_gives_no_relapse_figure_anywhere() -> None:
    body = figures(frame(["A", "B"], [WEEKLY] * 2, [False, False]), BDI_II)
    for told in body["relapse"].values():  # type: ignore[attr-defined]
        assert (told["has_rule"], told["curves"], told["rows"], told["late"]) == (False, {}, [], None)
        assert told["summary"].startswith("BDI-II has no relapse rule")
    report = {"instrument": "bdi-ii", "clinic": "north", "by": None} | body
    report["relapse"] = {"has_rule": False, "summary": told["summary"], "late": None}
    assert "BDI-II has no relapse rule" in as_text(report)
    assert "0 of" not in as_text(report)


def test_summary_says_which_start_is_shown_how_many_each_has_and_how_many_were_confirmed_late() -> None:
    shown = figures(frame(["A"] * 2, [WEEKLY] * 2, [True, False]))["relapse"]["all"]["summary"]  # type: ignore[index]
    assert "Time since stable response or remission." in shown
    assert "2 enter at stable response or remission, 0 at the end of induction" in shown
    assert "Confirmed late, more than 15 days after the first, and counted: 0 relapses." in shown
    strict = frame(["A"] * 2, [WEEKLY] * 2, [True, False], View(is_strict=True))
    assert "Strict rule" in figures(strict)["relapse"]["all"]["summary"]  # type: ignore[index]


def test_days_per_score_count_only_scores_given_while_watched() -> None:
    """A score a week after the watch ended would make a group look scored twice as often."""
    found = frame(["A", "B"], [range(7, 190, 28), [*range(7, 190, 28), *range(200, 400, 7)]], [True, True])
    each = [days_per_score(found, np.array(who)) for who in ([True, False], [False, True])]
    assert each == [168 / 6] * 2
