"""Dates as a column writes them."""

import datetime as dt
import re
from typing import Final

from clinic.core import clock

EXCEL: Final = "excel"
"""Stands for Excel's own count of days, which a column shows when its cells lost their date format."""
ISO: Final = "%Y-%m-%d"
# Year, month and day all differ in any order, so a format that leaves one out does not give the day back.
_SAMPLE: Final = dt.datetime(2003, 11, 25, tzinfo=dt.UTC)
_COUNT: Final = re.compile(r"\d{4,5}(\.0+)?", re.ASCII)
_DAY_0: Final = dt.date(1899, 12, 30)
# Excel counts a 29 February 1900 that never was: before it, its count is one off.
_FIRST_COUNT: Final = 61
_AHEAD: Final = dt.timedelta(hours=14)
"""By how much the clinic's clock may be ahead of UTC."""


class DateError(ValueError):
    """The rest of a sentence that begins with the cell."""


def is_date_format(given: str) -> bool:
    """Whether it writes a whole date."""
    if given == EXCEL:
        return True
    try:
        return dt.datetime.strptime(_SAMPLE.strftime(given), given).date() == _SAMPLE.date()  # noqa: DTZ007  a date has no zone
    except ValueError:
        return False


def read_date(text: str, wanted: str) -> dt.date:
    """Raises DateError."""
    if wanted == EXCEL:
        return _counted(text)
    try:
        day = dt.datetime.strptime(text, wanted).date()  # noqa: DTZ007  a date has no zone
    except ValueError:
        hint = f"; a count of days is read with date_format = {EXCEL!r}" if _COUNT.fullmatch(text) else ""
        raise DateError(f"is not a date written as {wanted}{hint}") from None
    return _of_the_past(day) if "%y" in wanted else day


def _counted(text: str) -> dt.date:
    if not _COUNT.fullmatch(text) or int(float(text)) < _FIRST_COUNT:
        raise DateError(f"is not a count of days as Excel keeps it, {_FIRST_COUNT} or more")
    return _DAY_0 + dt.timedelta(days=int(float(text)))


def _of_the_past(day: dt.date) -> dt.date:
    """Two digits never mean a year to come: 52 is 1952 until 2052."""
    if day <= (clock.now() + _AHEAD).date():
        return day
    return day.replace(year=day.year - 100)
