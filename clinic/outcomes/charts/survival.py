"""Kaplan-Meier curves of time to relapse, with intervals, people censored and numbers at risk."""

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np

from clinic.core.errors import FieldError
from clinic.core.formats import percent_of_one, percentage
from clinic.outcomes.charts import published
from clinic.outcomes.charts.frame import blank, drawing
from clinic.outcomes.charts.layers import (
    AXIS_HEIGHT,
    HEADING_LINE,
    NUMBERS_HEIGHT,
    WIDE,
    Weeks,
    mark,
    named_weeks,
    numbers_below,
    share_axis,
    tooltip,
    week_axis,
    week_ticks,
)
from clinic.outcomes.charts.margin import Label, margin
from clinic.outcomes.charts.theme import MAX_LINES, Spec, Theme
from clinic.outcomes.charts.words import Cell, Reference, Table, percent_cell, plural
from clinic.outcomes.rules import FollowUpStart
from clinic.outcomes.statistics import LogRank, SurvivalCurve

PLOT_HEIGHT = 260
MOST_CENSORING_MARKS = 80

# Names beside the curves where there is room; on a phone the rows under the axis name them.
MARGIN = {"wide": 230, "narrow": 72}
RIGHT = f"{WIDE} ? {MARGIN['wide']} : {MARGIN['narrow']}"

STARTS = {
    FollowUpStart.FIRST_STABLE: "stable response or remission",
    FollowUpStart.END_OF_INDUCTION: "the end of induction, of those responding then",
}
AXIS = {
    FollowUpStart.FIRST_STABLE: "Weeks since stable response or remission",
    FollowUpStart.END_OF_INDUCTION: "Weeks since the end of induction",
}
NAME_LINE = 30
"""Characters of a group's name beside its curve; a longer one goes on below."""
NAME_LINE_ON_A_PHONE = 44
CONFOUNDING = "People were not put into these groups by chance, so other differences may explain this."


def spec(
    curves: Mapping[str, SurvivalCurve],
    *,
    start: FollowUpStart,
    benchmarks: Sequence[Reference] = (),
    log_rank: LogRank | None = None,
    theme: Theme = Theme.LIGHT,
) -> Spec:
    """`curves` by stratum, times in days; raises FieldError beyond four, which nobody could tell apart."""
    if len(curves) > MAX_LINES:
        raise FieldError("curves", len(curves), f"at most {MAX_LINES} lines fit one chart")
    described = summary(curves, start=start, log_rank=log_rank)
    if not any(curve.n for curve in curves.values()):
        return blank(theme=theme, says=described)
    last = _last_week(curves)
    weeks = named_weeks(week_ticks(last), largest=max(curve.n for curve in curves.values()))
    x = week_axis(last, weeks=weeks, title=AXIS[start], right=RIGHT)
    y = share_axis(PLOT_HEIGHT, title="Free of relapse")
    layers = published.rules(benchmarks, y, right=RIGHT)
    for number, (name, curve) in enumerate(curves.items()):
        layers += _curve(number, name, curve, x, y)
    layers += [
        *_names(curves, benchmarks, y),
        *_at_risk(curves, x, weeks),
        *published.key(benchmarks, top=PLOT_HEIGHT + AXIS_HEIGHT + sum(map(_risk_height, curves))),
    ]
    return drawing(layers, theme=theme, height=PLOT_HEIGHT, description=described)


def summary(
    curves: Mapping[str, SurvivalCurve], *, start: FollowUpStart, log_rank: LogRank | None = None
) -> str:
    followed = {name: curve for name, curve in curves.items() if curve.n}
    if not followed:
        return f"Nobody has been followed since {STARTS[start]} yet."
    parts = [f"Time since {STARTS[start]}."]
    parts += [_sentence(name, curve) for name, curve in followed.items()]
    if log_rank is not None and log_rank.chi_square is not None and log_rank.p_value is not None:
        p = "below 0.001" if log_rank.p_value < 0.001 else f"{log_rank.p_value:.3f}"
        parts.append(
            f"Log-rank chi-square {log_rank.chi_square:.2f} on "
            f"{plural(log_rank.degrees_of_freedom, 'degree')} of freedom, p {p}. {CONFOUNDING}"
        )
    return " ".join(parts)


def table(curves: Mapping[str, SurvivalCurve]) -> Table:
    """At each week of the axis, for those who were followed; nothing is quoted where nobody is any more."""
    weeks = week_ticks(_last_week(curves))
    return Table(
        columns=("Group", "Week", "At risk, n", "Free of relapse, %", "Standard error", "95 % interval"),
        rows=tuple(
            _row(name, curve, int(week)) for name, curve in curves.items() if curve.n for week in weeks
        ),
    )


def _last_week(curves: Mapping[str, SurvivalCurve]) -> float:
    return max((float(curve.times[-1]) / 7 for curve in curves.values() if curve.n), default=1.0) or 1.0


def _sentence(name: str, curve: SurvivalCurve) -> str:
    median = curve.median.time
    reached = "the median was not reached" if median is None else f"median {median / 7:.0f} weeks"
    some = f"{curve.event_count:,}" if curve.event_count else "none"
    return f"{name}: {some} of {curve.n:,} relapsed, {reached}."


def _row(name: str, curve: SurvivalCurve, week: int) -> tuple[Cell, ...]:
    at_risk = int(curve.at_risk_at(7 * week))
    if not at_risk:
        return (name, week, 0, None, None, None)
    share, error, lower, upper = _values(curve, 7 * week)
    interval = (
        None if np.isnan(lower) or lower == upper else f"{percentage(lower, 1)} to {percentage(upper, 1)}"
    )
    return (
        name,
        week,
        at_risk,
        percent_cell(share),
        None if np.isnan(error) else percent_cell(error),
        interval,
    )


def _values(curve: SurvivalCurve, day: float) -> tuple[float, float, float, float]:
    lower, upper = curve.interval_at(day)
    return float(curve.survival_at(day)), float(curve.standard_error_at(day)), float(lower), float(upper)


def _curve(number: int, name: str, curve: SurvivalCurve, x: Spec, y: Spec) -> list[Spec]:
    """A step at each relapse, carried on to the last person followed; no band where none can be given."""
    kept = (curve.events > 0) | (np.arange(curve.times.size) == curve.times.size - 1)
    days = np.concatenate(([0.0], curve.times[kept])) if curve.n else np.array([])
    rows: list[Spec] = []
    for day in days:
        share, _, lower, upper = _values(curve, day)
        row: Spec = {"week": round(day / 7, 3), "share": share, "name": name}
        row |= {"text": percent_of_one(share), "risk": f"{int(curve.at_risk_at(day)):,}"}
        rows.append(row | ({} if np.isnan(lower) else {"lower": lower, "upper": upper}))
    at = {**x, "field": "week"}
    shown = tooltip(name="Group", text="Free of relapse", risk="At risk")
    line = {"x": at, "y": {**y, "field": "share"}}
    band = {"x": at, "y": {**y, "field": "lower"}, "y2": {"field": "upper"}}
    return [
        mark(
            "area", f"band-{number}", [row for row in rows if "lower" in row], band, interpolate="step-after"
        ),
        mark("line", f"line-{number}", rows, line, interpolate="step-after"),
        mark("point", f"point-{number}", rows, {**line, "tooltip": shown}, filled=True, size=80, opacity=0),
        *_censoring(number, curve, at, y),
    ]


def _censoring(number: int, curve: SurvivalCurve, at: Spec, y: Spec) -> list[Spec]:
    """Ticks where people were last seen; left out of large groups, where they would draw a second line."""
    days = curve.times[curve.censored > 0]
    if days.size > MOST_CENSORING_MARKS:
        return []
    rows = [
        {"week": round(day / 7, 3), "share": share}
        for day, share in zip(days.tolist(), curve.survival_at(days).tolist(), strict=True)
    ]
    ticks = {"x": at, "y": {**y, "field": "share"}}
    return [mark("tick", f"point-{number}", rows, ticks, orient="vertical", size=9, thickness=1.5)]


def _names(curves: Mapping[str, SurvivalCurve], benchmarks: Sequence[Reference], y: Spec) -> list[Spec]:
    """On a phone only those of the published lines."""
    ends = [float(curve.survival[-1]) if curve.n else 1.0 for curve in curves.values()]
    ours = [
        Label(
            value=end,
            lines=(*wrap(name, NAME_LINE), f"{percent_of_one(end)} of {curve.n:,}"),
            swatch=f"line-{number}",
        )
        for number, ((name, curve), end) in enumerate(zip(curves.items(), ends, strict=True))
    ]
    wide = [*ours, *published.names(benchmarks, is_wide=True)]
    narrow = published.names(benchmarks, is_wide=False)
    return [
        *margin(wide, y, plot_height=PLOT_HEIGHT, width=MARGIN["wide"], shown=WIDE),
        *margin(narrow, y, plot_height=PLOT_HEIGHT, width=MARGIN["narrow"], shown=f"!({WIDE})"),
    ]


def _at_risk(curves: Mapping[str, SurvivalCurve], x: Spec, weeks: Weeks) -> list[Spec]:
    drawn: list[Spec] = []
    top = PLOT_HEIGHT + AXIS_HEIGHT
    for number, (name, curve) in enumerate(curves.items()):
        at_risk = {week: int(curve.at_risk_at(7 * week)) for week in weeks.wide}
        drawn += numbers_below(_risk_name(name), at_risk, x, weeks=weeks, top=top, swatch=f"line-{number}")
        top += _risk_height(name)
    return drawn


def _risk_name(name: str) -> list[str]:
    return wrap(f"At risk: {name}", NAME_LINE_ON_A_PHONE)


def _risk_height(name: str) -> int:
    return NUMBERS_HEIGHT + HEADING_LINE * (len(_risk_name(name)) - 1)
