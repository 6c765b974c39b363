"""The dose window of intravenous racemic ketamine, in mg per kg of body weight."""

from decimal import Decimal

from clinic.evidence import threshold
from clinic.protocols.rules.dose.assessment import (
    Behaviour,
    DoseAssessment,
    DoseBand,
    DoseQuestion,
    not_computed,
    not_judged,
)

LOW = "dose.window.low"
REFERENCE = "dose.window.reference"
HIGH = "dose.window.high"
ANAESTHETIC = "dose.window.anaesthetic"
INFUSION_MINUTES = "dose.infusion_minutes"
MAX_WEIGHT_AGE = "weight.max_age_days"

REFERENCE_TOLERANCE = Decimal("0.005")
"""mg/kg around the reference that still count as it: what rounds to it at two decimals, since syringes are
drawn up to a tenth of a mg. The other bounds are exact."""

_DISPLAYED = Decimal("0.0001")
_NO_OUTCOME = ("K24-02", "K24-04")


def assess_infusion(dose: DoseQuestion) -> DoseAssessment:
    problems = weight_problems(dose)
    if problems or dose.weight_kg is None:
        return not_computed(*problems, basis=threshold(MAX_WEIGHT_AGE).basis)
    per_kg = (dose.amount_mg / dose.weight_kg).quantize(_DISPLAYED)
    band = _band(dose, dose.weight_kg)
    if band is DoseBand.REFERENCE:
        return _reference(dose, per_kg)
    behaviour, message, basis = _JUDGEMENTS[band]
    return DoseAssessment(
        band=band,
        behaviour=behaviour,
        message=f"{per_kg:.2f} mg/kg: {message}",
        basis=threshold(basis).basis if basis else _NO_OUTCOME,
        mg_per_kg=per_kg,
    )


def assess_other_route(dose: DoseQuestion) -> DoseAssessment:
    """The mg/kg is shown when a valid weight allows it, and never compared with the intravenous bands."""
    per_kg = None
    if dose.weight_kg is not None and not weight_problems(dose):
        per_kg = (dose.amount_mg / dose.weight_kg).quantize(_DISPLAYED)
    return not_judged(
        f"The dose window is known for intravenous doses only. Nothing is converted for the {dose.route} route.",
        basis=("K24-07", "D25-06"),
        mg_per_kg=per_kg,
    )


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


def _band(dose: DoseQuestion, weight_kg: Decimal) -> DoseBand:
    """Compares milligrams, not the quotient: a rounded division could put a dose on the wrong side of a bound."""
    amount = dose.amount_mg
    reference = dose.limits.decimal(REFERENCE)
    if amount >= dose.limits.decimal(ANAESTHETIC) * weight_kg:
        return DoseBand.ANAESTHETIC
    if amount >= dose.limits.decimal(HIGH) * weight_kg:
        return DoseBand.HIGH
    if amount <= dose.limits.decimal(LOW) * weight_kg:
        return DoseBand.LOW
    if abs(amount - reference * weight_kg) <= REFERENCE_TOLERANCE * weight_kg:
        return DoseBand.REFERENCE
    return DoseBand.BELOW_REFERENCE if amount < reference * weight_kg else DoseBand.ABOVE_REFERENCE


def _reference(dose: DoseQuestion, per_kg: Decimal) -> DoseAssessment:
    rule = dose.protocol.dose.minutes
    usual = rule.value if rule else dose.limits.whole(INFUSION_MINUTES)
    is_usual = dose.minutes == usual
    given = f"over {dose.minutes} minutes" if dose.minutes else "with no duration given"
    return DoseAssessment(
        band=DoseBand.REFERENCE,
        behaviour=Behaviour.OK if is_usual else Behaviour.SAY_SO,
        message=f"{per_kg:.2f} mg/kg {given}: the reference dose"
        + ("." if is_usual else f" is given over {usual} minutes."),
        basis=threshold(REFERENCE).basis,
        mg_per_kg=per_kg,
    )


_NO_JUDGEMENT = "no review states an outcome for this dose."
_JUDGEMENTS = {
    DoseBand.LOW: (Behaviour.WARN, "loss of antidepressant effect is reported at this dose.", LOW),
    DoseBand.BELOW_REFERENCE: (Behaviour.SAY_SO, _NO_JUDGEMENT, ""),
    DoseBand.ABOVE_REFERENCE: (Behaviour.SAY_SO, _NO_JUDGEMENT, ""),
    DoseBand.HIGH: (
        Behaviour.REASON_NEEDED,
        "more dissociation and no more benefit are reported. Record the reason.",
        HIGH,
    ),
    DoseBand.ANAESTHETIC: (
        Behaviour.STOP,
        "an anaesthetic dose, not an antidepressant one. Only a prescriber may go on, with a reason.",
        ANAESTHETIC,
    ),
}
