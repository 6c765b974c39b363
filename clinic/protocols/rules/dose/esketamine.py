"""The dose steps of nasal esketamine: devices of 28 mg, a first dose and later doses as the protocol lists them."""

from dataclasses import replace
from decimal import Decimal

from clinic.protocols.rules.dose.assessment import (
    Behaviour,
    DoseAssessment,
    DoseBand,
    DoseQuestion,
    not_computed,
    not_judged,
)

DEVICE_MG = Decimal(28)
STRENGTHS_MG = (DEVICE_MG, DEVICE_MG * 2, DEVICE_MG * 3)
_DEVICES = ("source:us-label-18#devices",)
_LOW_START = ("K24-06",)


def assess_nasal(dose: DoseQuestion) -> DoseAssessment:
    if dose.amount_mg not in STRENGTHS_MG:
        steps = ", ".join(str(step) for step in STRENGTHS_MG)
        return not_computed(
            f"amount_mg: {dose.amount_mg} is not a dose of the device; use {steps}", basis=_DEVICES
        )
    judged = _first(dose) if dose.is_first else _later(dose)
    return replace(judged, devices=int(dose.amount_mg / DEVICE_MG))


def _first(dose: DoseQuestion) -> DoseAssessment:
    rule = dose.protocol.dose
    if rule.reduced_from_age is not None and dose.age_years is None and not dose.japanese_ancestry:
        return not_computed(
            f"age_years: needed, since patients from {rule.reduced_from_age.value} years start lower",
            basis=rule.reduced_from_age.basis,
        )
    usual = rule.first_mg
    if usual is None:
        return not_judged("The protocol states no first dose.", basis=dose.protocol.basis)
    if rule.reduced_first_mg is not None and _starts_lower(dose):
        return _listed(dose, (rule.reduced_first_mg.value,), rule.reduced_first_mg.basis)
    return _listed(dose, usual.value, usual.basis)


def _later(dose: DoseQuestion) -> DoseAssessment:
    rule = dose.protocol.dose.later_mg
    if rule is None:
        return not_judged("The protocol states no dose.", basis=dose.protocol.basis)
    return _listed(dose, rule.value, rule.basis)


def _starts_lower(dose: DoseQuestion) -> bool:
    from_age = dose.protocol.dose.reduced_from_age
    is_older = from_age is not None and dose.age_years is not None and dose.age_years >= from_age.value
    return dose.japanese_ancestry or is_older


def _listed(dose: DoseQuestion, listed: tuple[Decimal, ...], basis: tuple[str, ...]) -> DoseAssessment:
    is_listed = dose.amount_mg in listed
    if dose.is_first and dose.amount_mg == DEVICE_MG:
        return _low_start(is_listed=is_listed, basis=basis)
    if is_listed:
        return DoseAssessment(
            band=DoseBand.IN_PROTOCOL,
            behaviour=Behaviour.OK,
            message=f"{dose.amount_mg} mg, as the protocol lists it.",
            basis=basis,
        )
    steps = " or ".join(str(step) for step in listed)
    return DoseAssessment(
        band=DoseBand.OUTSIDE_PROTOCOL,
        behaviour=Behaviour.REASON_NEEDED,
        message=f"{dose.amount_mg} mg: the protocol lists {steps} mg here. Record the reason.",
        basis=basis,
    )


def _low_start(*, is_listed: bool, basis: tuple[str, ...]) -> DoseAssessment:
    """Regions differ: one label starts older patients at 28 mg, a review warns that it may not work (K24-06)."""
    return DoseAssessment(
        band=DoseBand.LOW_START,
        behaviour=Behaviour.SAY_SO if is_listed else Behaviour.WARN,
        message="A first dose of 28 mg is low and may be ineffective"
        + (", though the label starts here." if is_listed else "; the usual first dose is 56 mg."),
        basis=tuple(dict.fromkeys((*basis, *_LOW_START))),
    )
