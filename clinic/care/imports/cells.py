"""Reading one value of a row: a column, a text made of columns, or a constant."""

import datetime as dt
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from clinic.care.imports.dates import ISO, DateError, read_date
from clinic.care.imports.errors import CellError
from clinic.core.numbers import MARKS, NumberError, read_number
from clinic.core.texts import plain_text
from clinic.core.units import MASS_UNITS

TRUE = frozenset({"true", "yes", "y", "1"})
FALSE = frozenset({"false", "no", "n", "0"})
DATES = frozenset({"date_of_birth", "day_zero", "ended_on", "on"})
NUMBERS = frozenset({"amount_mg", "kg", "weight", "total"})
WHOLES = frozenset({"day", "minutes", "systolic", "diastolic", "pulse", "spo2", "answer"})
POINT = "."


@dataclass(frozen=True, slots=True)
class Formats:
    """How the file writes what is missing, dates, and the decimal mark of numbers."""

    missing: frozenset[str]
    date_format: str
    decimal: str = POINT


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`column`, or `text` with {column} in it; `values` translates what the column holds.

    `date_format` is how this column writes dates, where it is not the file's way.
    """

    column: str = ""
    text: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    date_format: str = ""

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
    return plain_text(raw)


def read_as(name: str, cell: Cell, text: str, formats: Formats) -> Any:
    """What the field `name` of a mapping holds: a date, a number, a truth or text. Raises CellError."""
    if name in DATES:
        return _date(cell, text, formats)
    if name == "psychotherapy":
        return _truth(cell, text)
    if name in NUMBERS:
        return _number(cell, text, formats)
    if name == "unit":
        return _unit(cell, text)
    return _whole(cell, text, formats) if name in WHOLES else text


def _date(cell: Cell, text: str, formats: Formats) -> dt.date:
    # A date written in the mapping itself is in TOML's own format.
    wanted = (cell.date_format or formats.date_format) if cell.columns else ISO
    try:
        return read_date(text, wanted)
    except DateError as error:
        raise CellError(cell.label, text, str(error)) from None


def _whole(cell: Cell, text: str, formats: Formats) -> int:
    number = _number(cell, text, formats)
    if number != int(number):
        raise CellError(cell.label, text, "is not a whole number")
    return int(number)


def _number(cell: Cell, text: str, formats: Formats) -> Decimal:
    # A number written in the mapping itself has TOML's own point.
    mark = formats.decimal if cell.columns and not cell.values else POINT
    try:
        number = read_number(text)
    except NumberError as error:
        raise CellError(cell.label, text, str(error)) from None
    other = MARKS.replace(mark, "")
    if other in text:
        raise CellError(
            cell.label,
            text,
            f"is written with {other!r}, and the decimal mark here is {mark!r}: "
            f"write decimal = {other!r} under [file] if that is what it means",
        )
    return number


def _unit(cell: Cell, text: str) -> str:
    if text not in MASS_UNITS:
        raise CellError(cell.label, text, f"is none of {', '.join(MASS_UNITS)}")
    return text


def _truth(cell: Cell, text: str) -> bool:
    lowered = text.lower()
    if lowered not in TRUE | FALSE:
        raise CellError(cell.label, text, "is neither yes nor no")
    return lowered in TRUE
