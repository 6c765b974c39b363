"""One value of a mapping file, checked before a single row is read."""

import datetime as dt
import string
from collections.abc import Mapping

from clinic.care.imports.cells import Cell
from clinic.care.imports.dates import EXCEL, is_date_format
from clinic.care.imports.errors import MappingError
from clinic.core.texts import plain_text


def parse_cell(where: str, value: object) -> Cell:
    """Raises MappingError for anything but { column = ... }, { text = ... } or a constant."""
    if not isinstance(value, dict):
        # A constant's braces are no placeholders.
        return Cell(text=_constant(where, value).replace("{", "{{").replace("}", "}}"))
    unknown = value.keys() - {"column", "text", "values", "date_format"}
    source = value.get("column", value.get("text"))
    if unknown or ("column" in value) == ("text" in value) or not isinstance(source, str) or not source:
        raise MappingError(
            f"{where}: give {{ column = ... }}, {{ text = ... }} or a constant (given: {value!r})"
        )
    if "text" in value:
        _check_text(where, source)
    return Cell(
        column=plain_text(str(value.get("column", ""))),
        text=plain_text(str(value.get("text", ""))),
        values=_values(where, value),
        date_format=date_format(where, value),
    )


def date_format(where: str, table: Mapping[str, object]) -> str:
    """Empty where none is given. Raises MappingError for one that leaves a part of the date out."""
    given = table.get("date_format", "")
    if "date_format" in table and not (isinstance(given, str) and given.strip() and is_date_format(given)):
        wanted = f"must write a whole date, such as %d/%m/%Y, or be {EXCEL!r}"
        raise MappingError(f"{where}.date_format: {wanted} (given: {given!r})")
    return str(given)


def _values(where: str, value: Mapping[str, object]) -> dict[str, str]:
    values = value.get("values", {})
    if not isinstance(values, dict) or ("text" in value and values):
        raise MappingError(
            f"{where}.values: must be a table of a column's cells, such as {{ F = 'female' }} (given: {values!r})"
        )
    return {plain_text(raw): _constant(f"{where}.values.{raw}", meant) for raw, meant in values.items()}


def _check_text(where: str, text: str) -> None:
    try:
        pieces = list(string.Formatter().parse(text))
    except ValueError as error:
        raise MappingError(f"{where}.text: {error}; write {{{{ for a brace (given: {text!r})") from None
    for _, name, spec, conversion in pieces:
        if name is not None and (not name or spec or conversion):
            raise MappingError(f"{where}.text: braces hold the name of a column (given: {text!r})")


def _constant(where: str, value: object) -> str:
    if not isinstance(value, str | bool | int | float | dt.date) or isinstance(value, dt.datetime):
        raise MappingError(f"{where}: must be a text, a number, a date, true or false (given: {value!r})")
    return str(value)
