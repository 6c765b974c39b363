"""Figures of a clinic for one instrument, as plain data: what the page, the command and the stored row share."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from clinic.evidence import Measure, benchmarks
from clinic.outcomes.charts import Reference, Table, rates, reference, survival, waterfall
from clinic.outcomes.rules import Criteria, FollowUpStart
from clinic.outcomes.selectors.cohort import CohortFrame, Stratum
from clinic.outcomes.statistics import (
    LogRank,
    Proportion,
    SurvivalCurve,
    TimePointRates,
    kaplan_meier,
    log_rank,
    percent_changes,
    rates_by_time,
)
from clinic.protocols.rules.wording import product_text

# More lines than this nobody can tell apart; the smaller strata are counted and named instead.
MOST_CURVES = 4
RELAPSE_WEEKS = (4, 8, 12, 16, 26, 39, 52)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strata:
    """Curves by stratum in order of size, the test between them, and how many courses are in no curve."""

    curves: dict[str, SurvivalCurve]
    test: LogRank | None
    left_out: int


def relapse_strata(frame: CohortFrame, stratum: Stratum | None) -> Strata:
    at_risk = ~np.isnan(frame.follow_up_days)
    days, relapsed = frame.follow_up_days[at_risk], frame.relapsed[at_risk]
    if stratum is None:
        return Strata(curves={"All courses": kaplan_meier(days, relapsed)}, test=None, left_out=0)
    groups = frame.strata[stratum][at_risk]
    names, counts = np.unique(groups, return_counts=True)
    shown = [str(names[i]) for i in np.argsort(-counts, kind="stable")[:MOST_CURVES]]
    curves = {
        _title(name, stratum): kaplan_meier(days[groups == name], relapsed[groups == name]) for name in shown
    }
    kept = np.isin(groups, shown)
    test = log_rank(days[kept], relapsed[kept], groups[kept]) if len(shown) > 1 else None
    return Strata(curves=curves, test=test, left_out=int((~kept).sum()))


def _title(name: str, stratum: Stratum) -> str:
    words = product_text(name) if stratum is Stratum.PRODUCT else name
    return words[:1].upper() + words[1:]


def cohort_figures(frame: CohortFrame, criteria: Criteria) -> dict[str, Any]:
    """Everything the outcomes page shows, ready to be stored as JSON."""
    points = rates_by_time(frame.cohort, frame.time_points(), criteria)
    changes = percent_changes(frame.cohort.baseline, frame.cohort.last_totals(), criteria).tolist()
    published = _references(criteria.instrument, (Measure.RESPONSE, Measure.REMISSION))
    return {
        "courses": len(frame),
        "time_points": [_time_point(point) for point in points],
        "rates": _chart(rates.spec(points, benchmarks=published), rates.summary(points), rates.table(points)),
        "waterfall": _chart(
            waterfall.spec(changes, criteria),
            waterfall.summary(changes, criteria),
            waterfall.table(changes, criteria),
        ),
        "relapse": {
            (stratum.value if stratum else "all"): _relapse(relapse_strata(frame, stratum))
            for stratum in (None, *Stratum)
        },
    }


def _references(instrument: str, measures: Iterable[Measure]) -> list[Reference]:
    found = [reference(row) for m in measures for row in benchmarks(m, instrument) if row.drawn]
    return [row for row in found if row is not None]


def _relapse(strata: Strata) -> dict[str, Any]:
    start = FollowUpStart.FIRST_STABLE
    published = [
        found
        for row in benchmarks(Measure.RELAPSE)
        if row.drawn and (found := reference(row, complement=True))
    ]
    body = _chart(
        survival.spec(strata.curves, start=start, benchmarks=published, log_rank=strata.test),
        survival.summary(strata.curves, start=start, log_rank=strata.test),
        survival.table(strata.curves),
    )
    return body | {
        "curves": {name: _curve(curve) for name, curve in strata.curves.items()},
        "log_rank": _test(strata.test),
        "left_out": strata.left_out,
    }


def _chart(spec: dict[str, Any], summary: str, table: Table) -> dict[str, Any]:
    rows = [list(row) for row in table.rows]
    return {"spec": spec, "summary": summary, "columns": list(table.columns), "rows": rows}


def _time_point(point: TimePointRates) -> dict[str, Any]:
    return {
        "label": point.point.label,
        "day": point.point.day,
        "n": point.n,
        "responders": point.responders,
        "response_rate": _rate(point.response),
        "response_interval": _interval(point.response),
        "remitters": point.remitters,
        "remission_rate": _rate(point.remission),
        "remission_interval": _interval(point.remission),
        "remission_from_baseline": point.remission_from_baseline,
        "missing": point.missing,
        "not_due": point.not_due,
    }


def _rate(found: Proportion) -> float | None:
    return found.rate


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
