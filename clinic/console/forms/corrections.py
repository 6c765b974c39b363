"""What is done with one stored row: an alert is taken, a fact ends or is taken back."""

from collections.abc import Callable
from typing import Any

from django import forms

from clinic.accounts.models import ClinicFact, ClinicOwned
from clinic.care.people import confirm_weight, stop_medication, withdraw_consent
from clinic.care.safety import acknowledge_alert
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import DayField, LongTextField
from clinic.console.presenters.withdrawn import message_of
from clinic.core.actor import Actor
from clinic.patients.models import Consent, Medication, Weight
from clinic.safety.models import Alert
from clinic.safety.rules import alert_rules

Withdraw = Callable[..., ClinicFact]


class RowForm(RecordForm):
    """About one stored row, which the view has loaded from the clinic."""

    def __init__(self, *args: Any, row: ClinicOwned | ClinicFact, **kwargs: Any) -> None:
        self.row: Any = row
        super().__init__(*args, **kwargs)


class StopMedicationForm(RowForm):
    title = "Stop a medicine"
    done = "Medicine stopped."
    dated = ("stopped_on",)
    stopped_on = DayField(label="Stopped on")

    def record(self, *, by: Actor) -> Medication:
        return stop_medication(medication=self.row, **self.values("stopped_on"), by=by)


class WithdrawConsentForm(RowForm):
    title = "Withdraw consent"
    done = "Consent withdrawn."
    dated = ("withdrawn_on",)
    withdrawn_on = DayField(label="Withdrawn on")

    def record(self, *, by: Actor) -> Consent:
        return withdraw_consent(consent=self.row, **self.values("withdrawn_on"), by=by)


class ConfirmWeightForm(RowForm):
    """For one from another system that jumps from the patient's own last."""

    title = "Confirm the weight"
    button = "The weight is right"
    done = "Weight confirmed. Doses are reckoned by it from now on."

    @property
    def lead(self) -> str:  # type: ignore[override]
        sent = f"Sent by {self.row.recorded_by_name}. {self.row.doubt}"
        return f"{sent} No dose is reckoned by it until it is confirmed."

    def record(self, *, by: Actor) -> Weight:
        return confirm_weight(weight=self.row, by=by)


class InErrorForm(RowForm):
    """`withdraw` takes the row under the name `argument`, the reason and who acts."""

    title = "Mark as entered in error"
    lead = "The entry stays visible in the history and counts for nothing from now on."
    button = "Mark as entered in error"
    done = "Marked as entered in error."
    reason = LongTextField(label="What was wrong", max_length=500)

    def __init__(self, *args: Any, withdraw: Withdraw, argument: str, **kwargs: Any) -> None:
        self.withdraw, self.argument = withdraw, argument
        super().__init__(*args, **kwargs)

    def record(self, *, by: Actor) -> ClinicFact:
        return self.withdraw(**{self.argument: self.row}, **self.values("reason"), by=by)


class AcknowledgeForm(RowForm):
    button = "Acknowledge"
    done = "Alert acknowledged."
    shows_phone = True
    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    note = LongTextField(label="What was done", max_length=1000)

    def __init__(self, *args: Any, row: Alert, **kwargs: Any) -> None:
        kwargs["initial"] = {"expected_version": row.version}
        super().__init__(*args, row=row, **kwargs)
        rule = alert_rules().get(row.rule)
        self.title = rule.name if rule else row.rule
        self.lead = message_of(row, row.message)
        self.fields["note"].help_text = rule.what_to_do if rule else ""

    def record(self, *, by: Actor) -> Alert:
        typed = self.values("note", "expected_version")
        return acknowledge_alert(alert=self.row, **typed, by=by)
