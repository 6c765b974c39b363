"""The planned dose of a course under way: the steps of its protocol, or another one."""

from decimal import Decimal
from typing import Any

from django import forms

from clinic.care.courses import change_planned_dose, checked_dose, next_plan
from clinic.console.forms.courses import GuardedCourseForm
from clinic.console.forms.fields import LongTextField, MeasureField
from clinic.core.actor import Actor
from clinic.protocols.rules import Product
from clinic.protocols.rules.dose import listed_steps, plain
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course
from clinic.treatments.rules.planned import MOST_MG, MOST_MG_PER_KG
from clinic.treatments.selectors.planned import plan_of

ANOTHER = ""


class PlannedDoseForm(GuardedCourseForm):
    """What a protocol does not go by is not asked; a step of the protocol is one tap."""

    title = "Change the planned dose"
    button = "Change the dose"
    done = "Planned dose changed. The next session starts with it."
    step = forms.ChoiceField(label="Planned dose", widget=forms.RadioSelect, required=False)
    planned_mg_per_kg = MeasureField(
        label="Planned dose by weight",
        unit="mg/kg",
        digits=3,
        low=Decimal("0.001"),
        high=MOST_MG_PER_KG,
        required=False,
    )
    planned_dose_mg = MeasureField(
        label="Planned dose",
        unit="mg",
        digits=2,
        low=Decimal("0.01"),
        high=MOST_MG,
        required=False,
    )
    reason = LongTextField(label="Reason", max_length=500)
    field_order = ("step", "planned_mg_per_kg", "planned_dose_mg", "lifts", "reason")

    def __init__(self, *args: Any, row: Course, **kwargs: Any) -> None:
        super().__init__(*args, row=row, **kwargs)
        now, definition = plan_of(row), definition_of(row.protocol)
        self.lead = f"Planned now: {now}." if now else "No dose is planned."
        steps = listed_steps(definition)
        offered = [(plain(step), f"{plain(step)} mg") for step in steps]
        self.fields["step"].choices = [*offered, (ANOTHER, "Another dose")]  # type: ignore[attr-defined]
        self.fields["step"].initial = plain(now.mg) if now.mg in steps else ANOTHER
        if steps:
            self.fields["planned_dose_mg"].label = "Another dose"
        else:
            del self.fields["step"]
        if row.product != Product.RACEMIC_KETAMINE or steps:
            del self.fields["planned_mg_per_kg"]
        elif definition.dose.mg_per_kg is not None and now.mg is None:
            del self.fields["planned_dose_mg"]
        ways = self.fields.keys() & {"step", "planned_mg_per_kg", "planned_dose_mg"}
        if len(ways) == 1:
            self.fields[ways.pop()].required = True

    def record(self, *, by: Actor) -> Course:
        if self.cleaned_data.get("step"):
            self.names = {**self.names, "planned_dose_mg": "step"}
        dose = checked_dose(self._mg(), self.cleaned_data.get("planned_mg_per_kg"))
        self.offer(next_plan(self.course, dose).requirements())
        return change_planned_dose(
            course=self.course,
            mg=dose.mg,
            mg_per_kg=dose.mg_per_kg,
            **self.values("reason", "lifts", "expected_version"),
            may_override=self.may_override,
            by=by,
            client_key=self.key,
        )

    def _mg(self) -> Decimal | None:
        step = self.cleaned_data.get("step")
        return Decimal(step) if step else self.cleaned_data.get("planned_dose_mg")
