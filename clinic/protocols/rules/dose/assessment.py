"""What the dose guard answers and what it is asked."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from clinic.evidence import Limits
from clinic.protocols.rules.definition import Product, Protocol, Route


class Behaviour(StrEnum):
    """What the screen does: STOP lets only a prescriber go on, with a reason."""

    OK = "ok"
    SAY_SO = "say_so"
    WARN = "warn"
    REASON_NEEDED = "reason_needed"
    STOP = "stop"


class DoseBand(StrEnum):
    """LOW to ANAESTHETIC are the bands of intravenous racemic ketamine; the next three belong to esketamine."""

    LOW = "low"
    BELOW_REFERENCE = "below_reference"
    REFERENCE = "reference"
    ABOVE_REFERENCE = "above_reference"
    HIGH = "high"
    ANAESTHETIC = "anaesthetic"
    IN_PROTOCOL = "in_protocol"
    LOW_START = "low_start"
    OUTSIDE_PROTOCOL = "outside_protocol"
    NOT_JUDGED = "not_judged"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseAssessment:
    """`mg_per_kg` is rounded to 4 decimals for display, the bands compare the exact dose; `devices` are of 28 mg."""

    band: DoseBand
    behaviour: Behaviour
    message: str
    basis: tuple[str, ...]
    mg_per_kg: Decimal | None = None
    devices: int | None = None
    problems: tuple[str, ...] = ()

    @property
    def sentences(self) -> tuple[str, ...]:
        """`problems` for a reader: without the name of the value each begins with."""
        texts = (problem.partition(": ")[2] for problem in self.problems)
        return tuple(f"{text[:1].upper()}{text[1:]}." for text in texts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseQuestion:
    """One dose in mg, on a clinic-local date, with what the bands need; None is unknown.

    `planned_mg` and `last_mg` are the course's own, of the same product and route.
    """

    product: Product
    route: Route
    amount_mg: Decimal
    on: dt.date
    protocol: Protocol
    limits: Limits
    weight_kg: Decimal | None
    weight_measured_on: dt.date | None
    minutes: int | None
    is_first: bool
    age_years: int | None
    japanese_ancestry: bool | None
    planned_mg: Decimal | None
    last_mg: Decimal | None


def not_computed(*problems: str, basis: tuple[str, ...]) -> DoseAssessment:
    return DoseAssessment(
        band=DoseBand.NOT_COMPUTED,
        behaviour=Behaviour.STOP,
        message="The dose was not checked.",
        basis=basis,
        problems=problems,
    )


def not_judged(message: str, *, basis: tuple[str, ...], mg_per_kg: Decimal | None = None) -> DoseAssessment:
    return DoseAssessment(
        band=DoseBand.NOT_JUDGED,
        behaviour=Behaviour.SAY_SO,
        message=message,
        basis=basis,
        mg_per_kg=mg_per_kg,
    )
