"""Pieces that several charts draw: gaps, labels kept apart, axes, numbers under the axis."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from clinic.outcomes.charts.theme import Spec

Row = Mapping[str, Any]

NUMBERS_HEIGHT = 34
AXIS_HEIGHT = 44
HEADING_LINE = 14

# A desktop's or a tablet's drawing; what a phone has no room for is drawn there alone.
WIDE = "width > 600"
# How many digits fit side by side under the weeks there, and on a phone; with fewer than three, ticks would crowd.
DIGITS, DIGITS_ON_A_PHONE, FEWEST_DIGITS = 54, 15, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Weeks:
    """The weeks that the axis names; `narrow`, on a phone, are some of the `wide`."""

    wide: tuple[float, ...]
    narrow: tuple[float, ...]


def mark(kind: str, style: str, rows: Iterable[Row], encoding: Spec, **properties: object) -> Spec:
    return {
        "data": {"values": [dict(row) for row in rows]},
        "mark": {"type": kind, "style": style, **properties},
        "encoding": encoding,
    }


def field(name: str, kind: str = "quantitative", **properties: object) -> Spec:
    return {"field": name, "type": kind, **properties}


def tooltip(**titles: str) -> list[Spec]:
    """Texts made beforehand, so that what hovers reads like the table: field name to its title."""
    return [field(name, "nominal", title=title) for name, title in titles.items()]


def runs(rows: Sequence[Row], *, key: str, longest_step: float) -> Iterator[Spec]:
    """Numbers the unbroken runs of `rows`, sorted by `key`: a wider step is missing data and breaks the line."""
    run = 0
    for before, row in pairwise([None, *rows]):
        if before is not None and row is not None and row[key] - before[key] > longest_step:
            run += 1
        if row is not None:
            yield {**row, "run": run}


def kept_apart(values: Sequence[float], *, sizes: Sequence[float], top: float) -> list[float]:
    """Middles near `values` for labels of these `sizes`, none over another and none above `top`, order preserved.

    Of equal values the first stands highest, as the key names it first.
    """
    order = sorted(range(len(values)), key=lambda index: (values[index], -index))
    gaps = {upper: (sizes[lower] + sizes[upper]) / 2 for lower, upper in pairwise(order)}
    placed = list(values)
    for lower, upper in pairwise(order):
        placed[upper] = max(placed[upper], placed[lower] + gaps[upper])
    ceiling = top
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gaps.get(index, 0)
    return placed


def share_axis(height: int, *, title: str) -> Spec:
    """The vertical scale of a chart of shares: 0 to 100 %, over the upper `height` pixels of the drawing."""
    return {
        "type": "quantitative",
        "scale": {"domain": [0, 1], "range": [height, 0], "nice": False},
        "axis": {
            "title": title,
            "titleAlign": "left",
            "titleAngle": 0,
            "titleX": 0,
            "titleY": -10,
            "titleBaseline": "bottom",
            "format": ".0%",
            "values": [0, 0.25, 0.5, 0.75, 1],
            "domain": False,
            "ticks": False,
        },
    }


def week_axis(last_week: float, *, weeks: Weeks, title: str, right: str) -> Spec:
    """Weeks from 0 across the drawing less `right`, an expression in pixels."""
    edge = {"expr": f"width - ({right})"}
    return {
        "type": "quantitative",
        "scale": {"domain": [0, last_week], "range": [0, edge], "nice": False},
        "axis": {
            "title": title,
            "titleAnchor": "start",
            "grid": False,
            "labelFlush": False,
            "values": {"expr": f"{WIDE} ? {list(weeks.wide)} : {list(weeks.narrow)}"},
        },
    }


def named_weeks(weeks: Sequence[float], *, largest: int) -> Weeks:
    """Those under which counts up to `largest` have room."""
    width = max(len(f"{largest:,}"), FEWEST_DIGITS)
    wide = spaced(weeks, most=DIGITS // width)
    return Weeks(wide=wide, narrow=spaced(wide, most=DIGITS_ON_A_PHONE // width))


def spaced(weeks: Sequence[float], *, most: int) -> tuple[float, ...]:
    """As many as stand apart where `most` would fit at even distances; the last is always one of them."""
    chosen: list[float] = []
    for week in weeks:
        if not chosen or week - chosen[-1] >= weeks[-1] / most:
            chosen.append(week)
    return (*chosen[:-1], *weeks[-1:])


def week_ticks(last_week: float) -> list[float]:
    """At most eight round steps; four weeks stand for a month."""
    step = next(size for size in (1, 2, 4, 8, 12, 26, 52, 104, 520) if last_week / size <= 7)
    return [float(week) for week in range(0, int(last_week) + 1, step)]


def numbers_below(
    heading: str | Sequence[str],
    numbers: Mapping[float, int],
    x: Spec,
    *,
    weeks: Weeks,
    top: int,
    swatch: str | None = None,
) -> list[Spec]:
    """A line of counts under the weeks that the axis names; `swatch` is the style of the line they belong to.

    A heading of several lines pushes the counts down.
    """
    lines = [heading] if isinstance(heading, str) else list(heading)
    left = 0 if swatch is None else 18
    at = {"y": {"value": top}, "x": {"value": left}}
    rows = [{"x": week, "text": f"{numbers[week]:,}", "always": week in weeks.narrow} for week in weeks.wide]
    drawn = [
        mark(
            "text",
            "note",
            [{"heading": lines}],
            {**at, "text": field("heading", "nominal")},
            align="left",
            baseline="top",
            lineHeight=HEADING_LINE,
        ),
        mark(
            "text",
            "label",
            rows,
            {
                "y": {"value": top + HEADING_LINE * len(lines)},
                "x": {**x, "field": "x"},
                "text": field("text", "nominal"),
            },
            baseline="top",
            opacity={"expr": f"{WIDE} || datum.always ? 1 : 0"},
        ),
    ]
    if swatch is not None:
        line = {"x": {"value": 0}, "x2": {"value": 12}, "y": {"value": top + 5}}
        drawn.append(mark("rule", swatch, [{}], line))
    return drawn
