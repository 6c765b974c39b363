"""Sends one dose, planned or given, to the rules of its product and route (K24-03)."""

import datetime as dt
from decimal import Decimal

from clinic.evidence import Limits
from clinic.evidence import limits as default_limits
from clinic.protocols.rules.definition import Product, Protocol, Route
from clinic.protocols.rules.dose.assessment import DoseAssessment, DoseQuestion, not_computed
from clinic.protocols.rules.dose.ceilings import assess_by_ceiling
from clinic.protocols.rules.dose.duration import ask_about_minutes
from clinic.protocols.rules.dose.esketamine import assess_nasal
from clinic.protocols.rules.dose.racemic import assess_infusion
from clinic.protocols.rules.dose.usual import ask_if_unusual

_NEVER_CONVERTED = ("D25-06", "K24-07")


def assess_dose(
    *,
    product: Product,
    route: Route,
    amount_mg: Decimal,
    on: dt.date,
    protocol: Protocol,
    weight_kg: Decimal | None = None,
    weight_measured_on: dt.date | None = None,
    minutes: int | None = None,
    is_first: bool = False,
    is_start: bool = False,
    age_years: int | None = None,
    japanese_ancestry: bool | None = None,
    planned_mg: Decimal | None = None,
    last_mg: Decimal | None = None,
    unit: str = "mg",
    limits: Limits | None = None,
) -> DoseAssessment:
    """`on` is the clinic's local date, `minutes` the infusion's length; `planned_mg` and `last_mg` are what the course
    plans, or at its start the protocol (`is_start`), and gave last of this product by this route. With `unit` mg/kg all
    amounts are per kilogram and the weight is 1. Bad input comes back in `problems`."""
    dose = DoseQuestion(
        product=product,
        route=route,
        amount_mg=amount_mg,
        on=on,
        protocol=protocol,
        limits=limits or default_limits(),
        weight_kg=weight_kg,
        weight_measured_on=weight_measured_on,
        minutes=minutes,
        is_first=is_first,
        is_start=is_start,
        age_years=age_years,
        japanese_ancestry=japanese_ancestry,
        planned_mg=planned_mg,
        last_mg=last_mg,
        unit=unit,
    )
    problems = _mismatches(dose)
    if problems:
        return not_computed(*problems, basis=_NEVER_CONVERTED)
    judged = _assess(dose)
    return judged if judged.problems else ask_if_unusual(dose, ask_about_minutes(dose, judged))


def _mismatches(dose: DoseQuestion) -> tuple[str, ...]:
    problems = []
    if not dose.amount_mg.is_finite() or dose.amount_mg <= 0:
        problems.append(f"amount_mg: {dose.amount_mg} is not a dose")
    if dose.product not in dose.protocol.products:
        problems.append(f"product: the protocol is not for {dose.product}; doses are never converted")
    if dose.route not in dose.protocol.routes:
        problems.append(f"route: the protocol is not for the {dose.route} route; doses are never converted")
    return tuple(problems)


def _assess(dose: DoseQuestion) -> DoseAssessment:
    if dose.product is Product.ESKETAMINE and dose.route is Route.INTRANASAL:
        return assess_nasal(dose)
    if dose.product is Product.RACEMIC_KETAMINE and dose.route is Route.INTRAVENOUS:
        return assess_infusion(dose)
    return assess_by_ceiling(dose)
