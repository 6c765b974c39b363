"""What a mapping file may say. docs/import/README.md explains it to its writer."""

from dataclasses import dataclass, field

from clinic.care.imports.cells import Cell, Formats, read_as

PATIENT_FIELDS = frozenset(
    {"family_name", "given_names", "preferred_name", "date_of_birth", "sex", "email", "phone"}
)
COURSE_FIELDS = frozenset({"day_zero", "ended_on", "psychotherapy"})
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
        fixed: list[int] = [
            read_as("day", cell, cell.text, self.formats) for cell in days if not cell.columns
        ]
        return max([0, *fixed])
