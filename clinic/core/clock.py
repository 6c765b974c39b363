"""The one place that asks what time it is; a clinic's local date always needs its zone."""

import datetime as dt
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from django.utils import timezone

from clinic.core.days import at_local, day_bounds

__all__ = ["DIFFERENCE", "at_local", "day_bounds", "local_date", "local_time", "now", "time_zones", "today"]

DIFFERENCE = dt.timedelta(seconds=60)
"""By how much the clock of another machine may be ahead of ours or behind it."""


def now() -> dt.datetime:
    """The present moment, aware, UTC."""
    return timezone.now()


def local_time(moment: dt.datetime, zone: dt.tzinfo | None = None) -> dt.datetime:
    """What clocks show in `zone`, in the clinic entered when none is given."""
    try:
        return moment.astimezone(zone or timezone.get_current_timezone())
    except OverflowError:
        # Within a day of either end of the calendar, where a page must still come up so that it can be corrected.
        return moment


def local_date(moment: dt.datetime, zone: dt.tzinfo | None = None) -> dt.date:
    return local_time(moment, zone).date()


def today(zone: ZoneInfo) -> dt.date:
    """Today's date on the wall of a clinic in `zone`."""
    return local_date(now(), zone)


@cache
def time_zones() -> frozenset[str]:
    """Names such as Europe/London. Kept: each asking reads some 600 files."""
    return frozenset(available_timezones())
