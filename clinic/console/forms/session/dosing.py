"""The dose: checked by the guard as it is typed, given once, corrected beside the old row."""

from decimal import Decimal
from typing import Any

from django import forms

from clinic.accounts.roles import Permission
from clinic.care.sessions import amend_dose, check_dose, give_dose, withdraw_dose
from clinic.console.forms.fields import CountField, LongTextField, MeasureField, MomentField
from clinic.console.forms.session.base import SessionForm, to_the_minute
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.selectors import latest_weight
from clinic.protocols.rules import Route
from clinic.protocols.rules.dose import Behaviour, DoseAssessment
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course, Dose, Session

TENTH = Decimal("0.1")
REFUSED_ELSEWHERE = {
    "predose_check": "override_reason",
    "blood_pressure": "override_reason",
    "weight_kg": "amount_mg",
    "weight_measured_on": "amount_mg",
    "age_years": "amount_mg",
}
"""Where the verb's refusals show when they speak of something the form does not ask."""


class GuardedForm(SessionForm):
    """`override_reason` takes a nurse past everything but a stop of the guard."""

    names = REFUSED_ELSEWHERE
    amount_mg = MeasureField(label="Dose", unit="mg", digits=2, min_value=Decimal("0.01"), max_value=1000)
    minutes = CountField(label="Infused over", unit="min", min_value=1, max_value=600, required=False)
    lot = forms.CharField(label="Lot", max_length=60, required=False)
    override_reason = LongTextField(
        label="Reason to go on",
        max_length=500,
        required=False,
        help_text="Needed when a check is missing, blood pressure is above its limit or the dose is unusual.",
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        if session.course.route != Route.INTRAVENOUS:
            del self.fields["minutes"]

    def guard(self) -> DoseAssessment | None:
        """Of the dose typed so far; None while there is none to judge."""
        amount = self.cleaned_data.get("amount_mg")
        if amount is None:
            return None
        return check_dose(
            session=self.session,
            amount_mg=amount,
            minutes=self.cleaned_data.get("minutes"),
            given_at=self.cleaned_data.get("given_at"),
        )

    def check_stop(self) -> None:
        """Raises FieldError for a dose the guard stops, to whoever may not override it."""
        found = self.guard()
        if found is None or found.behaviour is not Behaviour.STOP or self.may(Permission.OVERRIDE_DOSE):
            return
        said = " ".join(found.sentences) or found.message
        raise FieldError(
            "amount_mg", self.cleaned_data["amount_mg"], f"{said} A prescriber must record this."
        )


class DoseForm(GuardedForm):
    name = "dose"
    title = "Dose"
    button = "Record the dose"
    given_at = MomentField(label="Given at", required=False, help_text="Empty: now.")
    field_order = ("amount_mg", "minutes", "lot", "given_at", "override_reason")

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        self.fields["amount_mg"].initial = usual_dose(session)
        usual_minutes = definition_of(session.course.protocol).dose.minutes
        if "minutes" in self.fields and usual_minutes:
            self.fields["minutes"].initial = usual_minutes.value

    def record(self, *, by: Actor) -> Dose:
        self.check_stop()
        typed = self.values("amount_mg", "lot", "override_reason")
        return give_dose(
            session=self.session,
            **typed,
            minutes=self.cleaned_data.get("minutes"),
            given_at=to_the_minute(self.cleaned_data["given_at"], self.session.arrived_at),
            by=by,
            client_key=self.key,
        )


class AmendDoseForm(GuardedForm):
    name = "amend-dose"
    title = "Correct the dose"
    button = "Save the correction"
    given_at = MomentField(label="Given at")
    reason = LongTextField(label="What was wrong", max_length=500)
    field_order = ("amount_mg", "minutes", "lot", "given_at", "reason", "override_reason")

    def __init__(self, *args: Any, row: Dose, **kwargs: Any) -> None:
        self.row = row
        names = ("amount_mg", "minutes", "lot", "given_at", "override_reason")
        kwargs["initial"] = {name: getattr(row, name) for name in names}
        super().__init__(*args, **kwargs)
        self.fields["override_reason"].help_text = "Needed when the corrected dose is unusual."

    def record(self, *, by: Actor) -> Dose:
        self.check_stop()
        given_at = to_the_minute(self.cleaned_data["given_at"], self.row.given_at)
        # Devices are counted anew from the amount: those of the old row belong to the old amount.
        values = self.values("amount_mg", "lot") | {"given_at": given_at, "devices": None}
        if "minutes" in self.fields:
            values |= self.values("minutes")
        typed = self.values("reason", "override_reason")
        return amend_dose(dose=self.row, **typed, **values, by=by, client_key=self.key)


class WithdrawDoseForm(SessionForm):
    name = "withdraw-dose"
    title = "No dose was given"
    lead = "The entry is kept as an error, and the patient is as on arrival."
    button = "Take the dose back"
    reason = LongTextField(label="What was wrong", max_length=500)

    def __init__(self, *args: Any, row: Dose, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **kwargs)

    def record(self, *, by: Actor) -> Dose:
        return withdraw_dose(dose=self.row, **self.values("reason"), by=by)


def usual_dose(session: Session) -> Decimal | None:
    """As last time in this course, else as planned; by weight where the plan says so."""
    course: Course = session.course
    last = course.doses.filter(status=Dose.Status.FINAL).order_by("-given_at").first()
    if course.planned_mg_per_kg:
        weight = latest_weight(session.patient)
        return (course.planned_mg_per_kg * weight.kg).quantize(TENTH) if weight else None
    return last.amount_mg if last else course.planned_dose_mg
