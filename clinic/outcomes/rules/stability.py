"""Stable response and stable remission: the criterion met in most of the last weeks (SUSTAIN-1: 3 of 4)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from clinic.outcomes.rules.criteria import StableCriterion
from clinic.outcomes.rules.points import JudgedPoint


class StableKind(StrEnum):
    RESPONSE = "stable-response"
    REMISSION = "stable-remission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stability:
    """`kind` is remission when both criteria were met on that date: stable response excludes remission."""

    kind: StableKind
    on: date


def first_stable(points: Sequence[JudgedPoint], rule: StableCriterion) -> Stability | None:
    """The first date on which either criterion was met, from points in time order."""
    for position, point in enumerate(points):
        seen = points[: position + 1]
        if _is_remission(point) and _held(seen, rule, _is_remission):
            return Stability(kind=StableKind.REMISSION, on=point.on)
        if _is_well(point) and _held(seen, rule, _is_well):
            return Stability(kind=StableKind.RESPONSE, on=point.on)
    return None


def _is_well(point: JudgedPoint) -> bool:
    return point.well and not point.relapse_signal


def _is_remission(point: JudgedPoint) -> bool:
    return point.remission


def _held(seen: Sequence[JudgedPoint], rule: StableCriterion, met: Callable[[JudgedPoint], bool]) -> bool:
    """Each week counted back is judged by its own last score; a week without one is unmet."""
    verdicts: dict[int, bool] = {}
    for point in reversed(seen):
        # To the nearest week: a weekly visit a day early or late must not share a week with its neighbour.
        weeks_ago = ((seen[-1].on - point.on).days + 3) // 7
        if weeks_ago >= rule.weeks_window:
            break
        verdicts.setdefault(weeks_ago, met(point))
    return sum(verdicts.values()) >= rule.weeks_held
