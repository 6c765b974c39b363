"""The one time axis that all panels share, and how a panel is headed."""

from datetime import date

from clinic.outcomes.charts.layers import field, mark
from clinic.outcomes.charts.theme import Spec
from clinic.outcomes.charts.timeline.facts import Timeline

# Pixels kept beside the panels for the names of the bands.
RIGHT = 68
PLOT_END = {"expr": f"width - {RIGHT}"}


def instant(day: date) -> str:
    """Midnight in UTC, on a UTC scale: a viewer's own zone would move dates by a day."""
    return f"{day.isoformat()}T00:00:00Z"


def at_day(name: str = "at") -> Spec:
    return field(name, "temporal")


def time_axis(timeline: Timeline) -> Spec:
    return {
        "type": "temporal",
        "scale": {
            "type": "utc",
            "domain": [instant(day) for day in timeline.domain],
            "range": [0, PLOT_END],
            "nice": False,
        },
        "axis": {
            "title": None,
            "grid": False,
            "tickCount": {"expr": "max(2, width / 110)"},
            "labelExpr": "utcFormat(datum.value, datum.index == 0 ? '%-d %b %Y' : '%-d %b')",
            "labelOverlap": "greedy",
            "labelSeparation": 10,
            "labelFlush": False,
        },
    }


def heading(text: str, top: int) -> list[Spec]:
    words = {"x": {"value": 0}, "y": {"value": top}, "text": field("text", "nominal")}
    return [mark("text", "heading", [{"text": text}], words, align="left", baseline="top")]
