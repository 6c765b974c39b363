"""What a mapping file may say. docs/import/README.md explains it to its writer."""

from dataclasses import dataclass, field

from clinic.care.imports.cells import Cell, Formats, read_as

PATIENT_FIELDS = frozenset(
    {"family_name", "given_names", "preferred_name", "date_of_birth", "sex", "email", "phone"}
)
COURSE_FIELDS = frozenset({"day_zero", "ended_on", "psychotherapy", "arm"})
FACT_FIELDS = {
    "scores": frozenset({"instrument", "total", "on", "day"}),
    "doses": frozenset({"amount_mg", "minutes", "lot", "on", "day"}),
    "blood_pressure": frozenset({"systolic", "diastolic", "pulse", "spo2", "on", "day"}),
    "weights": frozenset({"kg", "weight", "unit", "on", "day"}),
}
REQUIRED = {
    "scores": {"instrument"},
    "doses": {"amount_mg"},
    "blood_pressure": {"systolic", "diastolic"},
    "weights": set(),
}

MORE_KEYS = {"scores": frozenset({"answers"}), "weights": frozenset({"accept_jumps"})}
"""What an entry may hold besides cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FactMapping:
    """One kind of fact a row may hold; `answers` maps item ids of the instrument to cells."""

    kind: str
    cells: dict[str, Cell]
    answers: dict[str, Cell] = field(default_factory=dict)
    accepts_jumps: bool = False

    @property
    def when(self) -> Cell:
        return self.cells["on"] if "on" in self.cells else self.cells["day"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """`delimiter` is empty where the file may say it itself; `encoding` is a codec's name. `others` are identifiers of
    the file whose people somebody has looked at: they are none of those they look like."""

    delimiter: str
    encoding: str
    formats: Formats
    identifier_system: str
    identifier: Cell
    others: frozenset[str]
    patient: dict[str, Cell]
    protocol: str
    primary_instrument: str
    course: dict[str, Cell]
    facts: tuple[FactMapping, ...]

    @property
    def names_people(self) -> bool:
        """Names that the mapping itself makes up tell nobody apart."""
        return any(
            self.patient[name].columns for name in ("family_name", "given_names") if name in self.patient
        )

    @property
    def columns(self) -> set[str]:
        """Every column the mapping speaks of."""
        cells = [self.identifier, *self.patient.values(), *self.course.values()]
        cells += [cell for fact in self.facts for cell in (*fact.cells.values(), *fact.answers.values())]
        return {name for cell in cells for name in cell.columns}

    def is_of_patient(self, fact: FactMapping) -> bool:
        """Whether its time is the same in every row of a patient: a baseline column of a long file."""
        shared = {name for cell in self.course.values() for name in cell.columns}
        return fact.when.columns <= shared

    @property
    def last_scheduled_day(self) -> int:
        """The latest day a wide table plans for everybody: scores missing by then are missing, not pending."""
        days = [fact.cells["day"] for fact in self.facts if "day" in fact.cells]
        fixed: list[int] = [
            read_as("day", cell, cell.text, self.formats) for cell in days if not cell.columns
        ]
        return max([0, *fixed])
