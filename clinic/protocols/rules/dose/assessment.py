"""What the dose guard answers and what it is asked."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from clinic.evidence import Limits
from clinic.protocols.rules.definition import Product, Protocol, Route


class Behaviour(StrEnum):
    """What the screen does, the gravest last: STOP lets only a prescriber go on, with a reason."""

    OK = "ok"
    SAY_SO = "say_so"
    WARN = "warn"
    REASON_NEEDED = "reason_needed"
    STOP = "stop"


class DoseBand(StrEnum):
    """LOW to ANAESTHETIC are the bands of intravenous racemic ketamine, the last of them also of a muscle or the skin;
    the next two are above the limits of another route, the three after them belong to nasal esketamine."""

    LOW = "low"
    BELOW_REFERENCE = "below_reference"
    REFERENCE = "reference"
    ABOVE_REFERENCE = "above_reference"
    HIGH = "high"
    ANAESTHETIC = "anaesthetic"
    HIGH_FOR_ROUTE = "high_for_route"
    ABOVE_CEILING = "above_ceiling"
    IN_PROTOCOL = "in_protocol"
    LOW_START = "low_start"
    OUTSIDE_PROTOCOL = "outside_protocol"
    NOT_JUDGED = "not_judged"
    NOT_COMPUTED = "not_computed"


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseAssessment:
    """`mg_per_kg` is as shown, and the bands judge it as shown; `devices` are of 28 mg."""

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

    `planned_mg` and `last_mg` are the course's own, of the same product and route; when a course starts
    (`is_start`), `planned_mg` is what its protocol begins with. `unit` names what the amounts are
    in: a dose planned by weight is asked about in mg/kg, for a body of 1 kg.
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
    is_start: bool
    age_years: int | None
    japanese_ancestry: bool | None
    planned_mg: Decimal | None
    last_mg: Decimal | None
    unit: str


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


def also_asked(
    judged: DoseAssessment, behaviour: Behaviour, text: str, basis: tuple[str, ...]
) -> DoseAssessment:
    """The same dose with one more thing to say of it: the gravest behaviour holds, the band stays."""
    gravest = max(judged.behaviour, behaviour, key=list(Behaviour).index)
    said = judged.message
    for closing in CLOSING.values():
        said = said.removesuffix(f" {closing}")
    return replace(
        judged,
        behaviour=gravest,
        message=f"{said} {text} {CLOSING[gravest]}",
        basis=tuple(dict.fromkeys((*judged.basis, *basis))),
    )


CLOSING = {
    Behaviour.REASON_NEEDED: "Record the reason.",
    Behaviour.STOP: "Only a prescriber may go on, with a reason.",
}
