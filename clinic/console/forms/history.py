"""What decides on eligibility: diagnoses, past antidepressants, medication, allergies, contraindications."""

from typing import Any

from django import forms

from clinic.care.people import (
    record_allergy,
    record_diagnosis,
    record_medication,
    record_no_allergies,
    record_trial,
)
from clinic.care.safety import record_screen
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import (
    AskedField,
    CountField,
    DayField,
    LongTextField,
    MeasureField,
    choose,
    sentence_case,
)
from clinic.core.actor import Actor
from clinic.patients.models import (
    Allergy,
    AntidepressantTrial,
    ContraindicationScreen,
    Diagnosis,
    Medication,
)
from clinic.patients.rules import SCREEN_TEXT


class DiagnosisForm(RecordForm):
    title = "Record a diagnosis"
    done = "Diagnosis recorded."
    indication = forms.ChoiceField(
        label="Indication", choices=choose(sentence_case(Diagnosis.Indication.choices))
    )
    icd10 = forms.CharField(label="ICD-10 code", max_length=10, required=False)
    text = forms.CharField(label="In words", max_length=200, required=False)
    since = DayField(label="Since", required=False)
    is_primary = forms.BooleanField(label="This is what is treated here", required=False)

    def record(self, *, by: Actor) -> Diagnosis:
        typed = self.values("indication", "icd10", "text", "since", "is_primary")
        return record_diagnosis(patient=self.patient, **typed, by=by, client_key=self.key)


class TrialForm(RecordForm):
    title = "Record a past antidepressant"
    lead = (
        "Treatment resistance asks for two different adequate ones without response in the present episode."
    )
    done = "Past antidepressant recorded."
    drug = forms.CharField(label="Drug", max_length=120, help_text="The generic name.")
    outcome = forms.ChoiceField(
        label="Outcome", choices=choose(sentence_case(AntidepressantTrial.Outcome.choices))
    )
    dose_mg = MeasureField(label="Highest daily dose", unit="mg", low=0, high=10_000, required=False)
    weeks = CountField(
        label="Taken for",
        unit="weeks",
        low=0,
        high=2_000,
        required=False,
        help_text="Too short a trial does not count towards resistance.",
    )
    in_present_episode = AskedField(label="Taken in the present episode")
    started_on = DayField(label="Started on", required=False)

    def record(self, *, by: Actor) -> AntidepressantTrial:
        typed = self.values("drug", "outcome", "dose_mg", "weeks", "in_present_episode", "started_on")
        return record_trial(patient=self.patient, **typed, by=by, client_key=self.key)


class MedicationForm(RecordForm):
    title = "Record a medicine"
    lead = "Checked by name against what is known to change a ketamine session."
    done = "Medicine recorded."
    name = forms.CharField(label="Medicine", max_length=160, help_text="The generic name, such as lorazepam.")
    dose = forms.CharField(label="Dose", max_length=80, required=False, help_text="Such as 1 mg at night.")
    rxnorm = forms.CharField(label="RxNorm code", max_length=20, required=False)
    started_on = DayField(label="Started on", required=False)

    def record(self, *, by: Actor) -> Medication:
        typed = self.values("name", "dose", "rxnorm", "started_on")
        return record_medication(patient=self.patient, **typed, by=by, client_key=self.key)


class AllergyForm(RecordForm):
    title = "Record an allergy"
    done = "Allergy recorded."
    substance = forms.CharField(label="Substance", max_length=160)
    reaction = forms.CharField(label="Reaction", max_length=200, required=False)

    def record(self, *, by: Actor) -> Allergy:
        typed = self.values("substance", "reaction")
        return record_allergy(patient=self.patient, **typed, by=by, client_key=self.key)


class NoAllergyForm(RecordForm):
    title = "No known allergies"
    lead = "The patient was asked and knows of none."
    done = "Recorded that no allergy is known."
    names = {"none_known_on": "asked_on"}
    dated = ("asked_on",)
    asked_on = DayField(label="Asked on")

    def record(self, *, by: Actor) -> Allergy:
        return record_no_allergies(
            patient=self.patient, **self.values("asked_on"), by=by, client_key=self.key
        )


class ScreenForm(RecordForm):
    """One question per item of the screen, each answered yes, no or left as not asked."""

    title = "Contraindication screen"
    lead = "A question nobody asked stays \u201cnot asked\u201d, which is not the same as no."
    done = "Screen recorded."
    names = {"answers": next(iter(SCREEN_TEXT))}
    dated = ("screened_on",)
    screened_on = DayField(label="Asked on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (text, _) in SCREEN_TEXT.items():
            self.fields[name] = AskedField(label=text[:1].upper() + text[1:])
        self.fields["note"] = LongTextField(label="Note", max_length=500, required=False)

    def record(self, *, by: Actor) -> ContraindicationScreen:
        typed = self.values("screened_on", "note")
        answers = self.values(*SCREEN_TEXT)
        return record_screen(patient=self.patient, answers=answers, **typed, by=by, client_key=self.key)
