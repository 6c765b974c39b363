"""The planned dose, as the guard judges it: what would have to be set aside to plan it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.care.courses import Plan, first_plan, treatment_of
from clinic.console.presenters.corrected import corrected_weight
from clinic.console.presenters.session.gates import Need, dose_needs
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.patients.models import Patient, Weight
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules.dose import DoseAssessment
from clinic.treatments.rules.planned import PlannedDose
from clinic.treatments.rules.preparation import NO_WEIGHT, DoseRequirement


@dataclass(frozen=True, slots=True, kw_only=True)
class DosePreview:
    """`problem` says why there is no dose to judge; `mg` is for the last weight, None without one; `needs` are what
    speaks against the dose, `note` what will before the first one is given."""

    problem: str = ""
    dose: PlannedDose | None = None
    mg: Decimal | None = None
    weight: Weight | None = None
    guard: DoseAssessment | None = None
    needs: tuple[Need, ...] = ()
    note: str = ""
    wants_weight: bool = False

    @property
    def corrected(self) -> str:
        """What of the weight was put right."""
        return corrected_weight(self.weight) if self.weight else ""


def dose_preview(patient: Patient, version: ProtocolVersion, typed: Mapping[str, Any]) -> DosePreview:
    today = clock.today(patient.clinic.zone)
    try:
        plan = _plan(patient, version, typed, max(typed.get("started_on") or today, today))
    except FieldError as error:
        return DosePreview(problem=f"{error.message[:1].upper()}{error.message[1:]}.")
    guarded, found = plan.guard(), plan.requirements()
    kg = guarded.weight.kg if guarded.weight else None
    note = _weight_note(plan, guarded.weight)
    return DosePreview(
        dose=plan.dose,
        mg=plan.dose.for_weight(kg),
        weight=guarded.weight,
        guard=guarded.assessment,
        needs=dose_needs(found),
        note=note,
        wants_weight=any(_is_about_weight(each) for each in found),
    )


def _plan(patient: Patient, version: ProtocolVersion, typed: Mapping[str, Any], on: dt.date) -> Plan:
    treatment = treatment_of(patient, version, typed.get("product") or "", typed.get("route") or "")
    return first_plan(
        treatment, on, mg=typed.get("planned_dose_mg"), mg_per_kg=typed.get("planned_mg_per_kg")
    )


def _weight_note(plan: Plan, weight: Weight | None) -> str:
    """A plan by weight needs none, but its first dose will."""
    if plan.dose.mg_per_kg is None:
        return ""
    if weight is None:
        return "No weight is recorded: weigh the patient before the first dose."
    mg = plan.dose.for_weight(weight.kg)
    return plan.treatment.guard(weight, on=plan.on, amount_mg=mg).old_weight


def _is_about_weight(requirement: DoseRequirement) -> bool:
    return requirement.code in {NO_WEIGHT, "weight-age"}
