"""Weight, notes, consent, identifiers."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django import forms

from clinic.care.people import WeightQuestionError, add_identifier, record_consent, record_weight, write_note
from clinic.console.forms.base import RecordForm
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


def now() -> dt.datetime:
    """To the minute, as the field shows it: seconds would put "now" into the future once typed back."""
    return clock.now().replace(second=0, microsecond=0)


class WeightForm(RecordForm):
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
    accepted = forms.BooleanField(label="The weight is right as typed", required=False)
    asked_about = forms.CharField(required=False, widget=forms.HiddenInput)
    measured_at = MomentField(label="Measured at", initial=now)

    def __init__(self, *args: Any, patient: Patient, **kwargs: Any) -> None:
        super().__init__(*args, patient=patient, **kwargs)
        self.fields["unit"].initial = patient.clinic.weight_unit
        self._tick = self.fields.pop("accepted")
        if self.data.get("asked_about"):
            self._offer_tick()

    def record(self, *, by: Actor) -> Weight:
        kg = to_kg(self.cleaned_data["weight"], self.cleaned_data["unit"])
        is_accepted = self.cleaned_data.get("accepted") and self.cleaned_data["asked_about"] == str(kg)
        try:
            return record_weight(
                patient=self.patient,
                kg=kg,
                accepted_kg=kg if is_accepted else None,
                **self.values("measured_at"),
                by=by,
                client_key=self.key,
            )
        except WeightQuestionError:
            self._ask_about(kg)
            raise

    def _ask_about(self, kg: Decimal) -> None:
        """The tick stands for this weight alone: another one typed beside an old tick is asked about anew."""
        self.data = dict(self.data.items()) | {"asked_about": str(kg), "accepted": ""}
        self._offer_tick()

    def _offer_tick(self) -> None:
        self.fields["accepted"] = self._tick
        self.order_fields(("weight", "unit", "accepted", "measured_at"))


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
