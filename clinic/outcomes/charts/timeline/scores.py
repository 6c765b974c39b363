"""The score panel: bands of response and remission, the line with its gaps, relapses named."""

from collections.abc import Iterator, Sequence
from datetime import date

from clinic.core.formats import calendar_date, plain_number
from clinic.outcomes.charts.layers import field, kept_apart, mark, runs, tooltip
from clinic.outcomes.charts.theme import Spec
from clinic.outcomes.charts.timeline.axis import PLOT_END, RIGHT, at_day, heading, instant
from clinic.outcomes.charts.timeline.facts import Timeline
from clinic.outcomes.charts.words import change_text
from clinic.outcomes.rules import JudgedPoint

PLOT_HEIGHT = 190

# The longest interval of a maintenance protocol is four weeks; a week later a score has been missed.
LONGEST_STEP_DAYS = 35


def score_panel(timeline: Timeline, top: int) -> tuple[list[Spec], int]:
    """Layers from `top` pixels down, and the pixel at which they end."""
    low, high = top + 20 + PLOT_HEIGHT, top + 20
    y: Spec = {
        "type": "quantitative",
        "scale": {"domain": [0, timeline.maximum], "range": [low, high], "nice": False},
        "axis": {"title": None, "orient": "left", "domain": False, "ticks": False, "tickCount": 5},
    }
    bands = _bands(timeline)
    layers = [
        *_shaded(bands, y),
        *heading(_heading(timeline), top),
        *_line(timeline, y),
        *_band_names(timeline, bands, y),
        *_relapses(timeline, high, low),
    ]
    return layers, low


def _heading(timeline: Timeline) -> str:
    name, outcome = timeline.instrument.abbreviation, timeline.outcome
    if outcome.baseline is None or outcome.latest is None:
        return f"{name} total"
    before, after = plain_number(outcome.baseline.total), plain_number(outcome.latest.total)
    change = change_text(outcome.latest.percent_change)
    return f"{name}: {before} to {after}{f' ({change})' if change else ''}"


def _bands(timeline: Timeline) -> list[Spec]:
    """Response first, so that remission lies on top of it; each reaches to the scale's best end."""
    edges = [("response", timeline.response_total)]
    if timeline.criteria.remission is not None:
        edges.append(("remission", float(timeline.criteria.remission.total)))
    ideal = float(timeline.criteria.ideal)
    better = "or more" if ideal else "or less"
    return [
        {
            "name": name,
            "edge": edge,
            "ideal": ideal,
            "text": [name.capitalize(), f"{plain_number(edge)} {better}"],
        }
        for name, edge in edges
        if edge is not None
    ]


def _shaded(bands: Sequence[Spec], y: Spec) -> list[Spec]:
    box = {
        "x": {"value": 0},
        "x2": {"value": PLOT_END},
        "y": {**y, "field": "edge"},
        "y2": {"field": "ideal"},
    }
    return [mark("rect", f"{band['name']}-band", [band], box) for band in bands]


def _band_names(timeline: Timeline, bands: Sequence[Spec], y: Spec) -> list[Spec]:
    """Beside the bands, each at the middle of what is seen of it."""
    inner = [band["edge"] for band in bands[1:]] + [float(timeline.criteria.ideal)]
    middles = [(band["edge"] + end) / 2 for band, end in zip(bands, inner, strict=False)]
    sizes = [0.15 * timeline.maximum] * len(middles)
    heights = kept_apart(middles, sizes=sizes, top=0.93 * timeline.maximum)
    rows = [{"text": band["text"], "at_total": at} for band, at in zip(bands, heights, strict=True)]
    words = {
        "x": {"value": {"expr": f"width - {RIGHT - 6}"}},
        "y": {**y, "field": "at_total"},
        "text": field("text", "nominal"),
    }
    return [mark("text", "note", rows, words, align="left", baseline="middle", lineHeight=13, dy=-6)]


def _line(timeline: Timeline, y: Spec) -> list[Spec]:
    rows = list(
        runs([_row(point) for point in timeline.outcome.points], key="day", longest_step=LONGEST_STEP_DAYS)
    )
    baseline = timeline.outcome.baseline
    first = [row for row in rows if baseline is not None and row["id"] == str(baseline.id)]
    signals = [row for row in rows if row["signal"]]
    at = {"x": at_day(), "y": {**y, "field": "total"}}
    shown = tooltip(when="Date", score="Score", change="Change")
    return [
        mark("line", "line-0", rows, {**at, "detail": field("run", "nominal")}),
        mark("point", "point-0", rows, {**at, "tooltip": shown}, filled=True, size=52, opacity=1),
        mark("point", "halo", first, at, filled=True, size=22, opacity=1),
        mark("point", "alert-ring", signals, at, filled=False, size=170, opacity=1),
    ]


def _row(point: JudgedPoint) -> Spec:
    change = change_text(point.percent_change) or "not known"
    return {
        "id": str(point.id),
        "day": point.on.toordinal(),
        "at": instant(point.on),
        "total": float(point.total),
        "signal": point.relapse_signal,
        "when": calendar_date(point.on),
        "score": plain_number(point.total),
        "change": change if point.after_baseline else "baseline or before",
    }


def _relapses(timeline: Timeline, high: int, low: int) -> list[Spec]:
    """A dashed line down the panel for each relapse and for the possible one, named on its roomier side."""
    drawn: list[Spec] = []
    for on, text in _named_relapses(timeline):
        left = timeline.share(on) < 0.6
        row = {"at": instant(on), "text": text}
        words = {"x": at_day(), "y": {"value": high + 2}, "text": field("text", "nominal")}
        place = {"align": "left" if left else "right", "dx": 5 if left else -5, "baseline": "top"}
        line = {"x": at_day(), "y": {"value": high}, "y2": {"value": low}}
        drawn.append(mark("rule", "today", [row], line))
        drawn += [mark("text", style, [row], words, **place) for style in ("label-halo", "label")]
    return drawn


def _named_relapses(timeline: Timeline) -> Iterator[tuple[date, str]]:
    for episode in timeline.outcome.episodes:
        if episode.relapse_on is not None:
            yield episode.relapse_on, "relapse"
    if timeline.outcome.possible_relapse_on is not None:
        yield timeline.outcome.possible_relapse_on, "possible relapse"
