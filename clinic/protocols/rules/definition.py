"""What a protocol version is made of; every number carries its basis and whether a clinic may edit it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

from clinic.core.errors import FieldError

T_co = TypeVar("T_co", covariant=True)

DAYS_PER_WEEK = 7
WEEKS_PER_MONTH = 4
"""The reviews speak of months; they are encoded, and shown, as 4 weeks (K24-01)."""


class ProtocolError(FieldError):
    """A protocol definition is unusable; `field` is the path of the offending value."""


class Product(StrEnum):
    RACEMIC_KETAMINE = "racemic-ketamine"
    ESKETAMINE = "esketamine"


class Route(StrEnum):
    INTRAVENOUS = "intravenous"
    INTRAMUSCULAR = "intramuscular"
    SUBCUTANEOUS = "subcutaneous"
    INTRANASAL = "intranasal"
    SUBLINGUAL = "sublingual"
    ORAL = "oral"


class PhaseKind(StrEnum):
    PREPARATION = "preparation"
    INDUCTION = "induction"
    CONSOLIDATION = "consolidation"
    MAINTENANCE = "maintenance"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced(Generic[T_co]):
    """A value and the references it rests on, as `clinic.evidence.basis` resolves them."""

    value: T_co
    basis: tuple[str, ...]
    editable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval(Sourced[int]):
    """Weeks between doses; `choices`, ascending, are what the clinician may choose from."""

    choices: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentDue(Sourced[int]):
    """An instrument due at the first visit of a phase and at every `value`-th visit after it."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Continue, optimise or stop must be recorded when the phase ends, before anything beyond it is firm."""

    basis: tuple[str, ...]
    decide_within_days: Sourced[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Integration:
    """Each dosing visit is followed by an integration visit between these hours after it."""

    earliest_hours: Sourced[int]
    latest_hours: Sourced[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One stage of a course, with either `visits_per_week` or `interval`, never both."""

    key: str
    name: str
    kind: PhaseKind
    visits: Sourced[int] | None
    visits_per_week: Sourced[int] | None
    interval: Interval | None
    window_before_days: Sourced[int]
    window_after_days: Sourced[int]
    instruments: tuple[InstrumentDue, ...]
    review_instruments: tuple[str, ...]
    review_weeks: Sourced[int] | None
    gate: Gate | None
    integration: Integration | None

    @property
    def is_open_ended(self) -> bool:
        return self.visits is None

    @property
    def is_dosing(self) -> bool:
        return self.kind is not PhaseKind.PREPARATION

    @property
    def weeks(self) -> int | None:
        """Planned length at the default spacing, or None while the phase is open-ended."""
        if self.visits is None:
            return None
        if self.visits_per_week is not None:
            return -(-self.visits.value // self.visits_per_week.value)
        return self.visits.value * self.interval_weeks(None)

    @property
    def shortest_gap_days(self) -> int:
        """Days between two visits at the highest frequency the phase allows, before windows are applied."""
        if self.interval is None:
            return DAYS_PER_WEEK // (self.visits_per_week.value if self.visits_per_week else 1)
        return DAYS_PER_WEEK * min(self.interval.choices or (self.interval.value,))

    def interval_weeks(self, chosen: int | None) -> int:
        """The choice when this phase offers it, else the default; 0 for a phase of visits per week."""
        if self.interval is None:
            return 0
        return chosen if chosen is not None and chosen in self.interval.choices else self.interval.value

    def instruments_at(self, number: int) -> tuple[str, ...]:
        """Codes due at the `number`-th visit of the phase, counted from 1."""
        return tuple(due.code for due in self.instruments if (number - 1) % due.value == 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseRule:
    """Dose fields in mg, mg/kg and minutes; what a protocol leaves open is None."""

    mg_per_kg: Sourced[Decimal] | None
    minutes: Sourced[int] | None
    first_mg: Sourced[tuple[Decimal, ...]] | None
    later_mg: Sourced[tuple[Decimal, ...]] | None
    reduced_first_mg: Sourced[Decimal] | None
    reduced_from_age: Sourced[int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """`relapse_phase` is where a confirmed relapse goes back to; empty means one frequency back."""

    key: str
    name: str
    summary: str
    products: tuple[Product, ...]
    routes: tuple[Route, ...]
    jurisdiction: str
    basis: tuple[str, ...]
    observation_minutes: Sourced[int]
    rebook_days: Sourced[int]
    relapse_phase: str
    dose: DoseRule
    phases: tuple[Phase, ...]

    def phase(self, key: str) -> Phase:
        """Raises ProtocolError naming a phase this protocol does not have."""
        return self.phases[self.index_of(key)]

    def index_of(self, key: str) -> int:
        for index, phase in enumerate(self.phases):
            if phase.key == key:
                return index
        raise ProtocolError("phase", key, f"{self.key} has no such phase")
