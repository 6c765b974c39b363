"""Figures of the clinic as the outcomes page shows them: charts with their words and tables, and what is missing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from clinic.core.formats import percent_of_one, percentage
from clinic.evidence import Benchmark, Measure, benchmarks
from clinic.outcomes.models import CohortFigures

Body = Mapping[str, Any]

INDUCTION_DAY = 28
"""The time point put first, where it was scored: the end of a 4-week induction."""

TITLES = {
    "rates": "Response and remission by week",
    "waterfall": "Change from baseline, one bar per course",
    "relapse": "Time to relapse",
}
ABOUT = (Measure.RESPONSE, Measure.REMISSION, Measure.RELAPSE)
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
class Report:
    """`left_out` counts courses in strata too small to draw."""

    courses: int
    computed_at: dt.datetime
    stats: tuple[Stat, ...]
    charts: tuple[Chart, ...]
    left_out: int

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


def _stats(body: Body) -> tuple[Stat, ...]:
    point = _main_point(body["time_points"])
    shares = [] if point is None else [_share("response", point), _share("remission", point)]
    return (
        Stat(label="Courses with a baseline", value=f"{body['courses']:,}"),
        *shares,
        _relapses(body["relapse"]["all"]["curves"]),
        _missing(body["time_points"]),
    )


def _main_point(points: Sequence[Body]) -> Body | None:
    scored = [point for point in points if point["n"]]
    return next((p for p in scored if p["day"] == INDUCTION_DAY), scored[-1] if scored else None)


def _share(measure: str, point: Body) -> Stat:
    interval = point[f"{measure}_interval"]
    between = "" if interval is None else " to ".join(f"{percentage(end)}" for end in interval) + " %, "
    return Stat(
        label=f"{measure.capitalize()}, {point['label'].lower()}",
        value=percent_of_one(point[f"{measure}_rate"]),
        note=f"{between}n {point['n']:,}",
    )


def _relapses(curves: Mapping[str, Body]) -> Stat:
    followed = sum(curve["n"] for curve in curves.values())
    relapses = sum(curve["relapses"] for curve in curves.values())
    return Stat(label="Relapses", value=f"{relapses:,}", note=f"of {followed:,} once stable")


def _missing(points: Sequence[Body]) -> Stat:
    missing = sum(point["missing"] for point in points)
    due = missing + sum(point["n"] for point in points)
    return Stat(label="Scores missing", value=f"{missing:,}", note=f"of {due:,} that were due")
