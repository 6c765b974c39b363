"""Change of every course from its baseline, worst to best, coloured by what the change amounts to."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isnan

import numpy as np

from clinic.core.formats import NBSP, percentage, plain_number, rounded, signed_number
from clinic.instruments.rules import Direction
from clinic.outcomes.charts.frame import blank, drawing
from clinic.outcomes.charts.layers import field, mark, tooltip
from clinic.outcomes.charts.theme import Spec, Theme
from clinic.outcomes.charts.words import Table, listed, percent_cell, plural
from clinic.outcomes.rules import Criteria

PLOT_HEIGHT = 240
KEY_LINE = 20
MOST_BARS = 200


@dataclass(frozen=True, slots=True)
class _Kind:
    style: str
    label: str
    count: int


def spec(changes: Sequence[float], criteria: Criteria, *, theme: Theme = Theme.LIGHT) -> Spec:
    """`changes` in percent of baseline, nan where unknown. Beyond 200 courses a bar stands for several."""
    ordered = _worst_first(changes, criteria)
    if not ordered:
        return blank(theme=theme, says=summary(changes, criteria))
    kinds = _kinds(ordered, criteria)
    y = _change_axis(ordered)
    layers = [*_bars(ordered, criteria, y), *_response_line(criteria, y), *_key(kinds)]
    height = PLOT_HEIGHT + 12 + KEY_LINE * len(kinds)
    return drawing(layers, theme=theme, height=height, description=summary(changes, criteria))


def summary(changes: Sequence[float], criteria: Criteria) -> str:
    ordered = _worst_first(changes, criteria)
    if not ordered:
        return "No course has a baseline and a later score yet."
    counted = [f"{kind.count:,} {kind.label.lower()}" for kind in _kinds(ordered, criteria)]
    middle = signed_number(rounded(float(np.median(ordered))))
    return f"Of {plural(len(ordered), 'course')} scored again: {listed(counted)}. The median change is {middle}{NBSP}%."


def table(changes: Sequence[float], criteria: Criteria) -> Table:
    ordered = _worst_first(changes, criteria)
    rows = (
        [
            (kind.label, kind.count, percent_cell(kind.count / len(ordered)))
            for kind in _kinds(ordered, criteria)
        ]
        if ordered
        else []
    )
    return Table(columns=("Change from baseline", "Courses, n", "Courses, %"), rows=tuple(rows))


def _sign(criteria: Criteria) -> int:
    """Times a change, gives an improvement."""
    return -1 if criteria.direction is Direction.HIGHER_IS_WORSE else 1


def _worst_first(changes: Sequence[float], criteria: Criteria) -> list[float]:
    known = [change for change in changes if not isnan(change)]
    return sorted(known, key=lambda change: _sign(criteria) * change)


def _style(change: float, criteria: Criteria) -> str:
    improvement = _sign(criteria) * change
    if improvement >= 100 * criteria.response_fraction:
        return "response-bar"
    if improvement >= 100 * criteria.partial_fraction:
        return "partial-bar"
    return "little-bar" if improvement >= 0 else "worse-bar"


def _kinds(changes: Sequence[float], criteria: Criteria) -> tuple[_Kind, ...]:
    partial, response = (
        plain_number(percentage(share)) for share in (criteria.partial_fraction, criteria.response_fraction)
    )
    labels = {
        "response-bar": f"Better by {response} % or more (response)",
        "partial-bar": f"Better by {partial} % to under {response} %",
        "little-bar": f"Better by less than {partial} %",
        "worse-bar": "Worse",
    }
    found = [_style(change, criteria) for change in changes]
    return tuple(_Kind(style, label, found.count(style)) for style, label in labels.items())


def _bars(ordered: Sequence[float], criteria: Criteria, y: Spec) -> list[Spec]:
    shown = ordered
    if len(ordered) > MOST_BARS:
        # The middle of each share, so that the first and last bars are not single outliers.
        shown = np.quantile(ordered, (np.arange(MOST_BARS) + 0.5) / MOST_BARS).tolist()
        shown.sort(key=lambda change: _sign(criteria) * change)
    bars: dict[str, list[Spec]] = {}
    for place, change in enumerate(shown):
        row = {
            "from": place + 0.08,
            "to": place + 0.92,
            "change": change,
            "zero": 0,
            "text": f"{plain_number(rounded(change))} %",
        }
        bars.setdefault(_style(change, criteria), []).append(row)
    x = field("from", scale={"domain": [0, len(shown)], "nice": False}, axis=None)
    encoding = {
        "x": x,
        "x2": {"field": "to"},
        "y": {**y, "field": "change"},
        "y2": {"field": "zero"},
        "tooltip": tooltip(text="Change"),
    }
    return [mark("rect", style, rows, encoding, clip=True) for style, rows in bars.items()]


def _change_axis(ordered: Sequence[float]) -> Spec:
    low, high = min(ordered), max(ordered)
    ends = (max(-100, 25 * min(0, -ceil(-low / 25))), min(100, 25 * max(0, ceil(high / 25))))
    return {
        "type": "quantitative",
        "scale": {"domain": list(ends), "range": [PLOT_HEIGHT, 0], "nice": False, "clamp": True},
        "axis": {
            "title": "Change from baseline",
            "titleAngle": 0,
            "titleAlign": "left",
            "titleX": 0,
            "titleY": -10,
            "titleBaseline": "bottom",
            "labelExpr": "datum.label + '%'",
            "domain": False,
            "ticks": False,
            "tickCount": 5,
        },
    }


def _response_line(criteria: Criteria, y: Spec) -> list[Spec]:
    at = [{"y": float(_sign(criteria) * 100 * criteria.response_fraction), "text": "response"}]
    zero: list[Spec] = [{"y": 0}]
    across = {"x": {"value": 0}, "x2": {"value": "width"}, "y": {**y, "field": "y"}}
    words = {"x": {"value": 6}, "y": {**y, "field": "y"}, "text": field("text", "nominal")}
    return [
        mark("rule", "zero", zero, across),
        mark("rule", "benchmark", at, across),
        *(
            mark("text", style, at, words, align="left", baseline="bottom", dy=-3)
            for style in ("note-halo", "note")
        ),
    ]


def _key(kinds: Sequence[_Kind]) -> list[Spec]:
    drawn = []
    for line, kind in enumerate(kinds):
        y = PLOT_HEIGHT + 14 + KEY_LINE * line
        square = {"x": {"value": 0}, "x2": {"value": 12}, "y": {"value": y}, "y2": {"value": y + 12}}
        words = {"x": {"value": 20}, "y": {"value": y + 6}, "text": field("text", "nominal")}
        row = {"text": f"{kind.label}: {kind.count:,}"}
        drawn += [
            mark("rect", kind.style, [{}], square),
            mark("text", "label", [row], words, align="left", baseline="middle"),
        ]
    return drawn
