"""From a mapping file to a Mapping: each mistake is named by its key and value, before a single row is read."""

import codecs
import tomllib
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Table
from pathlib import Path
from typing import Any

from clinic.care.imports.cell_parsing import date_format, parse_cell
from clinic.care.imports.cells import DATES, POINT, Cell, Formats, read_as
from clinic.care.imports.dates import ISO
from clinic.care.imports.errors import CellError, MappingError
from clinic.care.imports.mapping import (
    COURSE_FIELDS,
    FACT_FIELDS,
    MORE_KEYS,
    PATIENT_FIELDS,
    REQUIRED,
    FactMapping,
    Mapping,
)
from clinic.core.numbers import MARKS
from clinic.core.texts import plain_text
from clinic.instruments.rules import instruments
from clinic.patients.models import Patient, PatientIdentifier

# With or without the mark that Excel writes in front.
UTF_8 = "utf-8-sig"


def read_mapping(path: Path) -> Mapping:
    """Raises MappingError naming the key that is missing, unknown or of the wrong kind, and its value."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path}: {error}") from None
    return parse_mapping(table)


def parse_mapping(table: Table[str, Any]) -> Mapping:
    """As read_mapping, from the table a TOML file holds."""
    _only("", table, {"file", "patient", "course", *FACT_FIELDS})
    file, patient, course = (dict(_section("", table, name)) for name in ("file", "patient", "course"))
    _only("file", file, {"delimiter", "missing", "date_format", "decimal", "encoding"})
    formats = Formats(
        missing=_missing(file), date_format=date_format("file", file) or ISO, decimal=_decimal(file)
    )
    identifier = dict(_section("patient", patient, "identifier"))
    protocol = _text("course.protocol", course.pop("protocol", "clinic-defined"))
    primary = course.pop("primary_instrument", "phq-9")
    patient.pop("identifier", None)
    others = _others(patient.pop("others", []))
    return Mapping(
        delimiter=_delimiter(file),
        encoding=_encoding(file),
        formats=formats,
        identifier_system=_system(identifier),
        identifier=parse_cell("patient.identifier", {k: v for k, v in identifier.items() if k != "system"}),
        others=others,
        patient=_cells("patient", patient, PATIENT_FIELDS, formats),
        protocol=protocol,
        primary_instrument=_instrument("course.primary_instrument", primary),
        course=_cells("course", course, COURSE_FIELDS, formats, needs={"day_zero"}),
        facts=tuple(_fact(kind, entry, formats) for kind in FACT_FIELDS for entry in _entries(table, kind)),
    )


def _delimiter(file: Table[str, Any]) -> str:
    """Empty where the mapping leaves it to the file."""
    if "delimiter" not in file:
        return ""
    given = file["delimiter"]
    if not isinstance(given, str) or len(given) != 1 or given in '"\r\n\0':
        raise MappingError(f"file.delimiter: must be one character, such as ';' (given: {given!r})")
    return given


def _missing(file: Table[str, Any]) -> frozenset[str]:
    given = file.get("missing", [""])
    # A text would be taken apart into its letters.
    if not isinstance(given, list) or not all(isinstance(marker, str | int | float) for marker in given):
        raise MappingError(f"file.missing: must be a list, such as ['', 'NA'] (given: {given!r})")
    return frozenset(str(marker) for marker in given)


def _decimal(file: Table[str, Any]) -> str:
    given = file.get("decimal", POINT)
    if not isinstance(given, str) or len(given) != 1 or given not in MARKS:
        raise MappingError(f"file.decimal: must be '.' or ',' (given: {given!r})")
    return given


def _encoding(file: Table[str, Any]) -> str:
    given = _text("file.encoding", file.get("encoding", UTF_8))
    try:
        name = codecs.lookup(given).name
        "x".encode(name)
    except LookupError:
        raise MappingError(
            f"file.encoding: must be one such as 'cp1252', 'latin-1' or 'utf-16' (given: {given!r})"
        ) from None
    return UTF_8 if name == "utf-8" else name


def _system(identifier: Table[str, Any]) -> str:
    given = _text("patient.identifier.system", _required("patient.identifier", identifier, "system"))
    longest = PatientIdentifier._meta.get_field("system").max_length or 0
    if len(given) > longest:
        raise MappingError(f"patient.identifier.system: at most {longest} characters (given: {given!r})")
    return given


def _others(given: object) -> frozenset[str]:
    if not isinstance(given, list) or not all(isinstance(each, str | int) for each in given):
        raise MappingError(
            f"patient.others: must be a list of identifiers, such as ['00123'] (given: {given!r})"
        )
    return frozenset(plain_text(str(each)) for each in given)


def _entries(table: Table[str, Any], kind: str) -> Iterator[Table[str, Any]]:
    entries = table.get(kind, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise MappingError(f"{kind}: write [[{kind}]] in two pairs of brackets (given: {entries!r})")
    yield from entries


def _fact(kind: str, entry: Table[str, Any], formats: Formats) -> FactMapping:
    known = FACT_FIELDS[kind] | MORE_KEYS.get(kind, frozenset())
    _only(kind, entry, known)
    answers = _section(kind, entry, "answers")
    plain = {k: v for k, v in entry.items() if k in FACT_FIELDS[kind]}
    cells = _cells(kind, plain, known, formats, needs=REQUIRED[kind])
    if ("on" in cells) == ("day" in cells):
        raise MappingError(f"{kind}: give either on (a date) or day (days since course.day_zero)")
    if kind == "scores" and ("total" in cells) == bool(answers):
        raise MappingError("scores: give either total or answers")
    if kind == "weights":
        _check_weight(cells)
    return FactMapping(
        kind=kind,
        cells=cells,
        answers=_answers(cells, answers, formats),
        accepts_jumps=_accepts_jumps(entry),
    )


def _check_weight(cells: Table[str, Cell]) -> None:
    if ("kg" in cells) == ("weight" in cells):
        raise MappingError("weights: give either kg or weight (with unit = 'kg' or 'lb')")
    if "kg" in cells and "unit" in cells:
        raise MappingError("weights.unit: belongs to weight; what kg names is in kg")


def _accepts_jumps(entry: Table[str, Any]) -> bool:
    given = entry.get("accept_jumps", False)
    if not isinstance(given, bool):
        raise MappingError(f"weights.accept_jumps: must be true or false (given: {given!r})")
    return given


def _answers(cells: Table[str, Cell], answers: Table[str, Any], formats: Formats) -> dict[str, Cell]:
    code = cells["instrument"].text if answers else ""
    items = {item.link_id for item in instruments()[code].items} if code else set()
    read = {}
    for item, value in answers.items():
        where = f"scores.answers.{item}"
        if code and item not in items:
            raise MappingError(f"{where}: {code} has no such item; its items: {', '.join(sorted(items))}")
        read[item] = parse_cell(where, value)
        _check_fixed(where, "answer", read[item], formats)
    return read


def _cells(
    where: str,
    entry: Table[str, Any],
    known: Iterable[str],
    formats: Formats,
    *,
    needs: Iterable[str] = (),
) -> dict[str, Cell]:
    _only(where, entry, set(known))
    for name in needs:
        _required(where, entry, name)
    cells = {name: parse_cell(f"{where}.{name}", value) for name, value in entry.items()}
    for name, cell in cells.items():
        if cell.date_format and name not in DATES:
            raise MappingError(f"{where}.{name}.date_format: {name} is no date")
        _check_fixed(f"{where}.{name}", name, cell, formats)
    return cells


def _check_fixed(where: str, name: str, cell: Cell, formats: Formats) -> None:
    """What the mapping itself writes, as a constant or a translation, must be what the field takes."""
    fixed = list(cell.values.values()) if cell.columns else [cell.read({}, formats) or ""]
    for text in fixed:
        try:
            read_as(name, cell, text, formats)
        except CellError as error:
            raise MappingError(f"{where}: {text!r} {error.message}") from None
        if name == "instrument":
            _instrument(where, text)
        if name == "sex" and text not in Patient.Sex.values:
            raise MappingError(f"{where}: must be one of {', '.join(Patient.Sex.values)} (given: {text!r})")


def _instrument(where: str, code: object) -> str:
    if not isinstance(code, str) or code not in instruments():
        raise MappingError(f"{where}: must be one of {', '.join(instruments())} (given: {code!r})")
    return code


def _section(where: str, table: Table[str, Any], name: str) -> Table[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise MappingError(f"{where}.{name}".lstrip(".") + f": must be a table (given: {found!r})")
    return found


def _text(where: str, given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise MappingError(f"{where}: must be a text (given: {given!r})")
    return given


def _required(where: str, table: Table[str, Any], name: str) -> Any:
    if name not in table:
        raise MappingError(f"{where}.{name}: is missing")
    return table[name]


def _only(where: str, table: Table[str, Any], known: frozenset[str] | set[str]) -> None:
    unknown = sorted(table.keys() - known)
    if unknown:
        name = f"{where}.{unknown[0]}".lstrip(".")
        raise MappingError(f"{name}: unknown key; known here: {', '.join(sorted(known))}")
