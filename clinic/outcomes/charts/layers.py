"""Pieces that several charts draw: gaps, labels kept apart, dashed references, numbers under the axis."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from textwrap import wrap
from typing import Any

from clinic.outcomes.charts.theme import Spec
from clinic.outcomes.charts.words import Reference

Row = Mapping[str, Any]

NUMBERS_HEIGHT = 34
AXIS_HEIGHT = 44

# What fits beside a swatch on a phone 360 pixels wide.
KEY_CHARACTERS = 34
KEY_LINE = 14


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


def kept_apart(values: Sequence[float], *, gap: float, top: float) -> list[float]:
    """Label heights near `values`, at least `gap` from one another and at most `top`, order preserved."""
    order = sorted(range(len(values)), key=lambda index: values[index])
    placed = list(values)
    for lower, upper in pairwise(order):
        placed[upper] = max(placed[upper], placed[lower] + gap)
    ceiling = top
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling)
        ceiling = placed[index] - gap
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


def week_axis(last_week: float, *, title: str, tail: int, right: str) -> Spec:
    """Weeks from 0 across the drawing less `right`, an expression in pixels; `tail` pixels lie below the axis."""
    edge = {"expr": f"width - ({right})"}
    return {
        "type": "quantitative",
        "scale": {"domain": [0, last_week], "range": [0, edge], "nice": False},
        "axis": {
            "title": title,
            "titleAnchor": "start",
            "grid": False,
            "offset": -tail,
            "values": week_ticks(last_week),
            "labelOverlap": True,
        },
    }


def week_ticks(last_week: float) -> list[int]:
    """At most eight round steps; four weeks stand for a month."""
    step = next(size for size in (1, 2, 4, 8, 12, 26, 52, 104, 520) if last_week / size <= 7)
    return list(range(0, int(last_week) + 1, step))


def reference_rules(lines: Sequence[Reference], y: Spec, *, right: str) -> list[Spec]:
    across = {"x": {"value": 0}, "x2": {"value": {"expr": f"width - ({right})"}}}
    return [
        mark("rule", "benchmark", [{"y": line.value} for line in lines], {"y": {**y, "field": "y"}, **across})
    ]


def reference_names(lines: Sequence[Reference], y: Spec) -> list[Spec]:
    """The short name above the left end of each rule, with a halo against what it may cross."""
    heights = kept_apart([line.value for line in lines], gap=0.065, top=0.94)
    rows = [{"y": height, "text": line.short} for line, height in zip(lines, heights, strict=True)]
    words = {"x": {"value": 6}, "y": {**y, "field": "y"}, "text": field("text", "nominal")}
    return [
        mark("text", style, rows, words, align="left", baseline="bottom", dy=-3)
        for style in ("note-halo", "note")
    ]


def reference_key(lines: Sequence[Reference], *, top: int) -> tuple[list[Spec], int]:
    """What the dashed rules stand for, in full, from `top` pixels down; and the pixels that it takes."""
    wrapped = [wrap(line.text, KEY_CHARACTERS) for line in lines]
    tops = list(accumulate((len(text) * KEY_LINE + 8 for text in wrapped), initial=top))
    rows = [{"y": y, "text": text} for y, text in zip(tops[:-1], wrapped, strict=True)]
    y: Spec = {"field": "y", "type": "quantitative", "scale": None}
    swatch = {"x": {"value": 0}, "x2": {"value": 24}, "y": y}
    words = {"x": {"value": 30}, "y": y, "text": field("text", "nominal")}
    drawn = [
        mark("rule", "benchmark", rows, swatch, yOffset=KEY_LINE / 2),
        mark("text", "note", rows, words, align="left", baseline="top", lineHeight=KEY_LINE),
    ]
    return (drawn if lines else []), tops[-1] - top


def numbers_below(
    heading: str, rows: Iterable[Row], x: Spec, *, top: int, swatch: str | None = None
) -> list[Spec]:
    """A line of counts under the axis: `rows` hold `x` and `text`; `swatch` is the style of the line they belong to."""
    left = 0 if swatch is None else 18
    at = {"y": {"value": top}}
    drawn = [
        mark(
            "text",
            "note",
            [{"heading": heading}],
            {**at, "x": {"value": left}, "text": field("heading", "nominal")},
            align="left",
            baseline="top",
        ),
        mark(
            "text",
            "label",
            rows,
            {"y": {"value": top + 14}, "x": {**x, "field": "x"}, "text": field("text", "nominal")},
            baseline="top",
        ),
    ]
    if swatch is not None:
        line = {"x": {"value": 0}, "x2": {"value": 12}, "y": {"value": top + 5}}
        drawn.append(mark("rule", swatch, [{}], line))
    return drawn
