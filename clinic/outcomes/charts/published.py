"""Published shares beside ours: dashed rules, what they are called in the margin, and in full below."""

from collections.abc import Sequence
from itertools import accumulate
from textwrap import wrap

from clinic.outcomes.charts.layers import WIDE, mark
from clinic.outcomes.charts.margin import Label
from clinic.outcomes.charts.theme import Spec
from clinic.outcomes.charts.words import Reference

# What fits beside a swatch on a screen just wide enough, and on a phone 360 pixels wide.
CHARACTERS = {"wide": 80, "narrow": 34}
LINE = 14


def rules(lines: Sequence[Reference], y: Spec, *, right: str) -> list[Spec]:
    across = {"x": {"value": 0}, "x2": {"value": {"expr": f"width - ({right})"}}}
    return [
        mark("rule", "benchmark", [{"y": line.value} for line in lines], {"y": {**y, "field": "y"}, **across})
    ]


def names(lines: Sequence[Reference], *, is_wide: bool) -> list[Label]:
    """On a phone the share alone, with which the text of the key begins."""
    return [
        Label(
            value=line.value,
            lines=(line.short if is_wide else line.share,),
            swatch="benchmark",
            style="note",
        )
        for line in lines
    ]


def key(lines: Sequence[Reference], *, top: int) -> list[Spec]:
    """What the dashed rules stand for, in full, from `top` pixels down."""
    rows: list[Spec] = [{} for _ in lines]
    for size, characters in CHARACTERS.items():
        wrapped = [wrap(line.text, characters, break_on_hyphens=False) for line in lines]
        tops = accumulate((len(text) * LINE + 8 for text in wrapped), initial=top)
        for row, text, start in zip(rows, wrapped, tops, strict=False):
            row.update({size: text, f"{size}_y": start})
    y = {"value": {"expr": f"{WIDE} ? datum.wide_y : datum.narrow_y"}}
    said = {"value": {"expr": f"{WIDE} ? datum.wide : datum.narrow"}}
    swatch = {"x": {"value": 0}, "x2": {"value": 24}, "y": y}
    words = {"x": {"value": 30}, "y": y, "text": said}
    return [
        mark("rule", "benchmark", rows, swatch, yOffset=LINE / 2),
        mark("text", "note", rows, words, align="left", baseline="top", lineHeight=LINE),
    ]
