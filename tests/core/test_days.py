"""A clinic's day as moments, also where the calendar ends."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from clinic.core.days import at_local, day_bounds


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/London", "America/Los_Angeles"])
@pytest.mark.parametrize("day", [dt.date.min, dt.date.max, dt.date(2026, 3, 29)])
def test_every_day_of_the_calendar_has_a_start_and_an_end(zone: str, day: dt.date) -> None:
    start, end = day_bounds(day, ZoneInfo(zone))
    assert dt.timedelta(hours=9) < end - start <= dt.timedelta(hours=33)
    for time in (dt.time.min, dt.time.max):
        assert at_local(day, time, ZoneInfo(zone)).tzinfo is dt.UTC
