"""The one time axis that all panels share, and how a panel is headed."""

from datetime import date

from clinic.outcomes.charts.layers import field, mark
from clinic.outcomes.charts.theme import Spec
from clinic.outcomes.charts.timeline.facts import Timeline

# Pixels kept beside the panels for the names of the bands.
RIGHT = 68
PLOT_END = {"expr": f"width - {RIGHT}"}


def instant(day: date) -> int:
    """Milliseconds at midnight in UTC, for a UTC scale: a viewer's own zone would move dates by a day."""
    return 86_400_000 * (day - date(1970, 1, 1)).days


def at_day(name: str = "at") -> Spec:
    return field(name, "temporal")


def today_line(timeline: Timeline, bottom: int) -> list[Spec]:
    """Dotted through all panels. It carries the scale and axis of them all, having always one row."""
    x = {**at_day(), "scale": _scale(timeline), "axis": _AXIS}
    row = {"at": instant(timeline.today), "text": "today"}
    words = {"x": at_day(), "y": {"value": 3}, "text": field("text", "nominal")}
    return [
        mark("rule", "today", [row], {"x": x, "y": {"value": 0}, "y2": {"value": bottom}}),
        mark("text", "note", [row], words, align="left", baseline="top", dx=4),
    ]


def heading(text: str, top: int) -> list[Spec]:
    words = {"x": {"value": 0}, "y": {"value": top}, "text": field("text", "nominal")}
    return [mark("text", "heading", [{"text": text}], words, align="left", baseline="top")]


def _scale(timeline: Timeline) -> Spec:
    first, last = ({"expr": f"{instant(day)}"} for day in timeline.domain)
    return {"type": "utc", "domainMin": first, "domainMax": last, "range": [0, PLOT_END], "nice": False}


_AXIS = {
    "title": None,
    "grid": False,
    "tickCount": {"expr": "max(2, width / 110)"},
    "labelExpr": "utcFormat(datum.value, datum.index == 0 ? '%-d %b %Y' : '%-d %b')",
    "labelOverlap": "greedy",
    "labelSeparation": 10,
    "labelFlush": False,
}
