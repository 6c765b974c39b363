"""Weight, notes, consent, identifiers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from clinic.care.people import add_identifier, record_consent, record_weight, write_note
from clinic.console.forms.base import AskingForm, RecordForm
from clinic.console.forms.fields import (
    DayField,
    LongTextField,
    MeasureField,
    MomentField,
    choose,
    sentence_case,
)
from clinic.console.forms.namesakes import OthersField, asking_about_others
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.units import LB, MASS_UNIT_NAMES, from_kg, to_kg
from clinic.patients.models import Consent, Note, Patient, PatientIdentifier, Weight
from clinic.patients.rules import HEAVIEST, LIGHTEST, PLAUSIBLE
from clinic.patients.selectors import question_about_weight


def now() -> dt.datetime:
    """To the minute, as the field shows it: seconds would put "now" into the future once typed back."""
    return clock.now().replace(second=0, microsecond=0)


class WeightForm(AskingForm, RecordForm):
    title = "Record weight"
    done = "Weight recorded."
    names = {"kg": "weight"}
    weight = MeasureField(
        label="Weight",
        low=LIGHTEST,
        high=from_kg(HEAVIEST, LB),
        error_messages={"bounds": f"{PLAUSIBLE[:1].upper()}{PLAUSIBLE[1:]}."},
    )
    unit = forms.ChoiceField(
        label="Unit", choices=sentence_case(MASS_UNIT_NAMES.items()), widget=forms.RadioSelect
    )
    measured_at = MomentField(label="Measured at", initial=now)
    tick = "The weight is right as typed"
    tick_after = "unit"

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, patient=patient, **kwargs)
        self.fields["unit"].initial = patient.clinic.weight_unit

    def kg(self) -> Decimal:
        return to_kg(self.cleaned_data["weight"], self.cleaned_data["unit"])

    def about(self) -> str:
        """The question itself: what a colleague has stored since is asked about anew."""
        kg, measured_at = self.kg(), self.cleaned_data["measured_at"]
        question = question_about_weight(patient=self.patient, kg=kg, measured_at=measured_at)
        return f"{kg} of {measured_at:%Y-%m-%d}: {question}"

    def record(self, *, by: Actor) -> Weight:
        return record_weight(
            patient=self.patient,
            kg=self.kg(),
            accepted_kg=self.kg() if self.is_accepted() else None,
            **self.values("measured_at"),
            by=by,
            client_key=self.key,
        )


class NoteForm(RecordForm):
    title = "Write a note"
    done = "Note written."
    text = LongTextField(label="Note", max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}))

    def record(self, *, by: Actor) -> Note:
        return write_note(patient=self.patient, **self.values("text"), by=by, client_key=self.key)


class ConsentForm(RecordForm):
    title = "Record consent"
    done = "Consent recorded."
    dated = ("given_on",)
    kind = forms.ChoiceField(label="Consent to", choices=choose(sentence_case(Consent.Kind.choices)))
    given_on = DayField(label="Given on")
    text_version = forms.CharField(
        label="Version of the text",
        max_length=40,
        required=False,
        help_text="As printed on the consent form, so that it can be found again.",
    )

    def record(self, *, by: Actor) -> Consent:
        return record_consent(
            patient=self.patient,
            **self.values("kind", "given_on", "text_version"),
            by=by,
            client_key=self.key,
        )


class IdentifierForm(RecordForm):
    title = "Add an identifier"
    done = "Identifier added."
    system = forms.CharField(
        label="System",
        max_length=300,
        help_text="The address under which the other system names its numbers, such as https://ehr.example/mrn.",
    )
    value = forms.CharField(label="Identifier", max_length=120)
    others = OthersField()

    def record(self, *, by: Actor) -> PatientIdentifier:
        typed = self.values("system", "value", "others")
        return asking_about_others(self, lambda: add_identifier(patient=self.patient, **typed, by=by))
