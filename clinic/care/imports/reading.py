"""From CSV rows to typed facts; every problem of every row is collected, not only the first."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TextIO

from clinic.care.imports.cells import Cell, as_bool, as_date, as_number, as_whole
from clinic.care.imports.errors import CellError, MappingError, RowProblem
from clinic.care.imports.mapping import FactMapping
from clinic.care.imports.mapping import Mapping as FileMapping

FIRST_DATA_ROW = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One score, dose, blood pressure or weight on a clinic-local date; `columns` names the cells for errors."""

    kind: str
    row: int
    on: dt.date
    values: dict[str, Any]
    answers: dict[str, int | None] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)

    @property
    def instrument(self) -> str:
        return str(self.values.get("instrument", ""))


@dataclass(slots=True, kw_only=True)
class Person:
    """Everything the file says of one patient, from however many rows."""

    row: int
    identifier: str
    fields: dict[str, str | dt.date]
    day_zero: dt.date
    ended_on: dt.date | None
    psychotherapy: bool
    facts: list[Fact] = field(default_factory=list)


def read_people(file: TextIO, mapping: FileMapping) -> tuple[list[Person], list[RowProblem]]:
    """Raises MappingError when the header lacks a mapped column."""
    reader = csv.DictReader(file, delimiter=mapping.delimiter, restval="", restkey="(beyond the header)")
    absent = sorted(mapping.columns - set(reader.fieldnames or ()))
    if absent:
        raise MappingError(
            f"the file has no column {absent[0]!r}; its columns: {', '.join(reader.fieldnames or ())}"
        )
    people: dict[str, Person] = {}
    problems: list[RowProblem] = []
    for number, row in enumerate(reader, start=FIRST_DATA_ROW):
        try:
            _check_shape(row)
            person = _person(row, number, mapping)
            kept = people.setdefault(person.identifier, person)
            kept.facts += _facts(row, number, kept, mapping, problems)
        except CellError as error:
            problems.append(error.at(number))
    return list(people.values()), problems


def _check_shape(row: Mapping[str, str]) -> None:
    if "(beyond the header)" in row:
        raise CellError("(beyond the header)", str(row["(beyond the header)"]), "has no column")


def _person(row: Mapping[str, str], number: int, mapping: FileMapping) -> Person:
    read = _Reader(row, mapping)
    identifier = read.text(mapping.identifier)
    if identifier is None:
        raise CellError(mapping.identifier.label, "", "is missing: a row needs its patient's identifier")
    zero = read.date(mapping.course["day_zero"])
    if zero is None:
        raise CellError(mapping.course["day_zero"].label, "", "is missing: a course needs its day zero")
    ended = mapping.course.get("ended_on")
    therapy = mapping.course.get("psychotherapy")
    return Person(
        row=number,
        identifier=identifier,
        fields=read.patient(mapping.patient),
        day_zero=zero,
        ended_on=read.date(ended) if ended else None,
        psychotherapy=read.truth(therapy) if therapy else False,
    )


def _facts(
    row: Mapping[str, str], number: int, person: Person, mapping: FileMapping, problems: list[RowProblem]
) -> Iterator[Fact]:
    read = _Reader(row, mapping)
    for wanted in mapping.facts:
        try:
            fact = read.fact(wanted, number, person.day_zero)
        except CellError as error:
            problems.append(error.at(number))
            continue
        if fact is not None:
            yield fact


@dataclass(frozen=True, slots=True)
class _Reader:
    row: Mapping[str, str]
    mapping: FileMapping

    def text(self, cell: Cell) -> str | None:
        return cell.read(self.row, self.mapping.formats)

    def date(self, cell: Cell) -> dt.date | None:
        text = self.text(cell)
        return None if text is None else as_date(cell, text, self.mapping.formats)

    def truth(self, cell: Cell) -> bool:
        text = self.text(cell)
        return text is not None and as_bool(cell, text)

    def patient(self, cells: Mapping[str, Cell]) -> dict[str, str | dt.date]:
        found: dict[str, str | dt.date] = {}
        for name, cell in cells.items():
            value = self.date(cell) if name == "date_of_birth" else self.text(cell)
            if value is not None:
                found[name] = value
        return found

    def fact(self, wanted: FactMapping, number: int, day_zero: dt.date) -> Fact | None:
        """None where the measured cells are all missing: that fact was not taken."""
        values = {
            name: self._value(name, cell) for name, cell in wanted.cells.items() if name not in {"on", "day"}
        }
        answers = {item: self._answer(cell) for item, cell in wanted.answers.items()}
        measured = [value for name, value in values.items() if name not in {"instrument", "lot", "minutes"}]
        if all(value is None for value in (*measured, *answers.values())):
            return None
        return Fact(
            kind=wanted.kind,
            row=number,
            on=self._on(wanted, day_zero),
            values={name: value for name, value in values.items() if value is not None},
            answers=answers,
            columns=_labels(wanted),
        )

    def _on(self, wanted: FactMapping, day_zero: dt.date) -> dt.date:
        cell = wanted.cells.get("on") or wanted.cells["day"]
        text = self.text(cell)
        if text is None:
            raise CellError(cell.label, "", "is missing: when was it?")
        if "on" in wanted.cells:
            return as_date(cell, text, self.mapping.formats)
        return day_zero + dt.timedelta(days=as_whole(cell, text))

    def _value(self, name: str, cell: Cell) -> str | int | Decimal | None:
        text = self.text(cell)
        if text is None or name in {"instrument", "lot"}:
            return text
        return as_number(cell, text) if name in {"amount_mg", "kg", "total"} else as_whole(cell, text)

    def _answer(self, cell: Cell) -> int | None:
        text = self.text(cell)
        return None if text is None else as_whole(cell, text)


def _labels(wanted: FactMapping) -> dict[str, str]:
    cells: Iterable[tuple[str, Cell]] = (*wanted.cells.items(), *wanted.answers.items())
    return {name: cell.label for name, cell in cells}
