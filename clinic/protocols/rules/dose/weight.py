"""Whether a body weight can carry a dose by weight: without one there is no such dose."""

from decimal import Decimal

from clinic.evidence import limit_refs
from clinic.protocols.rules.dose.assessment import DoseAssessment, DoseQuestion, not_computed
from clinic.protocols.rules.dose.shown import per_kg

MAX_WEIGHT_AGE = "weight.max_age_days"


def mg_per_kg(dose: DoseQuestion) -> Decimal | DoseAssessment:
    """As shown; or what is wrong with the weight, in place of a judgement."""
    problems = weight_problems(dose)
    if problems or dose.weight_kg is None:
        return not_computed(*problems, basis=limit_refs(MAX_WEIGHT_AGE))
    return per_kg(dose.amount_mg, dose.weight_kg)


def weight_problems(dose: DoseQuestion) -> tuple[str, ...]:
    """Why mg/kg cannot be computed, naming field and value."""
    if dose.weight_kg is None or dose.weight_measured_on is None:
        return ("weight_kg: no weight is recorded; weigh the patient",)
    if dose.weight_kg <= 0:
        return (f"weight_kg: {dose.weight_kg} is not a weight",)
    age = (dose.on - dose.weight_measured_on).days
    oldest = dose.limits.whole(MAX_WEIGHT_AGE)
    if age < 0:
        return (f"weight_measured_on: {dose.weight_measured_on} is after the dose on {dose.on}",)
    if age > oldest:
        return (f"weight_measured_on: the weight is {age} days old, at most {oldest} are allowed",)
    return ()
