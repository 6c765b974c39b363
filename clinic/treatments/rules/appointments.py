"""At what time of the day a visit is agreed without a question."""

import datetime as dt
from decimal import Decimal

from clinic.evidence import Limits

OPENS, CLOSES = "schedule.opens_hour", "schedule.closes_hour"
_MINUTES = 60


def is_within_hours(time: dt.time, limits: Limits) -> bool:
    """From the hour of opening to before that of closing, on the clinic's clock."""
    minute = time.hour * _MINUTES + time.minute
    return limits.decimal(OPENS) * _MINUTES <= minute < limits.decimal(CLOSES) * _MINUTES


def hours_text(limits: Limits) -> str:
    """Such as `08:00 to 18:00`."""
    return f"{_clock(limits.decimal(OPENS))} to {_clock(limits.decimal(CLOSES))}"


def _clock(hour: Decimal) -> str:
    whole, minutes = divmod(int(hour * _MINUTES), _MINUTES)
    return f"{whole:02}:{minutes:02}"
