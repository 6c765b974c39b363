"""FHIR dates and times on their way in."""

import datetime as dt
import re
from typing import Final

from clinic.core import clock
from clinic.fhir.rest.errors import shown, unprocessable

_FRACTION: Final = re.compile(r"(\.\d{6})\d+")


def read_moment(text: object, path: str) -> dt.datetime:
    """An instant with a zone, in UTC, by a clock that may differ from ours.

    Raises FhirError 422 for a bare date, no zone, no such time, or the future.
    """
    if not isinstance(text, str) or "T" not in text:
        raise unprocessable(path, f"a time with its zone is needed (given: {shown(text)})", code="required")
    try:
        # Python reads no more than six decimals.
        moment = dt.datetime.fromisoformat(_FRACTION.sub(r"\1", text)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise unprocessable(path, f"no such time (given: {shown(text)})") from None
    if moment > clock.now() + clock.DIFFERENCE:
        raise unprocessable(path, f"must not lie in the future (given: {shown(text)})")
    return moment


def read_day(text: object, path: str) -> dt.date:
    """A whole date. Raises FhirError 422 for a year or a month alone, or no such day."""
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise unprocessable(path, f"a whole date is needed (given: {shown(text)})") from None
