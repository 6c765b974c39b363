"""Reading one value of a row: a column, a text made of columns, or a constant."""

import datetime as dt
import re
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from clinic.care.imports.errors import CellError

TRUE = frozenset({"true", "yes", "y", "1"})
FALSE = frozenset({"false", "no", "n", "0"})
DATES = frozenset({"date_of_birth", "day_zero", "ended_on", "on"})
NUMBERS = frozenset({"amount_mg", "kg", "total"})
WHOLES = frozenset({"day", "minutes", "systolic", "diastolic", "pulse", "spo2", "answer"})
# Bounded, because 1e400000000 is a number too, and one that takes hours to write out.
NUMBER = re.compile(r"[+-]?(\d{1,9}(\.\d{0,6})?|\.\d{1,6})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Formats:
    missing: frozenset[str]
    date_format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`column`, or `text` with {column} in it; `values` translates what the column holds."""

    column: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> set[str]:
        if self.column:
            return {self.column}
        return {name for _, name, _, _ in string.Formatter().parse(self.text) if name}

    @property
    def label(self) -> str:
        """How an error names it."""
        return self.column or ", ".join(sorted(self.columns)) or f"(fixed {self.text!r})"

    def read(self, row: Mapping[str, str], formats: Formats) -> str | None:
        """The text of the row's cell; None where it holds a missing marker. Raises CellError."""
        found = {name: _plain(name, row[name]) for name in self.columns}
        if found and formats.missing.issuperset(found.values()):
            return None
        if not self.column:
            return self._filled(found)
        raw = found[self.column]
        if not self.values:
            return raw
        if raw not in self.values:
            raise CellError(self.column, raw, f"is none of {', '.join(self.values)}")
        return self.values[raw]

    def _filled(self, found: Mapping[str, str]) -> str:
        # Not str.format: it would follow the dots and brackets of a column's name.
        pieces = string.Formatter().parse(self.text)
        return "".join(plain + (found[name] if name else "") for plain, name, _, _ in pieces)


def _plain(column: str, raw: str) -> str:
    if "\0" in raw:
        raise CellError(column, raw, "holds a NUL character, which no text can be stored with")
    return raw.strip()


def read_as(name: str, cell: Cell, text: str, formats: Formats) -> Any:
    """What the field `name` of a mapping holds: a date, a number, a truth or text. Raises CellError."""
    if name in DATES:
        return _date(cell, text, formats)
    if name == "psychotherapy":
        return _truth(cell, text)
    if name in NUMBERS:
        return _number(cell, text)
    return _whole(cell, text) if name in WHOLES else text


def _date(cell: Cell, text: str, formats: Formats) -> dt.date:
    # A date written in the mapping itself is in TOML's own format.
    wanted = formats.date_format if cell.columns else "%Y-%m-%d"
    try:
        return dt.datetime.strptime(text, wanted).date()  # noqa: DTZ007  a date has no zone
    except ValueError:
        raise CellError(cell.label, text, f"is not a date written as {wanted}") from None


def _whole(cell: Cell, text: str) -> int:
    number = _number(cell, text)
    if number != int(number):
        raise CellError(cell.label, text, "is not a whole number")
    return int(number)


def _number(cell: Cell, text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise CellError(cell.label, text, "is not a number such as 12 or 12.5, of at most 9 digits")
    return Decimal(text)


def _truth(cell: Cell, text: str) -> bool:
    lowered = text.lower()
    if lowered not in TRUE | FALSE:
        raise CellError(cell.label, text, "is neither yes nor no")
    return lowered in TRUE
