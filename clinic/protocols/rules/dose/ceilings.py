"""What no dose exceeds unasked where no dose window is known: a ceiling by weight for each product and route."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from clinic.evidence import limit_refs
from clinic.protocols.rules.definition import Product, Route
from clinic.protocols.rules.dose.assessment import (
    CLOSING,
    Behaviour,
    DoseAssessment,
    DoseBand,
    DoseQuestion,
    not_judged,
)
from clinic.protocols.rules.dose.racemic import ANAESTHETIC, JUDGEMENTS
from clinic.protocols.rules.dose.shown import plain
from clinic.protocols.rules.dose.weight import mg_per_kg

_NEVER_CONVERTED = ("K24-07", "D25-06")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """Limits in mg/kg, as keys of thresholds: a reason from one, a prescriber from the other."""

    reason: str = ""
    prescriber: str


# The claim of the anaesthetic dose names no route; what is swallowed or absorbed reaches the blood in part only.
_RACEMIC: Mapping[Route, Ceiling] = {
    Route.INTRAVENOUS: Ceiling(prescriber=ANAESTHETIC),
    Route.INTRAMUSCULAR: Ceiling(prescriber=ANAESTHETIC),
    Route.SUBCUTANEOUS: Ceiling(prescriber=ANAESTHETIC),
    Route.ORAL: Ceiling(reason="dose.oral.reason", prescriber="dose.oral.prescriber"),
    Route.SUBLINGUAL: Ceiling(reason="dose.sublingual.reason", prescriber="dose.sublingual.prescriber"),
    Route.INTRANASAL: Ceiling(reason="dose.racemic_nasal.reason", prescriber="dose.racemic_nasal.prescriber"),
}
_ESKETAMINE = Ceiling(
    reason="dose.esketamine_by_weight.reason", prescriber="dose.esketamine_by_weight.prescriber"
)


def assess_by_ceiling(dose: DoseQuestion) -> DoseAssessment:
    found = mg_per_kg(dose)
    if isinstance(found, DoseAssessment):
        return found
    ceiling = _ESKETAMINE if dose.product is Product.ESKETAMINE else _RACEMIC[dose.route]
    for key, behaviour in _steps(ceiling):
        if found >= dose.limits.decimal(key):
            return _above(dose, found, key, behaviour)
    return not_judged(f"{found} mg/kg. {_unknown(dose)}", basis=_NEVER_CONVERTED, mg_per_kg=found)


def _steps(ceiling: Ceiling) -> Iterator[tuple[str, Behaviour]]:
    yield ceiling.prescriber, Behaviour.STOP
    if ceiling.reason:
        yield ceiling.reason, Behaviour.REASON_NEEDED


def _above(dose: DoseQuestion, found: Decimal, key: str, behaviour: Behaviour) -> DoseAssessment:
    band = DoseBand.ABOVE_CEILING if behaviour is Behaviour.STOP else DoseBand.HIGH_FOR_ROUTE
    text = f"the limit by the {dose.route} route is {plain(dose.limits.decimal(key))} mg/kg. {CLOSING[behaviour]}"
    if key == ANAESTHETIC:
        band = DoseBand.ANAESTHETIC
        _, text, _ = JUDGEMENTS[band]
    return DoseAssessment(
        band=band,
        behaviour=behaviour,
        message=f"{found} mg/kg: {text}",
        basis=limit_refs(key),
        mg_per_kg=found,
    )


def _unknown(dose: DoseQuestion) -> str:
    if dose.product is Product.ESKETAMINE:
        return f"No dose is known for esketamine by the {dose.route} route."
    return f"The dose window is known for intravenous doses only. Nothing is converted for the {dose.route} route."
