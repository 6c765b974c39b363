"""What stands right of the lines: which is which, and where they end."""

from collections.abc import Sequence
from dataclasses import dataclass

from clinic.outcomes.charts.layers import field, kept_apart, mark
from clinic.outcomes.charts.theme import Spec

LINE = 15
SWATCH = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words beside the height `value`, a share of 0 to 1, behind a piece of the line in the style `swatch`."""

    value: float
    lines: tuple[str, ...]
    swatch: str
    style: str = "label"


def margin(
    labels: Sequence[Label], y: Spec, *, plot_height: int, width: int, shown: str = "true"
) -> list[Spec]:
    """`labels` in the last `width` pixels of the drawing, one below the other, while the expression `shown` holds."""
    sizes = [(len(label.lines) * LINE + 1) / plot_height for label in labels]
    heights = kept_apart([label.value for label in labels], sizes=sizes, top=0.97)
    return [
        layer
        for label, height in zip(labels, heights, strict=True)
        for layer in _drawn(label, {**y, "field": "y"}, height, width - 6, shown)
    ]


def _drawn(label: Label, y: Spec, height: float, left: int, shown: str) -> list[Spec]:
    rows = [{"y": height, "text": list(label.lines)}]
    start, end, words = ({"value": {"expr": f"width - {left - by}"}} for by in (0, SWATCH, SWATCH + 6))
    opacity = {"opacity": {"expr": f"{shown} ? 1 : 0"}}
    place = {"align": "left", "baseline": "middle", "lineHeight": LINE, "limit": left - SWATCH - 6}
    # Of several lines Vega sets the first at the height; the label's middle belongs there.
    up = {"dy": (1 - len(label.lines)) * LINE / 2}
    return [
        mark("rule", label.swatch, rows, {"x": start, "x2": end, "y": y}, **opacity),
        mark(
            "text",
            label.style,
            rows,
            {"x": words, "y": y, "text": field("text", "nominal")},
            **opacity,
            **place,
            **up,
        ),
    ]
