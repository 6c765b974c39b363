"""Visits laid out on months of a calendar, each month a table of weeks."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

MOST_MONTHS = 6
_WEEKS = calendar.Calendar(firstweekday=calendar.MONDAY)
WEEKDAYS = tuple(calendar.day_abbr)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One visit on its day; `kind` and `state` choose the sign, `text` says the same in words."""

    day: dt.date
    kind: str
    state: str
    text: str
    is_provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A square of the calendar; `mark` is the weightiest visit of the day, `text` names all."""

    number: int
    mark: Mark | None
    text: str
    is_today: bool
    is_closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """`weeks` hold None for days of the months around."""

    title: str
    weeks: tuple[tuple[Day | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """At most MOST_MONTHS; `beyond` visits lie after them, the last on `until`."""

    months: tuple[Month, ...]
    beyond: int
    until: dt.date | None


_WEIGHT = ("dosing", "review", "preparation", "integration")


def calendar_of(
    marks: Iterable[Mark],
    *,
    today: dt.date,
    is_open: Callable[[dt.date], bool],
    from_day: dt.date | None = None,
) -> Calendar:
    """Months with visits in them and those between, from the first mark or `from_day` on."""
    ordered = sorted(marks, key=attrgetter("day"))
    if from_day is not None:
        ordered = [mark for mark in ordered if mark.day >= from_day.replace(day=1)]
    by_day = {day: list(found) for day, found in groupby(ordered, key=attrgetter("day"))}
    if not by_day:
        return Calendar(months=(), beyond=0, until=None)
    first, last = min(by_day).replace(day=1), max(by_day).replace(day=1)
    starts = list(_month_starts(first, last))
    shown = starts[:MOST_MONTHS]
    end = _after(shown[-1])
    return Calendar(
        months=tuple(_month(start, by_day, today, is_open) for start in shown),
        beyond=sum(mark.day >= end for mark in ordered),
        until=max(by_day),
    )


def _month_starts(first: dt.date, last: dt.date) -> Iterable[dt.date]:
    while first <= last:
        yield first
        first = _after(first)


def _after(month: dt.date) -> dt.date:
    return (month + dt.timedelta(days=32)).replace(day=1)


def _month(
    start: dt.date, by_day: dict[dt.date, list[Mark]], today: dt.date, is_open: Callable[[dt.date], bool]
) -> Month:
    weeks = _WEEKS.monthdatescalendar(start.year, start.month)
    return Month(
        title=f"{start:%B} {start.year}",
        weeks=tuple(
            tuple(
                _day(day, by_day.get(day, ()), today, is_open) if day.month == start.month else None
                for day in week
            )
            for week in weeks
        ),
    )


def _day(day: dt.date, marks: Sequence[Mark], today: dt.date, is_open: Callable[[dt.date], bool]) -> Day:
    weightiest = min(marks, key=lambda mark: _WEIGHT.index(mark.kind), default=None)
    return Day(
        number=day.day,
        mark=weightiest,
        text="; ".join(mark.text for mark in marks),
        is_today=day == today,
        is_closed=not is_open(day),
    )
