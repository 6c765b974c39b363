"""Geometry of an inline sparkline: scores over visits in a fixed box, gaps where a score is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 96.0
HEIGHT: Final = 28.0
MARGIN: Final = 3.0

Point = tuple[float, float]


@dataclass(frozen=True)
class Sparkline:
    """Points per unbroken run, the last point, and the height of the threshold line (all in box units)."""

    runs: tuple[tuple[Point, ...], ...]
    last: Point
    threshold_y: float | None


def draw(values: Sequence[float | None], threshold: float | None = None) -> Sparkline | None:
    """None when there is no score at all; the axis starts at zero so that slopes compare between patients."""
    present = [value for value in values if value is not None]
    if not present:
        return None
    top = max([*present, threshold or 0, 1])
    points = [None if v is None else (_x(i, len(values)), _y(v, top)) for i, v in enumerate(values)]
    runs = _unbroken(points)
    return Sparkline(runs, runs[-1][-1], None if threshold is None else _y(threshold, top))


def _x(index: int, count: int) -> float:
    return WIDTH - MARGIN if count == 1 else round(MARGIN + index * (WIDTH - 2 * MARGIN) / (count - 1), 1)


def _y(value: float, top: float) -> float:
    return round(HEIGHT - MARGIN - value * (HEIGHT - 2 * MARGIN) / top, 1)


def _unbroken(points: Sequence[Point | None]) -> tuple[tuple[Point, ...], ...]:
    runs: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            runs[-1].append(point)
        elif runs[-1]:
            runs.append([])
    return tuple(tuple(run) for run in runs if run)
