"""How values read on screen, in mail and in print: a space that does not break, a real minus."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from clinic.core.units import KG, from_kg

Number = int | float | Decimal

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
NOTHING: Final = "\u2013"
_ISO_DATE: Final = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_STEPS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))


def plain_number(value: Number, digits: int | None = None) -> str:
    """With `digits` decimals, or as many as the value has."""
    text = f"{value:f}" if digits is None else f"{value:.{digits}f}"
    if digits is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def rounded(value: Number, digits: int = 0) -> Decimal:
    """Halves away from zero, as people round. Only what is shown is rounded, once: of a float its shortest writing
    counts, since 100 times 0.285 falls a hair short of 28.5."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def percentage(share: Number, digits: int = 0) -> Decimal:
    """A proportion from 0 to 1 in percent."""
    return rounded(100 * Decimal(str(share)), digits)


def quantity(value: Number | None, unit: str) -> str:
    return NOTHING if value is None else f"{plain_number(value)}{NBSP}{unit}"


def mass(kg: Decimal | None, unit: str = KG) -> str:
    """In kilograms, and in the clinic's `unit` too where that is another one."""
    if kg is None or unit == KG:
        return quantity(kg, KG)
    return f"{quantity(kg, KG)} ({quantity(from_kg(kg, unit), unit)})"


def percent_of_one(share: Number | None, digits: int = 0) -> str:
    """A proportion from 0 to 1 as a percentage."""
    return NOTHING if share is None else f"{plain_number(percentage(share, digits), digits)}{NBSP}%"


def signed_number(value: Number | None) -> str:
    """A change: +3, 0 or a true minus."""
    if value is None:
        return NOTHING
    return f"+{plain_number(value)}" if value > 0 else plain_number(value)


def calendar_date(day: dt.date | None) -> str:
    """21 Nov 2026, whatever the machine's locale."""
    return NOTHING if day is None else f"{day.day} {day:%b} {day.year}"


def readable_dates(text: str) -> str:
    """ISO dates within a sentence, as rules write them, the way people read them."""
    return _ISO_DATE.sub(_readable_date, text)


def _readable_date(found: re.Match[str]) -> str:
    """What looks like a date and is none, such as 2026-02-31 in an error about it, stays as it is."""
    try:
        return calendar_date(dt.date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def distance(moment: dt.datetime, now: dt.datetime) -> str:
    """`in 12 min`, `3 h ago`, `2 d ago`; the browser keeps it current with the same steps (taper.js)."""
    seconds = (moment - now).total_seconds()
    for size, unit in _STEPS:
        if abs(seconds) >= size:
            span = f"{int(abs(seconds) // size)} {unit}"
            return f"in {span}" if seconds > 0 else f"{span} ago"
    return "now"
