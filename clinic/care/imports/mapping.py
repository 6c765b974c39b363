"""What a mapping file says, checked before a single row is read. docs/import/README.md explains it to its writer."""

import tomllib
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clinic.care.imports.cells import Cell, Formats, parse_cell
from clinic.care.imports.errors import MappingError

PATIENT_FIELDS = frozenset(
    {"family_name", "given_names", "preferred_name", "date_of_birth", "sex", "email", "phone"}
)
COURSE_FIELDS = frozenset({"day_zero", "ended_on", "psychotherapy", "product", "route"})
FACT_FIELDS = {
    "scores": frozenset({"instrument", "total", "on", "day"}),
    "doses": frozenset({"amount_mg", "minutes", "lot", "on", "day"}),
    "blood_pressure": frozenset({"systolic", "diastolic", "pulse", "spo2", "on", "day"}),
    "weights": frozenset({"kg", "on", "day"}),
}
REQUIRED = {
    "scores": {"instrument"},
    "doses": {"amount_mg"},
    "blood_pressure": {"systolic", "diastolic"},
    "weights": {"kg"},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FactMapping:
    """One kind of fact a row may hold; `answers` maps item ids of the instrument to cells."""

    kind: str
    cells: dict[str, Cell]
    answers: dict[str, Cell] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    delimiter: str
    formats: Formats
    identifier_system: str
    identifier: Cell
    patient: dict[str, Cell]
    protocol: str
    primary_instrument: str
    course: dict[str, Cell]
    facts: tuple[FactMapping, ...]

    @property
    def columns(self) -> set[str]:
        """Every column the mapping speaks of."""
        cells = [self.identifier, *self.patient.values(), *self.course.values()]
        cells += [cell for fact in self.facts for cell in (*fact.cells.values(), *fact.answers.values())]
        return {name for cell in cells for name in cell.columns}

    @property
    def last_scheduled_day(self) -> int:
        """The latest day a wide table plans for everybody: scores missing by then are missing, not pending."""
        days = [fact.cells["day"] for fact in self.facts if "day" in fact.cells]
        return max([int(cell.text) for cell in days if cell.text.isdigit()], default=0)


def read_mapping(path: Path) -> Mapping:
    """Raises MappingError naming the key that is missing, unknown or of the wrong kind."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MappingError(f"{path}: {error}") from None
    return parse_mapping(table)


def parse_mapping(table: Table[str, Any]) -> Mapping:
    _only("", table, {"file", "patient", "course", *FACT_FIELDS})
    file, patient, course = (dict(_section(table, name)) for name in ("file", "patient", "course"))
    _only("file", file, {"delimiter", "missing", "date_format"})
    identifier = dict(_section(patient, "identifier"))
    return Mapping(
        delimiter=str(file.get("delimiter", ",")),
        formats=Formats(
            missing=frozenset(str(m) for m in file.get("missing", [""])),
            date_format=str(file.get("date_format", "%Y-%m-%d")),
        ),
        identifier_system=str(_required("patient.identifier", identifier, "system")),
        identifier=parse_cell("patient.identifier", {k: v for k, v in identifier.items() if k != "system"}),
        patient=_cells("patient", {k: v for k, v in patient.items() if k != "identifier"}, PATIENT_FIELDS),
        protocol=str(course.pop("protocol", "clinic-defined")),
        primary_instrument=str(course.pop("primary_instrument", "phq-9")),
        course=_cells("course", course, COURSE_FIELDS, needs={"day_zero"}),
        facts=tuple(_fact(kind, entry) for kind in FACT_FIELDS for entry in table.get(kind, [])),
    )


def _fact(kind: str, entry: Table[str, Any]) -> FactMapping:
    plain = {k: v for k, v in entry.items() if k != "answers"}
    cells = _cells(kind, plain, FACT_FIELDS[kind], needs=REQUIRED[kind])
    answers = {
        item: parse_cell(f"{kind}.answers.{item}", cell)
        for item, cell in dict(entry.get("answers", {})).items()
    }
    if ("on" in cells) == ("day" in cells):
        raise MappingError(f"{kind}: give either on (a date) or day (days since course.day_zero)")
    if kind == "scores" and ("total" in cells) == bool(answers):
        raise MappingError("scores: give either total or answers")
    return FactMapping(kind=kind, cells=cells, answers=answers)


def _cells(
    where: str, entry: Table[str, Any], known: frozenset[str], *, needs: set[str] | None = None
) -> dict[str, Cell]:
    _only(where, entry, known)
    for name in needs or ():
        _required(where, entry, name)
    return {name: parse_cell(f"{where}.{name}", value) for name, value in entry.items()}


def _section(table: Table[str, Any], name: str) -> Table[str, Any]:
    found = table.get(name, {})
    if not isinstance(found, dict):
        raise MappingError(f"{name}: must be a table (given: {found!r})")
    return found


def _required(where: str, table: Table[str, Any], name: str) -> Any:
    if name not in table:
        raise MappingError(f"{where}.{name}: is missing")
    return table[name]


def _only(where: str, table: Table[str, Any], known: frozenset[str] | set[str]) -> None:
    unknown = sorted(table.keys() - known)
    if unknown:
        name = f"{where}.{unknown[0]}".lstrip(".")
        raise MappingError(f"{name}: unknown key; known here: {', '.join(sorted(known))}")
