"""What somebody typed to find a patient: names, numbers, dates of birth, telephones and e-mails, in any mix."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DATE_WORDS: Final = 3
"""As in 17 May 1980."""
SHORTEST_PHONE: Final = 4
"""Digits: the last four are what people read out."""
YEARS: Final[dict[int, Callable[[int], Sequence[int]]]] = {
    4: lambda year: [year],
    2: lambda year: [1900 + year, 2000 + year],
}
"""What a year of so many digits may be."""
LONGEST_CODE: Final = 3
"""Digits of a country's code."""
_SPLIT: Final = re.compile(r"[\s./,-]+")
_NUMERIC: Final = re.compile(r"[+()\d./-]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word as typed, and the dates of birth it may be."""

    text: str
    births: frozenset[dt.date] = frozenset()


@dataclass(frozen=True, slots=True)
class Asked:
    """Every one of `words` has to fit, or else the whole is one of the dates `births` or the number `phone`."""

    words: tuple[Word, ...]
    births: frozenset[dt.date] = frozenset()
    phone: str = ""

    @property
    def is_plain(self) -> bool:
        """Words that can be nothing else."""
        return not (self.births or self.phone or any(word.births for word in self.words))


def read_query(text: str, *, month_first: bool, today: dt.date) -> Iterator[Asked]:
    """Each part has to fit the patient. `month_first`: which of 5/6/1980 is the month."""
    words = text.split()
    while words:
        births = dates_in(" ".join(words[:DATE_WORDS]), month_first=month_first, today=today)
        numbers = list(takewhile(_NUMERIC.fullmatch, words))
        taken = words[:DATE_WORDS] if births else numbers or words[:1]
        known = [Word(word, dates_in(word, month_first=month_first, today=today)) for word in taken]
        yield Asked(tuple(known), births if len(taken) > 1 else frozenset(), _phone(taken))
        words = words[len(taken) :]


def dates_in(text: str, *, month_first: bool, today: dt.date) -> frozenset[dt.date]:
    """The dates up to today that the text may write; two for a year of two digits that may be of either century."""
    parts = [part for part in _SPLIT.split(text.strip()) if part]
    if len(parts) != DATE_WORDS:
        return _compact(text, today)
    found = _dates(*_order(parts, month_first=month_first))
    return frozenset(date for date in found if date <= today)


def phone_digits(number: str) -> str:
    """As compared: without a zero or two in front, which stand for the country's code or its absence."""
    return _digits(number).lstrip("0")


def phone_ends(typed: str) -> tuple[str, ...]:
    """From the last digit on, what a stored number may begin with: as typed, and without a country's code."""
    is_abroad = typed.strip().startswith(("+", "00"))
    digits = phone_digits(typed)
    tails = [
        _digits(typed),
        *(digits[cut:].lstrip("0") for cut in range(LONGEST_CODE + 1 if is_abroad else 1)),
    ]
    return tuple(dict.fromkeys(tail[::-1] for tail in tails if len(tail) >= SHORTEST_PHONE))


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number.replace("(0)", ""))


def _phone(words: Sequence[str]) -> str:
    """As typed; empty where it is none."""
    typed = " ".join(words)
    is_number = all(map(_NUMERIC.fullmatch, words))
    return typed if is_number and len(_digits(typed)) >= SHORTEST_PHONE else ""


def _compact(text: str, today: dt.date) -> frozenset[dt.date]:
    """19800517, and whatever else the standard for dates allows."""
    try:
        read = dt.date.fromisoformat(text)
    except ValueError:
        return frozenset()
    return frozenset({read} if read <= today else ())


def _order(parts: Sequence[str], *, month_first: bool) -> tuple[str, str, str]:
    """Year, month and day: by the word of the month, by a year in front, else by the clinic's order."""
    first, second, third = parts
    if _month(first):
        return third, first, second
    if _month(second):
        return third, second, first
    if len(first) == len("1980"):
        return first, second, third
    month, day = (first, second) if month_first else (second, first)
    # Where the clinic's order gives no date, only the other can be meant.
    return (third, month, day) if _is_month(month) else (third, day, month)


def _is_month(text: str) -> bool:
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= len(MONTHS)


def _month(text: str) -> int:
    """0 for what is no month's name."""
    name = text.casefold()[:3]
    return MONTHS.index(name) + 1 if name in MONTHS and text.isalpha() else 0


def _dates(year: str, month: str, day: str) -> Iterator[dt.date]:
    number = _month(month) or (int(month) if _is_month(month) else 0)
    years = YEARS.get(len(year))
    if not (number and years and day.isdecimal() and year.isdecimal()):
        return
    for each in years(int(year)):
        try:
            yield dt.date(each, number, int(day))
        except (ValueError, OverflowError):
            continue
