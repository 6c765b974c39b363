"""Weight, notes, consent, identifiers."""

import datetime as dt

from django import forms

from clinic.care.people import add_identifier, record_consent, record_weight, write_note
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import (
    DayField,
    LongTextField,
    MeasureField,
    MomentField,
    choose,
    sentence_case,
)
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.patients.models import Consent, Note, PatientIdentifier, Weight


def now() -> dt.datetime:
    """To the minute, as the field shows it: seconds would put "now" into the future once typed back."""
    return clock.now().replace(second=0, microsecond=0)


class WeightForm(RecordForm):
    title = "Record weight"
    done = "Weight recorded."
    kg = MeasureField(label="Weight", unit="kg", digits=2)
    measured_at = MomentField(label="Measured at", initial=now)

    def record(self, *, by: Actor) -> Weight:
        return record_weight(
            patient=self.patient, **self.values("kg", "measured_at"), by=by, client_key=self.key
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

    def record(self, *, by: Actor) -> PatientIdentifier:
        return add_identifier(patient=self.patient, **self.values("system", "value"), by=by)
