"""A clinic's day on the wall of its zone as moments; without Django, for rules."""

import datetime as dt
from zoneinfo import ZoneInfo


def at_local(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The aware UTC moment of a wall-clock time; in a spring gap, the moment after the gap."""
    try:
        return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)
    except OverflowError:
        # Within a day of either end of the calendar: typed by mistake, and to be refused by name, not to fail.
        return dt.datetime.combine(day, time, tzinfo=dt.UTC)


def day_bounds(day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """Start (included) and end (excluded) of a clinic's local day; 23 or 25 hours long when clocks change."""
    if day == dt.date.max:
        return at_local(day, dt.time.min, zone), at_local(day, dt.time.max, zone)
    return at_local(day, dt.time.min, zone), at_local(day + dt.timedelta(days=1), dt.time.min, zone)
