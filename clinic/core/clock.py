"""The one place that asks what time it is; a clinic's local date always needs its zone."""

import datetime as dt
from zoneinfo import ZoneInfo

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, aware, UTC."""
    return timezone.now()


def local_date(moment: dt.datetime, zone: ZoneInfo) -> dt.date:
    return moment.astimezone(zone).date()


def today(zone: ZoneInfo) -> dt.date:
    """Today's date on the wall of a clinic in `zone`."""
    return local_date(now(), zone)


def at_local(day: dt.date, time: dt.time, zone: ZoneInfo) -> dt.datetime:
    """The aware UTC moment of a wall-clock time; in a spring gap, the moment after the gap."""
    return dt.datetime.combine(day, time, tzinfo=zone).astimezone(dt.UTC)


def day_bounds(day: dt.date, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """Start (included) and end (excluded) of a clinic's local day; 23 or 25 hours long when clocks change."""
    return at_local(day, dt.time.min, zone), at_local(day + dt.timedelta(days=1), dt.time.min, zone)
