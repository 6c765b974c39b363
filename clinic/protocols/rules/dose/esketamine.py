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
from clinic.protocols.rules.dose.first import first_dose, starts_lower_by_age
from clinic.protocols.rules.dose.shown import plain

DEVICE_MG = Decimal(28)
STRENGTHS_MG = (DEVICE_MG, DEVICE_MG * 2, DEVICE_MG * 3)
_DEVICES = ("source:us-label-18#devices",)
_LOW_START = ("K24-06",)


def assess_nasal(dose: DoseQuestion) -> DoseAssessment:
    if dose.amount_mg not in STRENGTHS_MG:
        steps = ", ".join(str(step) for step in STRENGTHS_MG)
        return not_computed(
            f"amount_mg: {plain(dose.amount_mg)} is not a dose of the device; use {steps}", basis=_DEVICES
        )
    judged = _first(dose) if dose.is_first else _later(dose)
    return replace(judged, devices=int(dose.amount_mg / DEVICE_MG))


def _first(dose: DoseQuestion) -> DoseAssessment:
    rule = dose.protocol.dose
    if rule.reduced_from_age is not None and dose.age_years is None and not dose.japanese_ancestry:
        return not_computed(
            "age_years: the date of birth is needed, since patients from "
            f"{rule.reduced_from_age.value} years start lower",
            basis=rule.reduced_from_age.basis,
        )
    listed = first_dose(dose.protocol, age_years=dose.age_years, japanese_ancestry=dose.japanese_ancestry)
    if listed is None:
        return not_judged("The protocol states no first dose.", basis=dose.protocol.basis)
    return _unless_unasked(dose, _listed(dose, listed.steps_mg, listed.basis))


def _later(dose: DoseQuestion) -> DoseAssessment:
    rule = dose.protocol.dose.later_mg
    if rule is None:
        return not_judged("The protocol states no dose.", basis=dose.protocol.basis)
    reduced = dose.protocol.dose.reduced_first_mg
    if reduced is None or dose.amount_mg != reduced.value or _starts_lower(dose):
        return _listed(dose, rule.value, rule.basis)
    usual = tuple(step for step in rule.value if step != reduced.value)
    return _unless_unasked(dose, _listed(dose, usual, (*rule.basis, *reduced.basis)))


def _starts_lower(dose: DoseQuestion) -> bool:
    """The low strength is for those whom the label starts with it; what is unknown counts as neither."""
    return bool(dose.japanese_ancestry) or starts_lower_by_age(dose.protocol, dose.age_years)


def _unless_unasked(dose: DoseQuestion, judged: DoseAssessment) -> DoseAssessment:
    """Says what would change the answer; never asks for more than that."""
    reduced = dose.protocol.dose.reduced_first_mg
    if reduced is None or dose.japanese_ancestry is not None or _starts_lower(dose):
        return judged
    return replace(
        judged,
        behaviour=Behaviour.SAY_SO if judged.behaviour is Behaviour.OK else judged.behaviour,
        message=f"{judged.message} Japanese ancestry was not asked; with it the label starts at {reduced.value} mg.",
        basis=tuple(dict.fromkeys((*judged.basis, *reduced.basis))),
    )


def _listed(dose: DoseQuestion, listed: tuple[Decimal, ...], basis: tuple[str, ...]) -> DoseAssessment:
    is_listed = dose.amount_mg in listed
    if dose.is_first and dose.amount_mg == DEVICE_MG:
        return _low_start(is_listed=is_listed, basis=basis)
    if is_listed:
        return DoseAssessment(
            band=DoseBand.IN_PROTOCOL,
            behaviour=Behaviour.OK,
            message=f"{plain(dose.amount_mg)} mg, as the protocol lists it.",
            basis=basis,
        )
    steps = " or ".join(str(step) for step in listed)
    return DoseAssessment(
        band=DoseBand.OUTSIDE_PROTOCOL,
        behaviour=Behaviour.REASON_NEEDED,
        message=f"{plain(dose.amount_mg)} mg: the protocol lists {steps} mg here. Record the reason.",
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
