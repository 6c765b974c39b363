"""A form sent to a patient, and a link taken back."""

from typing import Any

from django import forms

from clinic.care.assessments import revoke_links, send_form
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import DayField
from clinic.core.actor import Actor
from clinic.instruments.models import FormRequest
from clinic.instruments.rules import instrument, instruments


def sendable() -> list[tuple[str, str]]:
    """Instruments a patient may answer on our own form."""
    return [
        (code, f"{found.abbreviation}: {found.name}")
        for code, found in instruments().items()
        if found.is_self_report_form
    ]


class SendForm(RecordForm):
    title = "Send a form"
    lead = (
        "Makes a link that opens once the patient has given the date of birth. It is shown to you this one time. "
        "Older links of this patient with one of these questionnaires end; what was answered there and not sent does "
        "not move to it."
    )
    button = "Make the link"
    done = "Link made."
    dated = ("due_on",)
    instruments = forms.MultipleChoiceField(
        label="Questionnaires", choices=sendable, widget=forms.CheckboxSelectMultiple
    )
    due_on = DayField(label="Answers wanted by")

    def send(self, *, by: Actor) -> tuple[FormRequest, str] | None:
        """The request and the secret of its link, or None when the form has errors."""
        return self.attempt(lambda: self.record(by=by)) if self.is_valid() else None

    def record(self, *, by: Actor) -> tuple[FormRequest, str]:
        typed = self.values("instruments", "due_on")
        return send_form(patient=self.patient, **typed, by=by, client_key=self.key)


class RevokeForm(RecordForm):
    """Nothing to type: the page says what happens, the button does it."""

    title = "Revoke the link"
    button = "Revoke the link"
    done = "The link no longer opens."

    def __init__(self, *args: Any, asked: FormRequest, **kwargs: Any) -> None:
        self.asked = asked
        super().__init__(*args, **kwargs)

    @property
    def lead(self) -> str:  # type: ignore[override]
        names = ", ".join(instrument(code).abbreviation for code in self.asked.instruments)
        return (
            f"The link to {names} stops opening at once, also where it is open now. Answers not sent by then stay with "
            "this form. A new form can be sent; it begins empty."
        )

    def record(self, *, by: Actor) -> FormRequest:
        revoke_links(request=self.asked, by=by)
        return self.asked
