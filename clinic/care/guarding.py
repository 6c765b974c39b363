"""The one guard of a dose, whether planned or about to be given."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.patients.models import Patient, Weight
from clinic.protocols.rules import Product, Protocol, Route
from clinic.protocols.rules.dose import DoseAssessment, assess_dose
from clinic.treatments.rules.preparation import OLD_WEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """`assessment` rests on `weight` also where that is too old; `old_weight` then says so."""

    assessment: DoseAssessment
    weight: Weight | None
    old_weight: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """Whom a dose is for, and by what it is judged."""

    patient: Patient
    protocol: Protocol
    product: str
    route: str

    def guard(self, weight: Weight | None, *, on: dt.date, **asked: Any) -> Guarded:
        """An old weight hides no dose above a limit: it is judged by that weight as well."""
        zone = self.patient.clinic.zone
        measured_on = clock.local_date(weight.measured_at, zone) if weight else None
        found = self.assess(weight.kg if weight else None, measured_on, on=on, **asked)
        if weight is None or not any(problem.startswith(f"{OLD_WEIGHT}: ") for problem in found.problems):
            return Guarded(assessment=found, weight=weight)
        judged = self.assess(weight.kg, on, on=on, **asked)
        return Guarded(assessment=judged, weight=weight, old_weight=" ".join(found.sentences))

    def assess(
        self, kg: Decimal | None, measured_on: dt.date | None, *, on: dt.date, **asked: Any
    ) -> DoseAssessment:
        return assess_dose(
            product=Product(self.product),
            route=Route(self.route),
            protocol=self.protocol,
            on=on,
            weight_kg=kg,
            weight_measured_on=measured_on,
            age_years=self.patient.age_on(on),
            japanese_ancestry=self.patient.japanese_ancestry,
            limits=limits_of(self.patient.clinic),
            **asked,
        )
