"""Finds the day for one visit: near the ideal, never before the floor, if possible on a preferred weekday."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from clinic.protocols.rules.engine.calendar import DAY

Allowed = Callable[[dt.date], bool]
_SEARCH = 366


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """`floor` is the first day the limits allow; `before` and `after` bound the search in days."""

    ideal: dt.date
    floor: dt.date
    before: int
    after: int
    preferred: frozenset[int]


def place(wish: Wish, allowed: Allowed) -> dt.date | None:
    """The nearest preferred day, else the nearest allowed one, else the first allowed later, within a year."""
    ideal = max(wish.ideal, wish.floor)
    around = (ideal + offset for offset in _offsets(wish.before, wish.after))
    near = [day for day in around if day >= wish.floor and allowed(day)]
    for day in near:
        if day.weekday() in wish.preferred:
            return day
    if near:
        return near[0]
    beyond = (ideal + DAY * (wish.after + offset) for offset in range(1, _SEARCH))
    return next((day for day in beyond if allowed(day)), None)


@cache
def _offsets(before: int, after: int) -> tuple[dt.timedelta, ...]:
    """Nearest first; of two equally near days the later, so that no course is hurried by accident."""
    days = sorted(range(-before, after + 1), key=lambda offset: (abs(offset), -offset))
    return tuple(DAY * offset for offset in days)
