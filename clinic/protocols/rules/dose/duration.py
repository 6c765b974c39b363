"""How long an infusion runs: a dose known over 40 minutes is another one over one minute."""

from decimal import Decimal

from clinic.evidence import Limits, limit_refs
from clinic.protocols.rules.definition import Protocol, Route
from clinic.protocols.rules.dose.assessment import Behaviour, DoseAssessment, DoseQuestion, also_asked
from clinic.protocols.rules.dose.shown import plain

INFUSION_MINUTES = "dose.infusion_minutes"
FACTOR = "dose.minutes_factor"
SHORTEST = "dose.shortest_minutes"


def usual_minutes(protocol: Protocol, limits: Limits) -> int:
    """The protocol's own, else the clinic's."""
    rule = protocol.dose.minutes
    return rule.value if rule else limits.whole(INFUSION_MINUTES)


def ask_about_minutes(dose: DoseQuestion, judged: DoseAssessment) -> DoseAssessment:
    """Asks nothing of a route that is not infused; what nobody said is not taken for the usual."""
    if dose.route is not Route.INTRAVENOUS:
        return judged
    usual, factor = usual_minutes(dose.protocol, dose.limits), dose.limits.decimal(FACTOR)
    shortest = dose.limits.whole(SHORTEST)
    if dose.minutes is None:
        text = f"How long it runs is not given; usual are {usual} minutes."
        return also_asked(judged, Behaviour.REASON_NEEDED, text, limit_refs(INFUSION_MINUTES))
    if dose.minutes < shortest:
        text = f"{_minutes(dose.minutes)}: the shortest is {shortest}, usual are {usual}."
        return also_asked(judged, Behaviour.STOP, text, limit_refs(SHORTEST))
    least, most = _tenth(usual / factor), _tenth(usual * factor)
    if not least <= dose.minutes <= most:
        text = f"{_minutes(dose.minutes)}: usual are {usual}, from {plain(least)} to {plain(most)}."
        return also_asked(judged, Behaviour.REASON_NEEDED, text, limit_refs(FACTOR))
    return judged


def _minutes(count: int) -> str:
    return f"Over {count} minute{'' if count == 1 else 's'}"


def _tenth(minutes: Decimal) -> Decimal:
    """As shown, and judged as shown."""
    return minutes.quantize(Decimal("0.1"))
