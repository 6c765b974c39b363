"""A dose far from what the course plans or gave last: the slip that no band sees where a route has none."""

from collections.abc import Iterator
from decimal import Decimal

from clinic.evidence import limit_refs
from clinic.protocols.rules.dose.assessment import (
    Behaviour,
    DoseAssessment,
    DoseBand,
    DoseQuestion,
    also_asked,
)
from clinic.protocols.rules.dose.shown import plain, shown

FACTOR = "dose.reason_factor"
LOW_FACTOR = "dose.low_factor"


def ask_if_unusual(dose: DoseQuestion, judged: DoseAssessment) -> DoseAssessment:
    """Compares mg with mg of one product and route, so nothing is converted and the band stays as it is.

    Upwards it takes a prescriber, but for a strength that the protocol lists; downwards a reason. Neither is asked on
    the way back to the planned dose.
    """
    above = next(_above(dose), "") if judged.band is not DoseBand.IN_PROTOCOL else ""
    if above:
        return also_asked(judged, Behaviour.STOP, above, limit_refs(FACTOR))
    below = next(_below(dose), "")
    if below:
        return also_asked(judged, Behaviour.REASON_NEEDED, below, limit_refs(LOW_FACTOR))
    return judged


def _above(dose: DoseQuestion) -> Iterator[str]:
    factor = dose.limits.decimal(FACTOR)
    planned, last = dose.planned_mg, dose.last_mg
    if planned and shown(dose.amount_mg / planned) >= factor:
        yield _said(dose, planned, "the protocol's {}" if dose.is_start else "the planned {}")
    is_planned = planned is not None and dose.amount_mg <= planned
    if last and not is_planned and shown(dose.amount_mg / last) >= factor:
        yield _said(dose, last, "the {} given last")


def _below(dose: DoseQuestion) -> Iterator[str]:
    factor = dose.limits.decimal(LOW_FACTOR)
    planned, last = dose.planned_mg, dose.last_mg
    if planned and shown(dose.amount_mg / planned) < factor:
        yield _said(dose, planned, "the protocol's {}" if dose.is_start else "the planned {}")
    is_planned = planned is not None and dose.amount_mg >= planned > 0
    if last and not is_planned and shown(dose.amount_mg / last) < factor:
        yield _said(dose, last, "the {} given last")


def _said(dose: DoseQuestion, other: Decimal, named: str) -> str:
    """The multiple as it was judged, so that what is read is what was compared."""
    times = plain(shown(dose.amount_mg / other))
    return (
        f"{plain(dose.amount_mg)} {dose.unit} is {times} times {named.format(f'{plain(other)} {dose.unit}')}."
    )
