"""From CSV rows to typed facts; every problem of every row is collected, not only the first."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TextIO

from clinic.care.imports.cells import Cell, read_as
from clinic.care.imports.errors import CellError, RowProblem
from clinic.care.imports.mapping import PATIENT_FIELDS, FactMapping
from clinic.care.imports.mapping import Mapping as FileMapping
from clinic.care.imports.rows import read_rows
from clinic.core.texts import plain_text
from clinic.core.units import to_kg

WHEN: Final = frozenset({"on", "day"})
BESIDE: Final = frozenset({"instrument", "lot", "minutes", "unit"})
"""What a row may hold without anything having been measured or given."""
NEEDED: Final = {
    "identifier": "a row needs its patient's identifier",
    "day_zero": "a course needs its day zero",
    "instrument": "which instrument gave the score?",
    "on": "when was it?",
    "day": "when was it?",
}
# Stands in for a day zero that cannot be read, so that the rest of its row is checked too; its problem is noted,
# so nothing of the file is stored.
STAND_IN: Final = dt.date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Stated:
    """What one cell says: the value it was read as, None when missing, and the text that errors show."""

    value: Any
    shown: str
    row: int
    column: str

    def problem(self, message: str) -> RowProblem:
        """With the year that two digits were read as."""
        is_short = isinstance(self.value, dt.date) and str(self.value.year) not in self.shown
        read = f" (read as {self.value})" if is_short and str(self.value) not in message else ""
        return RowProblem(self.row, self.column, self.shown, message + read)

    def against(self, later: "Stated") -> RowProblem:
        """What a later row of the same patient says against this."""
        return later.problem(f"disagrees with {self.shown!r} in row {self.row}, of the same patient")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One score, dose, blood pressure or weight on a clinic-local date; an answer is said as `answers.<item>`.

    One that `is_of_patient` is the same fact in every row of the patient.
    """

    wanted: FactMapping
    is_of_patient: bool
    row: int
    on: dt.date
    said: dict[str, Stated]

    @property
    def kind(self) -> str:
        return self.wanted.kind

    @property
    def instrument(self) -> str:
        return str(self.said["instrument"].value) if "instrument" in self.said else ""

    @property
    def when(self) -> Stated:
        return self.said.get("on") or self.said["day"]

    @property
    def measured(self) -> dict[str, Stated]:
        """What may differ between two facts of one kind and day."""
        return {name: said for name, said in self.said.items() if name not in WHEN | {"instrument"}}

    def is_same_as(self, other: "Fact") -> bool:
        """Whether both are one baseline value, told again in each row of a long file."""
        if not (self.is_of_patient and other.is_of_patient and self.wanted is other.wanted):
            return False
        return (self.instrument, self.on) == (other.instrument, other.on)

    def take_in(self, other: "Fact") -> Iterator[RowProblem]:
        """An empty cell says nothing: what one row leaves out another may fill in."""
        for name, said in other.measured.items():
            known = self.said.get(name)
            if known is None or known.value is None:
                self.said[name] = said
            elif said.value is not None and said.value != known.value:
                yield known.against(said)

    @property
    def given(self) -> dict[str, Any]:
        """What was measured, by name."""
        return {name: said.value for name, said in self.measured.items() if said.value is not None}


@dataclass(slots=True, kw_only=True)
class Person:
    """Everything the file says of one patient, from however many rows; `stated` holds patient and course."""

    row: int
    identifier: str
    stated: dict[str, Stated]
    facts: list[Fact] = field(default_factory=list)

    def value(self, name: str) -> Any:
        """None where no row says it."""
        return self.stated[name].value if name in self.stated else None

    @property
    def day_zero(self) -> dt.date:
        zero: dt.date | None = self.value("day_zero")
        return zero or STAND_IN

    @property
    def patient_fields(self) -> dict[str, Any]:
        return {name: said.value for name, said in self.stated.items() if name in PATIENT_FIELDS}

    def settle_name(self) -> None:
        """Whoever has one name has it as family name, as it is stored."""
        if "given_names" in self.stated and "family_name" not in self.stated:
            self.stated["family_name"] = self.stated.pop("given_names")

    def take_in(self, other: "Person") -> Iterator[RowProblem]:
        """Another row of the same patient: what it says besides, and what it says against an earlier row."""
        for name, said in other.stated.items():
            known = self.stated.setdefault(name, said)
            if known.value != said.value:
                yield known.against(said)
        for fact in other.facts:
            same = next((known for known in self.facts if known.is_same_as(fact)), None)
            if same is None:
                self.facts.append(fact)
            else:
                yield from same.take_in(fact)


def read_people(
    file: TextIO, mapping: FileMapping, *, weight_unit: str
) -> tuple[list[Person], list[RowProblem]]:
    """`weight_unit` is the clinic's. Raises MappingError when the header does not fit the mapping."""
    people: dict[str, Person] = {}
    problems: list[RowProblem] = []
    for number, cells in read_rows(file, mapping, problems):
        person = _Row(number, cells, mapping, problems, weight_unit).person()
        kept = people.setdefault(person.identifier, person)
        if kept is not person:
            problems.extend(kept.take_in(person))
    for person in people.values():
        person.settle_name()
    return list(people.values()), problems


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Mapping[str, str]
    mapping: FileMapping
    problems: list[RowProblem]
    weight_unit: str

    def person(self) -> Person:
        identifier = self._needed("identifier", self.mapping.identifier)
        cells = self.mapping.patient | self.mapping.course
        stated = {name: self._said(name, cell) for name, cell in cells.items()}
        self._needed("day_zero", self.mapping.course["day_zero"])
        # A row without an identifier is checked too, as a patient of its own.
        person = Person(
            row=self.number,
            identifier=identifier.value or f"(row {self.number})",
            stated={name: said for name, said in stated.items() if said.value is not None},
        )
        person.facts += self._facts(person.day_zero)
        return person

    def _facts(self, day_zero: dt.date) -> Iterator[Fact]:
        for wanted in self.mapping.facts:
            before = len(self.problems)
            fact = self._fact(wanted, day_zero)
            if fact is not None and len(self.problems) == before:
                yield fact

    def _fact(self, wanted: FactMapping, day_zero: dt.date) -> Fact | None:
        """None where the measured cells are all missing: that fact was not taken."""
        said = {name: self._said(name, cell) for name, cell in wanted.cells.items()}
        said |= {f"answers.{item}": self._said("answer", cell) for item, cell in wanted.answers.items()}
        if all(cell.value is None for name, cell in said.items() if name not in WHEN | BESIDE):
            return None
        if "instrument" in said:
            self._needed("instrument", wanted.cells["instrument"])
        if "weight" in said:
            said = self._in_kg(said)
        return Fact(
            wanted=wanted,
            is_of_patient=self.mapping.is_of_patient(wanted),
            row=self.number,
            on=self._on(wanted, day_zero),
            said=said,
        )

    def _in_kg(self, said: dict[str, Stated]) -> dict[str, Stated]:
        """The weight under the name of its column, in kg whatever it was written in."""
        typed, unit = said["weight"], said.get("unit")
        kg = to_kg(typed.value, unit.value if unit and unit.value else self.weight_unit)
        return {name: cell for name, cell in said.items() if name not in {"weight", "unit"}} | {
            "kg": replace(typed, value=kg)
        }

    def _on(self, wanted: FactMapping, day_zero: dt.date) -> dt.date:
        """Day zero where the cell cannot be used, which is noted."""
        name = "on" if "on" in wanted.cells else "day"
        given = self._needed(name, wanted.cells[name])
        if given.value is None or name == "on":
            return given.value or day_zero
        try:
            return day_zero + dt.timedelta(days=given.value)
        except OverflowError:
            self.problems.append(given.problem(f"days from {day_zero} is beyond the calendar"))
            return day_zero

    def _needed(self, name: str, cell: Cell) -> Stated:
        said = self._said(name, cell)
        if said.value is None or said.value == "":
            self.problems.append(said.problem(f"is missing: {NEEDED[name]}"))
        return said

    def _said(self, name: str, cell: Cell) -> Stated:
        """None as its value where the cell holds a missing marker, or cannot be used, which is noted."""
        text = value = None
        try:
            text = cell.read(self.cells, self.mapping.formats)
            value = None if text is None else read_as(name, cell, text, self.mapping.formats)
        except CellError as error:
            self.problems.append(error.at(self.number))
        shown = plain_text(self.cells[cell.column]) if cell.column else text or ""
        return Stated(value, shown, self.number, cell.label)
