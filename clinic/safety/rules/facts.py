"""What the misuse rules read about one patient. Dates are clinic-local; `id` is an identity that survives an
amendment, so that a corrected slip does not raise the same flag again."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

UNSPECIFIED = "unspecified"
"""A yes to "any urinary symptoms?" without saying which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    id: str
    on: dt.date

    @property
    def order(self) -> tuple[dt.date, str]:
        return (self.on, self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply(Fact):
    product: str
    amount_mg: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenDose(Fact):
    """`mg_per_kg` is as shown. `protocol_mg` and `protocol_mg_per_kg` are the most the course's protocol offers, or the
    plan of that day where it is silent; `is_listed` is a strength the protocol lists, so that no step up to it counts;
    `before_maintenance` is a dose of a visit planned in an earlier phase, whatever the date."""

    course: str
    route: str
    is_racemic: bool
    amount_mg: Decimal
    mg_per_kg: Decimal | None = None
    protocol_mg: Decimal | None = None
    protocol_mg_per_kg: Decimal | None = None
    is_listed: bool = False
    before_maintenance: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SpacingChosen(Fact):
    """Days between doses in force from `on`; the first of a course is its protocol's own maintenance spacing."""

    course: str
    days: int
    is_maintenance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyRequest(Fact):
    """`due_on` is None when nothing was planned."""

    due_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Craving(Fact):
    """0 to 10."""

    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Urinary(Fact):
    symptoms: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugScreen(Fact):
    """`unexpected` leaves out what is prescribed; `outcome` is done, refused or missed."""

    outcome: str
    unexpected: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceScreen(Fact):
    """The substance question of a contraindication screen; an unasked one is no fact."""

    is_present: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubstanceHistory(Fact):
    substances: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenScore(Fact):
    instrument: str
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientFacts:
    """In any order. `sex` is "female", "male" or another word, which counts as unknown."""

    sex: str = ""
    supplies: tuple[Supply, ...] = ()
    doses: tuple[GivenDose, ...] = ()
    spacings: tuple[SpacingChosen, ...] = ()
    early_requests: tuple[EarlyRequest, ...] = ()
    cravings: tuple[Craving, ...] = ()
    urinary: tuple[Urinary, ...] = ()
    drug_screens: tuple[DrugScreen, ...] = ()
    substance_screens: tuple[SubstanceScreen, ...] = ()
    substance_histories: tuple[SubstanceHistory, ...] = ()
    scores: tuple[ScreenScore, ...] = ()
