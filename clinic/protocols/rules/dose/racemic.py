"""The dose window of intravenous racemic ketamine, in mg per kg of body weight."""

from decimal import Decimal

from clinic.evidence import limit_refs
from clinic.protocols.rules.dose.assessment import CLOSING, Behaviour, DoseAssessment, DoseBand, DoseQuestion
from clinic.protocols.rules.dose.duration import usual_minutes
from clinic.protocols.rules.dose.shown import shown
from clinic.protocols.rules.dose.weight import mg_per_kg

LOW = "dose.window.low"
REFERENCE = "dose.window.reference"
HIGH = "dose.window.high"
ANAESTHETIC = "dose.window.anaesthetic"

_NO_OUTCOME = ("K24-02", "K24-04")


def assess_infusion(dose: DoseQuestion) -> DoseAssessment:
    found = mg_per_kg(dose)
    if isinstance(found, DoseAssessment):
        return found
    band = _band(dose, found)
    if band is DoseBand.REFERENCE:
        return _reference(dose, found)
    behaviour, message, limit = JUDGEMENTS[band]
    return DoseAssessment(
        band=band,
        behaviour=behaviour,
        message=f"{found} mg/kg: {message}",
        basis=limit_refs(limit) if limit else _NO_OUTCOME,
        mg_per_kg=found,
    )


def _band(dose: DoseQuestion, found: Decimal) -> DoseBand:
    """Of mg/kg as shown: two doses that read the same are in one band."""
    reference = shown(dose.limits.decimal(REFERENCE))
    if found >= dose.limits.decimal(ANAESTHETIC):
        return DoseBand.ANAESTHETIC
    if found >= dose.limits.decimal(HIGH):
        return DoseBand.HIGH
    if found <= dose.limits.decimal(LOW):
        return DoseBand.LOW
    if found == reference:
        return DoseBand.REFERENCE
    return DoseBand.BELOW_REFERENCE if found < reference else DoseBand.ABOVE_REFERENCE


def _reference(dose: DoseQuestion, found: Decimal) -> DoseAssessment:
    usual = usual_minutes(dose.protocol, dose.limits)
    is_usual = dose.minutes == usual
    given = f"over {dose.minutes} minutes" if dose.minutes else "with no duration given"
    return DoseAssessment(
        band=DoseBand.REFERENCE,
        behaviour=Behaviour.OK if is_usual else Behaviour.SAY_SO,
        message=f"{found} mg/kg {given}: the reference dose"
        + ("." if is_usual else f" is given over {usual} minutes."),
        basis=limit_refs(REFERENCE),
        mg_per_kg=found,
    )


_NO_JUDGEMENT = "no review states an outcome for this dose."
JUDGEMENTS = {
    DoseBand.LOW: (Behaviour.WARN, "loss of antidepressant effect is reported at this dose.", LOW),
    DoseBand.BELOW_REFERENCE: (Behaviour.SAY_SO, _NO_JUDGEMENT, ""),
    DoseBand.ABOVE_REFERENCE: (Behaviour.SAY_SO, _NO_JUDGEMENT, ""),
    DoseBand.HIGH: (
        Behaviour.REASON_NEEDED,
        f"more dissociation and no more benefit are reported. {CLOSING[Behaviour.REASON_NEEDED]}",
        HIGH,
    ),
    DoseBand.ANAESTHETIC: (
        Behaviour.STOP,
        f"an anaesthetic dose, not an antidepressant one. {CLOSING[Behaviour.STOP]}",
        ANAESTHETIC,
    ),
}
