"""The planned dose, judged like a given one: when a course starts and whenever its plan changes."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.accounts.records import require_reason
from clinic.accounts.selectors import limits_of
from clinic.care.courses.replanning import add_event, check_unchanged, is_repeat
from clinic.care.guarding import Guarded, Treatment
from clinic.care.lifting import set_aside
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.selectors import latest_weight
from clinic.protocols.rules import Protocol
from clinic.protocols.rules.dose import first_dose, usual_minutes
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, Dose
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.planned import (
    BEFORE,
    MOST_MG,
    MOST_MG_PER_KG,
    NOTHING_PLANNED,
    PLANNED,
    PlannedDose,
)
from clinic.treatments.rules.preparation import DoseRequirement, guard_gate
from clinic.treatments.selectors.planned import plan_of
from clinic.treatments.services.events import lock_course

ONE_KG = Decimal(1)
MG, PER_KG = "planned_dose_mg", "planned_mg_per_kg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A dose to be planned from `on`; `before` and `last` are what the course planned and gave until now; at the
    start, `before` is what the protocol would begin with."""

    treatment: Treatment
    dose: PlannedDose
    on: dt.date
    is_first: bool = True
    is_start: bool = False
    before: PlannedDose = NOTHING_PLANNED
    last: Dose | None = None

    @property
    def field(self) -> str:
        return MG if self.dose.mg is not None else PER_KG

    def guard(self) -> Guarded:
        """By weight it is judged per kilogram, so that nobody need be weighed to plan it; in mg by the last weight."""
        weight = latest_weight(self.treatment.patient)
        if self.dose.mg_per_kg is None:
            known = {"planned_mg": self.before.for_weight(weight.kg if weight else None)}
            return self.treatment.guard(weight, **self._asked(self.dose.mg, self._last("amount_mg"), **known))
        asked = self._asked(
            self.dose.mg_per_kg, self._last("mg_per_kg"), planned_mg=self.before.mg_per_kg, unit="mg/kg"
        )
        judged = self.treatment.assess(ONE_KG, self.on, **asked)
        return Guarded(assessment=judged, weight=weight)

    def requirements(self) -> tuple[DoseRequirement, ...]:
        """What speaks against planning it, as it would against giving it; nothing where no dose is planned."""
        if not self.dose:
            return ()
        guarded = self.guard()
        found = guard_gate(guarded.assessment, old_weight=guarded.old_weight)
        return tuple(replace(requirement, field=self.field) for requirement in found)

    def _asked(self, amount: Decimal | None, last: Decimal | None, **more: Any) -> dict[str, Any]:
        limits = limits_of(self.treatment.patient.clinic)
        return {
            "on": self.on,
            "amount_mg": amount,
            "minutes": usual_minutes(self.treatment.protocol, limits),
            "is_first": self.is_first,
            "is_start": self.is_start,
            "last_mg": last,
            **more,
        }

    def _last(self, name: str) -> Decimal | None:
        value: Decimal | None = getattr(self.last, name) if self.last else None
        return value


def first_plan(
    treatment: Treatment, on: dt.date, *, mg: Decimal | None = None, mg_per_kg: Decimal | None = None
) -> Plan:
    """Of a course that begins `on`: what was said, else what the protocol starts this patient with.

    Raises FieldError for a dose that cannot be one, two at once, or none where the protocol leaves it open.
    """
    dose = checked_dose(mg, mg_per_kg) or _shipped(treatment, on)
    if not dose:
        raise FieldError(MG, None, "this protocol leaves the dose to the clinic: say what is planned")
    today = clock.today(treatment.patient.clinic.zone)
    # Strengths of a device are judged as the protocol lists them; a dose by weight beside the protocol's own.
    shipped = _shipped(treatment, on) if treatment.protocol.dose.mg_per_kg else NOTHING_PLANNED
    return Plan(treatment=treatment, dose=dose, on=max(on, today), before=shipped, is_start=True)


def next_plan(course: Course, dose: PlannedDose, protocol: Protocol | None = None) -> Plan:
    """Of a course under way, under `protocol` if it changes to that."""
    given = course.doses.filter(status=Dose.Status.FINAL).order_by("-given_at")
    last = given.filter(product=course.product, route=course.route).first()
    return Plan(
        treatment=Treatment(
            patient=course.patient,
            protocol=protocol or definition_of(course.protocol),
            product=course.product,
            route=course.route,
        ),
        dose=dose,
        on=clock.today(course.clinic.zone),
        is_first=course.treated_since is None and not given.exists(),
        before=plan_of(course),
        last=last,
    )


def accepted(plan: Plan, *, lifts: Collection[str], reason: str, may_override: bool) -> dict[str, Any]:
    """What an event keeps of the plan. Raises as `give_dose` does for what is not set aside."""
    lifted = set_aside(plan.requirements(), lifts=lifts, reason=reason, may_override=may_override)
    return {PLANNED: plan.dose.details, "lifted": lifted}


@transaction.atomic
def change_planned_dose(
    *,
    course: Course,
    mg: Decimal | None = None,
    mg_per_kg: Decimal | None = None,
    reason: str,
    lifts: Collection[str] = (),
    may_override: bool = False,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """Plan another dose from now on, in mg or by weight; the doors ask it of a prescriber.

    Raises FieldError for a dose that cannot be one, is planned already, or that the guard questions without its mark
    among `lifts`.
    """
    course = lock_course(course)
    if is_repeat(course, client_key):
        return course
    check_unchanged(course, expected_version)
    require_reason(reason, "say why the planned dose changes")
    before, dose = plan_of(course), checked_dose(mg, mg_per_kg)
    if not dose:
        raise FieldError(MG, None, "say what is planned")
    if dose == before:
        raise FieldError(MG if dose.mg is not None else PER_KG, str(dose), "is what the course plans already")
    kept = accepted(next_plan(course, dose), lifts=lifts, reason=reason, may_override=may_override)
    add_event(
        course=course,
        kind=EventKind.DOSE_PLANNED,
        details=kept | {BEFORE: before.details},
        reason=reason,
        by=by,
        client_key=client_key,
    )
    return course


def checked_dose(mg: Decimal | None, mg_per_kg: Decimal | None) -> PlannedDose:
    """Raises FieldError for an amount out of bounds, or for both at once."""
    for field, value, most, unit in ((MG, mg, MOST_MG, "mg"), (PER_KG, mg_per_kg, MOST_MG_PER_KG, "mg/kg")):
        if value is not None and not (value.is_finite() and 0 < value <= most):
            raise FieldError(field, value, f"must be more than 0 and at most {most} {unit}")
    if mg is not None and mg_per_kg is not None:
        raise FieldError(MG, mg, "plan it in mg or by weight, not both")
    return PlannedDose(mg=mg, mg_per_kg=mg_per_kg)


def _shipped(treatment: Treatment, on: dt.date) -> PlannedDose:
    rule, patient = treatment.protocol.dose, treatment.patient
    if rule.mg_per_kg:
        return PlannedDose(mg_per_kg=rule.mg_per_kg.value)
    first = first_dose(
        treatment.protocol, age_years=patient.age_on(on), japanese_ancestry=patient.japanese_ancestry
    )
    return PlannedDose(mg=first.steps_mg[0]) if first else PlannedDose()
