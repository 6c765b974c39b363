"""The planned dose, as the guard would judge it on the first day."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.patients.models import Patient, Weight
from clinic.patients.selectors import latest_weight
from clinic.protocols.rules import Product, Protocol, Route
from clinic.protocols.rules.dose import DoseAssessment, assess_dose


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDose:
    """`mg` is None without a dose, or without a weight to reckon it by; `guard` then too."""

    mg: Decimal | None
    weight: Weight | None
    guard: DoseAssessment | None

    @property
    def wants_weight(self) -> bool:
        """Whether weighing the patient would let the dose be checked."""
        return self.guard is not None and any(each.startswith("weight") for each in self.guard.problems)


def planned_dose(patient: Patient, definition: Protocol, typed: Mapping[str, Any]) -> PlannedDose:
    weight = latest_weight(patient)
    mg = _mg(typed, weight)
    guard = _guard(patient, definition, typed, weight, mg) if mg else None
    return PlannedDose(mg=mg, weight=weight, guard=guard)


def _mg(typed: Mapping[str, Any], weight: Weight | None) -> Decimal | None:
    if typed.get("planned_dose_mg"):
        return Decimal(typed["planned_dose_mg"])
    per_kg = typed.get("planned_mg_per_kg")
    return (per_kg * weight.kg).quantize(Decimal("0.1")) if per_kg and weight else None


def _guard(
    patient: Patient, definition: Protocol, typed: Mapping[str, Any], weight: Weight | None, mg: Decimal
) -> DoseAssessment:
    """Infused as long as the protocol says."""
    zone = patient.clinic.zone
    on = max(typed.get("started_on") or clock.today(zone), clock.today(zone))
    return assess_dose(
        product=Product(typed.get("product") or definition.products[0]),
        route=Route(typed.get("route") or definition.routes[0]),
        amount_mg=mg,
        on=on,
        protocol=definition,
        weight_kg=weight.kg if weight else None,
        weight_measured_on=clock.local_date(weight.measured_at, zone) if weight else None,
        minutes=definition.dose.minutes.value if definition.dose.minutes else None,
        is_first=True,
        age_years=patient.age_on(on),
        japanese_ancestry=patient.japanese_ancestry,
        limits=limits_of(patient.clinic),
    )
