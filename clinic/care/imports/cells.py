"""Reading one value of a row: a column, a text made of columns, or a constant."""

import datetime as dt
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from clinic.care.imports.errors import CellError, MappingError

TRUE = frozenset({"true", "yes", "y", "1"})
FALSE = frozenset({"false", "no", "n", "0"})


@dataclass(frozen=True, slots=True)
class Formats:
    missing: frozenset[str]
    date_format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`column`, or `text` with {column} in it; `values` translates what the column holds."""

    column: str = ""
    text: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

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
        if not self.column:
            return self.text.format_map(row)
        raw = row[self.column].strip()
        if raw in formats.missing:
            return None
        if not self.values:
            return raw
        if raw not in self.values:
            raise CellError(self.column, raw, f"is none of {', '.join(self.values)}")
        return str(self.values[raw])


def parse_cell(where: str, value: object) -> Cell:
    """Raises MappingError for anything but { column = ... }, { text = ... } or a constant."""
    if not isinstance(value, dict):
        return Cell(text=_constant(value))
    unknown = value.keys() - {"column", "text", "values"}
    if unknown or ("column" in value) == ("text" in value):
        raise MappingError(
            f"{where}: give {{ column = ... }}, {{ text = ... }} or a constant (given: {value!r})"
        )
    return Cell(
        column=str(value.get("column", "")),
        text=str(value.get("text", "")),
        values=dict(value.get("values", {})),
    )


def _constant(value: object) -> str:
    """A constant's braces are no placeholders."""
    return str(value).replace("{", "{{").replace("}", "}}")


def as_date(cell: Cell, text: str, formats: Formats) -> dt.date:
    # A date written in the mapping itself is in TOML's own format.
    wanted = formats.date_format if cell.columns else "%Y-%m-%d"
    try:
        return dt.datetime.strptime(text, wanted).date()  # noqa: DTZ007  a date has no zone
    except ValueError:
        raise CellError(cell.label, text, f"is not a date written as {wanted}") from None


def as_whole(cell: Cell, text: str) -> int:
    number = as_number(cell, text)
    if number != int(number):
        raise CellError(cell.label, text, "is not a whole number")
    return int(number)


def as_number(cell: Cell, text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise CellError(cell.label, text, "is not a number") from None
    if not number.is_finite():
        raise CellError(cell.label, text, "is not a number")
    return number


def as_bool(cell: Cell, text: str) -> bool:
    lowered = text.lower()
    if lowered not in TRUE | FALSE:
        raise CellError(cell.label, text, "is neither yes nor no")
    return lowered in TRUE
