"""Figures of the clinic as the outcomes page shows them: charts with their words and tables, and what is missing."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from clinic.console.presenters.cutoffs import Cutoff, relapse_cutoff
from clinic.core.formats import NOTHING, percent_of_one, percentage
from clinic.evidence import Benchmark, Measure, benchmarks
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CohortFigures
from clinic.outcomes.rules import FollowUpStart

Body = Mapping[str, Any]

INDUCTION_DAY = 28
"""The time point put first, where it was scored: the end of a 4-week induction."""

TITLES = {
    "rates": "Response and remission by week",
    "waterfall": "Change from baseline, one bar per course",
    "relapse": "Time to relapse",
}
ABOUT = (Measure.RESPONSE, Measure.REMISSION, Measure.RELAPSE)
STARTS = {
    FollowUpStart.FIRST_STABLE: "first stable response or remission",
    FollowUpStart.END_OF_INDUCTION: "end of induction, responders then",
}
MEASURE_OF_RELAPSE_STUDY = "SUSTAIN-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    key: str
    title: str
    summary: str
    spec: Mapping[str, Any]
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float | None]]

    @classmethod
    def of(cls, key: str, body: Body) -> Self:
        """`body` holds spec, summary, columns and rows."""
        parts = {name: body[name] for name in ("summary", "spec", "columns", "rows")}
        return cls(key=key, title=TITLES[key], **parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherStart:
    """The other way to enter the relapse curve, and how many courses do."""

    start: str
    name: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`left_out` counts courses in strata too small to draw; `relapse` is the rule they were judged by,
    `windows` how near to a time a score must lie."""

    courses: int
    computed_at: dt.datetime
    stats: tuple[Stat, ...]
    charts: tuple[Chart, ...]
    left_out: int
    relapse: Cutoff
    other_start: OtherStart | None
    windows: str

    def chart(self, key: str) -> Chart | None:
        return next((chart for chart in self.charts if chart.key == key), None)


def report_of(figures: CohortFigures, *, by: str) -> Report | None:
    """None while a task computes the figures; `by` splits the relapse curve by that stratum, if it is one."""
    body: Body = figures.body
    if not body:
        return None
    relapse = body["relapse"].get(by, body["relapse"]["all"])
    charts = (
        Chart.of("rates", body["rates"]),
        Chart.of("waterfall", body["waterfall"]),
        Chart.of("relapse", relapse),
    )
    return Report(
        courses=body["courses"],
        computed_at=figures.computed_at,
        stats=_stats(body),
        charts=charts,
        left_out=relapse["left_out"],
        relapse=relapse_cutoff(instrument(figures.instrument), body["criteria"]["relapse"]),
        other_start=_other_start(body),
        windows=_windows(body["time_points"]),
    )


def published(instrument: str) -> list[Benchmark]:
    """Trials that report what the page does: response and remission on `instrument`, and relapse in its strata."""
    return [
        row
        for measure in ABOUT
        for row in benchmarks(measure=measure)
        if row.percent is not None
        and (
            row.instrument == instrument
            or (row.measure is Measure.RELAPSE and row.study == MEASURE_OF_RELAPSE_STUDY)
        )
    ]


def _other_start(body: Body) -> OtherStart | None:
    """Where more courses are watched from, when the way shown has fewer."""
    if not body["relapse"]["all"]["has_rule"]:
        return None
    shown = FollowUpStart(body["start"])
    [other] = [start for start in FollowUpStart if start is not shown]
    entered = body["entered"]
    if entered[other.value] <= entered[shown.value]:
        return None
    return OtherStart(start=other.value, name=STARTS[other], n=entered[other.value])


def _stats(body: Body) -> tuple[Stat, ...]:
    point = _main_point(body["time_points"])
    return (
        Stat(label="Courses with a baseline", value=f"{body['courses']:,}"),
        *(_shares(point) if point else ()),
        _relapses(body["relapse"]["all"]),
        _missing(body["time_points"]),
    )


def _main_point(points: Sequence[Body]) -> Body | None:
    scored = [point for point in points if point["n"]]
    return next((p for p in scored if p["day"] == INDUCTION_DAY), scored[-1] if scored else None)


def _shares(point: Body) -> Iterator[Stat]:
    """Each measure twice: a share of those scored alone flatters where those who did badly stay away."""
    counted = (
        ("", "of those scored", "n"),
        ("_everybody", "missing and left as no", "n_everybody"),
    )
    for measure in ("response", "remission"):
        for suffix, whose, n in counted:
            interval = point[f"{measure}_interval{suffix}"]
            if interval is not None:
                between = " to ".join(f"{percentage(end)}" for end in interval)
                yield Stat(
                    label=f"{measure.capitalize()}, {point['label'].lower()}, {whose}",
                    value=percent_of_one(point[f"{measure}_rate{suffix}"]),
                    note=f"{between} %, n {point[n]:,}",
                )


def _relapses(relapse: Body) -> Stat:
    if not relapse["has_rule"]:
        return Stat(label="Relapses", value=NOTHING, note="no relapse rule")
    followed = sum(curve["n"] for curve in relapse["curves"].values())
    if not followed:
        return Stat(label="Relapses", value=NOTHING, note="nobody watched yet")
    relapses = sum(curve["relapses"] for curve in relapse["curves"].values())
    late = f", {relapse['late']:,} confirmed late" if relapse["late"] else ""
    return Stat(label="Relapses", value=f"{relapses:,}", note=f"of {followed:,} watched{late}")


def _missing(points: Sequence[Body]) -> Stat:
    """Beside all that came: one that nobody had asked for was not due."""
    missing, came = (sum(point[name] for point in points) for name in ("missing", "n"))
    return Stat(label="Scores missing", value=f"{missing:,}", note=f"beside {came:,} that came")


def _windows(points: Sequence[Body]) -> str:
    """How far a score may lie from the time it counts at."""
    reaches = [point["reach"] for point in points]
    if not reaches:
        return ""
    first, last = reaches[0], reaches[-1]
    if not any(reaches):
        return "A score counts on its own day alone."
    if first == last:
        return f"A score counts at the nearest time, at most {first} days away."
    return f"A score counts at the nearest time: at most {first} days away at the first, {last} at the last."
