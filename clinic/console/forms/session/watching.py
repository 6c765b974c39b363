"""Timed readings, entered with one hand."""

from typing import Any

from django import forms

from clinic.care.sessions import amend_reading, record_reading
from clinic.console.forms.fields import CountField, LongTextField, MomentField
from clinic.console.forms.session.base import ON_PAPER, WHILE_HERE, ScaleField, SessionForm, to_the_minute
from clinic.core.actor import Actor
from clinic.treatments.models import Reading, Session
from clinic.treatments.rules.readings import RANGES

MEASURES = tuple(RANGES)


def measure(label: str, name: str, unit: str) -> CountField:
    low, high = RANGES[name]
    return CountField(label=label, unit=unit, low=low, high=high, required=False)


class MeasuresForm(SessionForm):
    systolic = measure("Systolic", "systolic", "mmHg")
    diastolic = measure("Diastolic", "diastolic", "mmHg")
    pulse = measure("Pulse", "pulse", "/min")
    spo2 = measure("SpO2", "spo2", "%")
    respiration = measure("Breaths", "respiration", "/min")
    moaas = ScaleField(label="Sedation, MOAA/S: 5 is alert", highest=RANGES["moaas"][1])
    dissociation = ScaleField(label="Dissociation, 0 to 10", highest=RANGES["dissociation"][1])


class ReadingForm(MeasuresForm):
    name = "reading"
    title = "Reading"
    button = "Save the reading"
    measured_at = MomentField(label="Taken at", required=False, help_text="Empty: now.")
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, session=session, **kwargs)
        if session.is_entered_later:
            self.ask_when("measured_at", ON_PAPER)
        elif session.released_at is not None:
            self.ask_when("measured_at", WHILE_HERE)

    def record(self, *, by: Actor) -> Reading:
        return record_reading(
            patient=self.patient,
            session=self.session,
            **self.values("measured_at", "note", *MEASURES),
            by=by,
            client_key=self.key,
        )


class AmendReadingForm(MeasuresForm):
    name = "amend-reading"
    title = "Correct the reading"
    lead = "The old values stay in the history."
    button = "Save the correction"
    measured_at = MomentField(label="Taken at")
    reason = LongTextField(label="What was wrong", max_length=500)

    def __init__(self, *args: Any, row: Reading, **kwargs: Any) -> None:
        self.row = row
        kwargs["initial"] = {name: getattr(row, name) for name in (*MEASURES, "measured_at")}
        super().__init__(*args, **kwargs)

    def record(self, *, by: Actor) -> Reading:
        typed = self.values("reason", *MEASURES)
        measured_at = to_the_minute(self.cleaned_data["measured_at"], self.row.measured_at)
        return amend_reading(reading=self.row, **typed, measured_at=measured_at, by=by, client_key=self.key)
