"""What a clinic says of itself: how each fact is written, what it is for, and which ones no clinic may lack."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.core import phones
from clinic.core.errors import FieldError
from clinic.core.units import KG, MASS_UNIT_NAMES

JURISDICTIONS: Final = ("US", "EU", "UK")
DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY_OR_RANGE: Final = re.compile(r"([a-z]+|\d)(?:\s*-\s*([a-z]+|\d))?")


def _text(name: str, text: str) -> str:
    if not text.strip().isprintable():
        raise FieldError(name, text, "must be without control characters")
    return text.strip()


def _callable(name: str, text: str) -> str:
    """A number is what a patient needs of it."""
    if not phones.find_numbers(text):
        raise FieldError(name, text, "must hold a phone number")
    return _text(name, text)


def _jurisdiction(name: str, text: str) -> str:
    found = text.strip().upper()
    if found not in JURISDICTIONS:
        raise FieldError(name, text, f"must be one of {', '.join(JURISDICTIONS)}")
    return found


def _mass_unit(name: str, text: str) -> str:
    found = text.strip().lower()
    if found not in MASS_UNIT_NAMES:
        raise FieldError(name, text, f"must be one of {', '.join(MASS_UNIT_NAMES)}")
    return found


def _time(name: str, text: str) -> dt.time:
    try:
        return dt.datetime.strptime(text.strip(), "%H:%M").time()  # noqa: DTZ007  a time of the clinic's own day
    except ValueError:
        raise FieldError(name, text, "must be a time such as 20:00") from None


def _days(name: str, text: str) -> list[int]:
    """Monday is 1; names, numbers and ranges such as Mon-Thu, Sat."""
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.lower().split(","))):
        matched = _DAY_OR_RANGE.fullmatch(part)
        if matched is None:
            raise FieldError(name, text, "must be days such as Mon-Fri or 1,2,4")
        first = _day(name, text, matched[1])
        last = _day(name, text, matched[2] or matched[1])
        if last < first:
            raise FieldError(name, text, f"{part} runs backwards")
        found |= set(range(first, last + 1))
    if not found:
        raise FieldError(name, text, "a clinic opens on some day")
    return sorted(found)


def _day(name: str, text: str, written: str) -> int:
    if written.isdigit() and 1 <= int(written) <= 7:
        return int(written)
    if len(written) >= 3 and written[:3] in DAYS:
        return DAYS.index(written[:3]) + 1
    raise FieldError(name, text, f"{written} is no day of the week")


@dataclass(frozen=True, slots=True)
class Fact:
    """`default` is what a new clinic gets when nothing else is said; without one it has to be said."""

    name: str
    question: str
    read: Callable[[str, str], Any]
    default: str | None = None

    def value(self, text: str) -> Any:
        """Raises FieldError for a text that says nothing of the kind."""
        return self.read(self.name, text)

    def shown(self, clinic: Clinic) -> str:
        value = getattr(clinic, self.name)
        if self.name == "opening_days":
            return ", ".join(DAYS[day - 1].title() for day in value)
        return f"{value:%H:%M}" if isinstance(value, dt.time) else str(value)

    def is_missing(self, clinic: Clinic) -> bool:
        try:
            return self.default is None and not self.value(self.shown(clinic))
        except FieldError:
            return True


FACTS: Final = (
    Fact("jurisdiction", "Whose label and rules apply (US: REMS; EU; UK)", _jurisdiction),
    Fact("phone", "The clinic's phone, told to patients wherever they are asked to get in touch", _callable),
    Fact(
        "crisis_contact",
        "Whom a patient calls after an answer about suicide: a number answered day and night",
        _callable,
    ),
    Fact("opening_days", "Days on which patients are treated", _days, "Mon-Fri"),
    Fact("quiet_from", "No message is sent from", _time, "20:00"),
    Fact("quiet_until", "until", _time, "08:00"),
    Fact("weight_unit", "In which unit body weights are typed: kg or lb", _mass_unit, KG),
    Fact("address", "Postal address", _text, ""),
)


def read_facts(texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of those facts that are told. Raises FieldError for the first that cannot be read."""
    return {fact.name: fact.value(texts[fact.name]) for fact in FACTS if fact.name in texts}


def missing(clinic: Clinic) -> list[Fact]:
    """Of a stored clinic, which may be from before it was asked."""
    return [fact for fact in FACTS if fact.is_missing(clinic)]


def needed(given: Iterable[str]) -> list[Fact]:
    """What a new clinic still has to say."""
    return [fact for fact in FACTS if fact.default is None and fact.name not in given]
