"""Figures of a clinic for one instrument, as plain data: what the page, the command and the stored row share."""

import math
from collections.abc import Iterable
from typing import Any

from clinic.evidence import Limits, Measure, benchmarks
from clinic.instruments.rules import instrument
from clinic.outcomes.charts import Reference, Table, rates, reference, survival, waterfall
from clinic.outcomes.charts.words import plural
from clinic.outcomes.rules import Criteria, FollowUpStart, RelapseCriterion, describe
from clinic.outcomes.selectors.cohort import CohortFrame, Stratum
from clinic.outcomes.statistics import (
    LogRank,
    Proportion,
    Rates,
    SurvivalCurve,
    TimePointRates,
    percent_changes,
    rates_by_time,
)
from clinic.outcomes.strata import Strata, relapse_strata

FORMAT = 3
"""Of the stored figures; those of another format are computed anew."""
RELAPSE_WEEKS = (4, 8, 12, 16, 26, 39, 52)


def cohort_figures(frame: CohortFrame, criteria: Criteria, limits: Limits) -> dict[str, Any]:
    """Everything the outcomes page shows, ready to be stored as JSON."""
    points = rates_by_time(frame.cohort, frame.time_points, criteria, planned=frame.plan.asked)
    changes = percent_changes(frame.cohort.baseline, frame.cohort.last_totals(), criteria).tolist()
    published = _references(criteria.instrument, (Measure.RESPONSE, Measure.REMISSION))
    return {
        "format": FORMAT,
        "courses": len(frame),
        "criteria": describe(criteria),
        "time_points": [_time_point(point) for point in points],
        "rates": _chart(rates.spec(points, benchmarks=published), rates.summary(points), rates.table(points)),
        "waterfall": _chart(
            waterfall.spec(changes, criteria),
            waterfall.summary(changes, criteria),
            waterfall.table(changes, criteria),
        ),
        "start": frame.view.start.value,
        "is_strict": frame.view.is_strict,
        "entered": {start.value: frame.entered[start] for start in FollowUpStart},
        "relapse": {
            (stratum.value if stratum else "all"): _relapse(frame, stratum, criteria, limits)
            for stratum in (None, *Stratum)
        },
    }


def _references(instrument: str, measures: Iterable[Measure]) -> list[Reference]:
    found = [reference(row) for m in measures for row in benchmarks(m, instrument) if row.drawn]
    return [row for row in found if row is not None]


def _relapse(
    frame: CohortFrame, stratum: Stratum | None, criteria: Criteria, limits: Limits
) -> dict[str, Any]:
    if criteria.relapse is None:
        return _no_rule(criteria)
    most_unequal = float(limits.decimal("relapse.comparable_intervals"))
    strata = relapse_strata(frame, stratum, criteria.relapse, most_unequal=most_unequal)
    start = frame.view.start
    said = _summary(frame, strata, criteria.relapse)
    drawn = survival.spec(strata.curves, start=start, benchmarks=_drawn_beside(start), log_rank=strata.test)
    body = _chart(drawn | {"description": said}, said, survival.table(strata.curves))
    return body | {
        "has_rule": True,
        "curves": {name: _curve(curve) for name, curve in strata.curves.items()},
        "late": strata.late,
        "log_rank": _test(strata.test),
        "untested": strata.untested,
        "left_out": strata.left_out,
    }


def _no_rule(criteria: Criteria) -> dict[str, Any]:
    """No figure at all: none of nobody looks like no relapse."""
    name = instrument(criteria.instrument).abbreviation
    said = f"{name} has no relapse rule, so no relapse is counted and no curve is drawn."
    return _chart({}, said, Table(columns=(), rows=())) | {
        "has_rule": False,
        "curves": {},
        "late": None,
        "log_rank": None,
        "untested": "",
        "left_out": 0,
    }


def _drawn_beside(start: FollowUpStart) -> list[Reference]:
    """The trial began to count at stable response or remission, so only beside curves that do as well."""
    if start is not FollowUpStart.FIRST_STABLE:
        return []
    rows = (reference(row, complement=True) for row in benchmarks(Measure.RELAPSE) if row.drawn)
    return [row for row in rows if row is not None]


def _summary(frame: CohortFrame, strata: Strata, rule: RelapseCriterion) -> str:
    parts = [
        survival.summary(strata.curves, start=frame.view.start, log_rank=strata.test),
        _confirmed(frame, strata, rule),
        strata.untested,
        _other_start(frame),
    ]
    return " ".join(part for part in parts if part)


def _confirmed(frame: CohortFrame, strata: Strata, rule: RelapseCriterion) -> str:
    last = f"{rule.confirm_max_days} days after the first"
    if frame.view.is_strict:
        return f"Strict rule: a relapse counts only when a second score confirmed it by {last}."
    return f"Confirmed late, more than {last}, and counted: {plural(strata.late, 'relapse')}."


def _other_start(frame: CohortFrame) -> str:
    """How many each way to enter the curve has, so that nobody takes an empty curve for a good one."""
    stable, induction = (frame.entered[start] for start in FollowUpStart)
    return (
        f"Of {plural(len(frame), 'course')} {stable:,} enter at stable response or remission, "
        f"{induction:,} at the end of induction."
    )


def _chart(spec: dict[str, Any], summary: str, table: Table) -> dict[str, Any]:
    rows = [list(row) for row in table.rows]
    return {"spec": spec, "summary": summary, "columns": list(table.columns), "rows": rows}


def _time_point(point: TimePointRates) -> dict[str, Any]:
    return {
        "label": point.point.label,
        "reach": max(point.point.before, point.point.after),
        "day": point.point.day,
        "n": point.n,
        "missing": point.missing,
        "left": point.left,
        "not_due": point.not_due,
        "not_planned": point.not_planned,
        "n_everybody": point.n_everybody,
        "responders": point.responders,
        **_rates("response", point.response),
        "remitters": point.remitters,
        **_rates("remission", point.remission),
        "remission_from_baseline": point.remission_from_baseline,
    }


def _rates(measure: str, found: Rates | None) -> dict[str, Any]:
    """Among those scored, and of everybody with missing and left as not reached; None without a cut-off."""
    return {
        f"{measure}_rate": found and found.scored.rate,
        f"{measure}_interval": found and _interval(found.scored),
        f"{measure}_rate_everybody": found and found.everybody.rate,
        f"{measure}_interval_everybody": found and _interval(found.everybody),
    }


def _interval(found: Proportion) -> list[float] | None:
    if found.lower is None or found.upper is None:
        return None
    return [found.lower, found.upper]


def _curve(curve: SurvivalCurve) -> dict[str, Any]:
    """The relapse table: by week since the start, who is still at risk and the share without relapse."""
    days = [7 * week for week in RELAPSE_WEEKS]
    lower, upper = curve.interval_at(days)
    table = zip(RELAPSE_WEEKS, curve.at_risk_at(days), curve.survival_at(days), lower, upper, strict=True)
    return {
        "n": curve.n,
        "relapses": curve.event_count,
        "median_days": curve.median.time,
        "table": [
            {
                "week": week,
                "at_risk": int(at_risk),
                # Beyond the follow-up a curve only repeats its last value, and that of nobody is 1.
                "without_relapse": _known(share) if at_risk else None,
                "interval": [_known(low), _known(high)] if at_risk else None,
            }
            for week, at_risk, share, low, high in table
        ],
    }


def _test(test: LogRank | None) -> dict[str, Any] | None:
    if test is None:
        return None
    return {"chi_square": test.chi_square, "df": test.degrees_of_freedom, "p": test.p_value}


def _known(value: float) -> float | None:
    """JSON has no nan."""
    return None if math.isnan(value) else float(value)
