"""A dose well above what the course plans or gave last: the slip that no band sees where a route has none."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from clinic.evidence import threshold
from clinic.protocols.rules.dose.assessment import Behaviour, DoseAssessment, DoseBand, DoseQuestion

FACTOR = "dose.reason_factor"
_ASKS_NOTHING = (Behaviour.OK, Behaviour.SAY_SO, Behaviour.WARN)


def ask_above_usual(dose: DoseQuestion, judged: DoseAssessment) -> DoseAssessment:
    """Compares mg with mg of one product and route, so nothing is converted and the band stays as it is.

    Not asked of a strength the protocol lists, nor on the way back up to the planned dose.
    """
    usual = next(_exceeded(dose), "")
    if not usual or judged.behaviour not in _ASKS_NOTHING or judged.band is DoseBand.IN_PROTOCOL:
        return judged
    return replace(
        judged,
        behaviour=Behaviour.REASON_NEEDED,
        message=f"{judged.message} {_plain(dose.amount_mg)} mg is more than "
        f"{_plain(dose.limits.decimal(FACTOR))} times {usual}. Record the reason.",
        basis=tuple(dict.fromkeys((*judged.basis, *threshold(FACTOR).basis))),
    )


def _exceeded(dose: DoseQuestion) -> Iterator[str]:
    factor = dose.limits.decimal(FACTOR)
    planned, last = dose.planned_mg, dose.last_mg
    if planned is not None and dose.amount_mg > planned * factor:
        yield f"the planned {_plain(planned)} mg"
    is_planned = planned is not None and dose.amount_mg <= planned
    if last is not None and dose.amount_mg > last * factor and not is_planned:
        yield f"the {_plain(last)} mg given last"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
