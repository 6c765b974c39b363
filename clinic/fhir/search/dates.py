"""Dates and times of search: a value stands for a range, a prefix says how a column relates to it."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from clinic.core import clock
from clinic.fhir.search.values import BadValueError

_VALUE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?P<part>\.\d{1,6})?)?(?P<zone>Z|[+ -]\d\d:\d\d)?)?)?)?"
)
PREFIXES: Final = ("eq", "ne", "gt", "lt", "ge", "le", "sa", "eb", "ap")
_APPROXIMATELY: Final = 0.1
"""Share of the distance from now that still counts as about the same, as the standard suggests."""

Point = dt.datetime | dt.date


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` (included) to `end` (excluded), both instants or both dates."""

    start: Point
    end: Point

    def as_days(self, zone: ZoneInfo) -> "Range":
        """The days it touches. Raises BadValueError for the last day there is."""
        first, last = (_day(point, zone) for point in (self.start, self.end - dt.timedelta(microseconds=1)))
        if last == dt.date.max:
            raise BadValueError("no such day or time")
        return Range(first, last + dt.timedelta(days=1))

    def condition(self, column: str, prefix: str) -> Q:
        before, after = Q((f"{column}__lt", self.start)), Q((f"{column}__gte", self.end))
        match prefix:
            case "ap":
                found = self._widened().condition(column, "eq")
            case "gt" | "sa":
                found = after
            case "lt" | "eb":
                found = before
            case "ge":
                found = Q((f"{column}__gte", self.start))
            case "le":
                found = Q((f"{column}__lt", self.end))
            case "ne":
                found = before | after
            case _:
                found = Q((f"{column}__gte", self.start), (f"{column}__lt", self.end))
        return found

    def _widened(self) -> "Range":
        now = clock.now()
        distance = abs(now - self.start if isinstance(self.start, dt.datetime) else now.date() - self.start)
        try:
            return Range(self.start - distance * _APPROXIMATELY, self.end + distance * _APPROXIMATELY)
        except OverflowError:
            raise BadValueError("too far away for about") from None


def split_prefix(value: str) -> tuple[str, str]:
    return (value[:2], value[2:]) if value[:2] in PREFIXES else ("eq", value)


def read_moment_range(text: str, zone: ZoneInfo) -> Range:
    """Raises BadValueError for anything but a FHIR date or dateTime; minutes may stand without seconds."""
    match = _VALUE.fullmatch(text)
    if match is None:
        raise BadValueError("write a date such as 2026-03, 2026-03-31 or 2026-03-31T14:05:00Z")
    try:
        return _range(match, zone)
    except (ValueError, OverflowError):
        raise BadValueError("no such day or time") from None


def _range(match: re.Match[str], zone: ZoneInfo) -> Range:
    year, month, day = (int(match[name] or 1) for name in ("year", "month", "day"))
    if match["hour"] is None:
        first = dt.date(year, month, day)
        following = first + dt.timedelta(days=_days(match, first))
        return Range(*(clock.at_local(point, dt.time.min, zone) for point in (first, following)))
    time = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    start = dt.datetime.combine(dt.date(year, month, day), time, tzinfo=_zone(match["zone"], zone))
    start += dt.timedelta(seconds=float(match["part"] or 0))
    return Range(start, start + _precision(match))


def _days(match: re.Match[str], first: dt.date) -> int:
    if match["day"]:
        return 1
    if match["month"]:
        return calendar.monthrange(first.year, first.month)[1]
    return 366 if calendar.isleap(first.year) else 365


def _precision(match: re.Match[str]) -> dt.timedelta:
    if match["second"] is None:
        return dt.timedelta(minutes=1)
    if match["part"] is None:
        return dt.timedelta(seconds=1)
    return dt.timedelta(seconds=10.0 ** -(len(match["part"]) - 1))


def _zone(text: str | None, clinic_zone: ZoneInfo) -> dt.tzinfo:
    if text is None:
        return clinic_zone
    # An unescaped plus sign arrives as a space.
    return dt.datetime.fromisoformat(f"2000-01-01T00:00:00{text.replace(' ', '+')}").tzinfo or dt.UTC


def _day(point: Point, zone: ZoneInfo) -> dt.date:
    return clock.local_date(point, zone) if isinstance(point, dt.datetime) else point
