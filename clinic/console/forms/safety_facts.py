"""Adverse events and the observations that safety rules read."""

from decimal import Decimal

from django import forms

from clinic.care.safety import record_adverse_event, record_safety_observation, record_take_home
from clinic.console.forms.base import RecordForm
from clinic.console.forms.facts import now
from clinic.console.forms.fields import (
    CountField,
    DayField,
    LongTextField,
    MeasureField,
    MomentField,
    choose,
    sentence_case,
)
from clinic.console.presenters.courses import product_name
from clinic.core.actor import Actor
from clinic.protocols.rules import Product
from clinic.safety.models import AdverseEvent, SafetyObservation
from clinic.safety.rules import adverse_events
from clinic.safety.rules.catalogue import observation_words
from clinic.treatments.models import TakeHomeSupply

Kind = SafetyObservation.Kind
Choices = list[tuple[str, str]]


def event_choices() -> list[tuple[str, Choices]]:
    """The checklist by group, in the order in which it is asked."""
    groups: dict[str, Choices] = {}
    for code, kind in adverse_events().items():
        groups.setdefault(kind.group.capitalize(), []).append((code, kind.label))
    return list(groups.items())


def words(kind: str) -> Choices:
    return sentence_case(observation_words()[kind].items())


class AdverseEventForm(RecordForm):
    title = "Record an adverse event"
    done = "Adverse event recorded."
    code = forms.ChoiceField(label="What happened", choices=lambda: choose(event_choices()))
    severity = forms.ChoiceField(
        label="Severity", choices=choose(sentence_case(AdverseEvent.Severity.choices))
    )
    is_serious = forms.BooleanField(
        label="Serious",
        required=False,
        help_text="Death, danger to life, admission, lasting harm, or otherwise important.",
    )
    began_at = MomentField(label="Began at", initial=now)
    resolved_at = MomentField(label="Over at", required=False, help_text="Leave empty while it lasts.")
    intervention = forms.CharField(label="What was done", max_length=300, required=False)
    text = LongTextField(label="Details", max_length=500, required=False)

    def record(self, *, by: Actor) -> AdverseEvent:
        typed = self.values(
            "code", "severity", "is_serious", "began_at", "resolved_at", "intervention", "text"
        )
        return record_adverse_event(patient=self.patient, **typed, by=by, client_key=self.key)


class ObservationForm(RecordForm):
    """`details` names the fields that go into the observation's details."""

    kind: Kind
    details: tuple[str, ...] = ()
    done = "Observation recorded."
    observed_at = MomentField(label="Seen or asked at", initial=now)
    note = LongTextField(label="Note", max_length=500, required=False)
    field_order = ("value", "outcome", "symptoms", "substances", "found", "prescribed", "due_on")

    def record(self, *, by: Actor) -> SafetyObservation:
        return record_safety_observation(
            patient=self.patient,
            kind=self.kind,
            value=self.cleaned_data.get("value"),
            details=self.values(*self.details),
            **self.values("observed_at", "note"),
            by=by,
            client_key=self.key,
        )


class CravingForm(ObservationForm):
    title = "Record craving"
    kind = Kind.CRAVING
    value = CountField(label="Craving for the drug, 0 to 10", low=0, high=10)


class UrinaryForm(ObservationForm):
    title = "Record urinary symptoms"
    lead = "Tick none to record that there are none."
    kind = Kind.URINARY
    details = ("symptoms",)
    symptoms = forms.MultipleChoiceField(
        label="Symptoms",
        choices=lambda: words("symptoms"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class DrugScreenForm(ObservationForm):
    title = "Record a urine drug screen"
    kind = Kind.URINE_DRUG_SCREEN
    details = ("outcome", "found", "prescribed")
    outcome = forms.ChoiceField(label="Screen", choices=lambda: words("outcomes"))
    found = forms.MultipleChoiceField(
        label="Found",
        choices=lambda: words("substances"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    prescribed = forms.MultipleChoiceField(
        label="Of these, prescribed",
        choices=lambda: words("substances"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class EarlyRequestForm(ObservationForm):
    title = "Record an early request"
    lead = "A dose or refill asked for before it was due."
    kind = Kind.EARLY_REQUEST
    details = ("due_on",)
    due_on = DayField(label="Was due on", required=False)


class SubstanceUseForm(ObservationForm):
    title = "Record substance use in the history"
    kind = Kind.SUBSTANCE_USE
    details = ("substances",)
    substances = forms.MultipleChoiceField(
        label="Substances",
        choices=lambda: words("substances"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class TakeHomeForm(RecordForm):
    title = "Record supply for use outside the clinic"
    lead = "Each supply is put on the list for review."
    done = "Supply recorded."
    dated = ("dispensed_on",)
    product = forms.ChoiceField(
        label="Product",
        choices=choose((product.value, product_name(product.value)) for product in Product),
    )
    form = forms.CharField(label="Form", max_length=80, help_text="Lozenge, troche, nasal spray.")
    amount_mg = MeasureField(label="Amount in all", unit="mg", low=Decimal("0.01"), high=100_000)
    units = CountField(label="Units", low=1, high=1_000, initial=1)
    dispensed_on = DayField(label="Dispensed on")
    instructions = LongTextField(label="Instructions", max_length=500, required=False)

    def record(self, *, by: Actor) -> TakeHomeSupply:
        typed = self.values("product", "form", "amount_mg", "units", "dispensed_on", "instructions")
        return record_take_home(patient=self.patient, **typed, by=by, client_key=self.key)
