"""A cohort report for a terminal: every share with its interval and the number of people it counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from clinic.core.formats import percentage

Body = Mapping[str, Any]

READING = (
    "Each share stands with its 95 % interval: among those scored, then with missing and left counted as not "
    "reached, the latter where most people are asked. Scored, missing, left, not due yet and not planned then add up "
    "to all courses."
)
HEAD = (
    f"{'day':>7}{'scored':>8}{'missing':>9}{'left':>7}{'not due':>9}{'not planned':>13}  "
    f"{'response % of scored':>26}{'with missing and left':>28}  {'remission % of scored':>26}"
    f"{'with missing and left':>28}"
)


def as_text(report: Body) -> str:
    head = f"{report['instrument']} at {report['clinic']}: {report['courses']} courses with a baseline"
    lines = [head, "", READING, "", *_rates(report["time_points"]), "", *_relapse(report["relapse"])]
    if report["by"]:
        lines += _by(report["by"])
    return "\n".join(lines)


def _by(by: Body) -> Iterator[str]:
    for name, group in by["groups"].items():
        yield from ("", f"{by['stratum']}: {name}, {group['courses']} courses with a baseline", "")
        yield from _rates(group["time_points"])
    yield from ("", f"Relapse by {by['stratum']}", by["relapse"]["summary"])
    for name, curve in by["relapse"]["curves"].items():
        yield from ("", f"{name}, n {curve['n']}", *_curve(curve))
    if by["relapse"]["left_out"]:
        yield f"{by['relapse']['left_out']} courses of smaller groups are in no curve."


def _rates(points: Sequence[Body]) -> Iterator[str]:
    yield HEAD
    for point in points:
        counts = (
            f"{point['day']:7d}{point['n']:8d}{point['missing']:9d}{point['left']:7d}{point['not_due']:9d}"
            f"{point['not_planned']:13d}"
        )
        yield f"{counts}  {_measure(point, 'response', 'responders')}  {_measure(point, 'remission', 'remitters')}"


def _measure(point: Body, measure: str, counted: str) -> str:
    some = point[counted]
    scored = _share(some, point["n"], point[f"{measure}_rate"], point[f"{measure}_interval"])
    everybody = _share(
        some, point["n_everybody"], point[f"{measure}_rate_everybody"], point[f"{measure}_interval_everybody"]
    )
    return f"{scored:>26}{everybody:>28}"


def _share(some: int | None, n: int, rate: float | None, interval: Sequence[float] | None) -> str:
    """A dash where nobody was counted or no cut-off exists."""
    if some is None or rate is None or interval is None:
        return "-"
    return f"{_percent(rate)} ({_between(interval)}) {some}/{n}"


def _relapse(relapse: Body) -> Iterator[str]:
    yield relapse["summary"]
    if relapse["has_rule"] and relapse["n"]:
        yield from ("", *_curve(relapse))


def _curve(curve: Body) -> Iterator[str]:
    yield f"{'week':>7}{'at risk':>9}  {'free of relapse %':>26}"
    for row in curve["table"]:
        share = row["without_relapse"]
        if share is not None:
            ends = row["interval"]
            between = f" ({_between(ends)})" if None not in ends and ends[0] != ends[1] else ""
            yield f"{row['week']:7d}{row['at_risk']:9d}  {_percent(share) + between:>26}"


def _between(ends: Sequence[float]) -> str:
    return " to ".join(_percent(end) for end in ends)


def _percent(share: float) -> str:
    return str(percentage(share, 1))
