"""Timed readings, entered with one hand."""

from typing import Any

from django import forms

from clinic.care.sessions import amend_reading, record_reading
from clinic.console.forms.fields import CountField, LongTextField, MomentField
from clinic.console.forms.session.base import ScaleField, SessionForm
from clinic.core.actor import Actor
from clinic.treatments.models import Reading

MEASURES = tuple(Reading.RANGES)


def measure(label: str, name: str, unit: str) -> CountField:
    low, high = Reading.RANGES[name]
    return CountField(label=label, unit=unit, min_value=low, max_value=high, required=False)


class MeasuresForm(SessionForm):
    systolic = measure("Systolic", "systolic", "mmHg")
    diastolic = measure("Diastolic", "diastolic", "mmHg")
    pulse = measure("Pulse", "pulse", "/min")
    spo2 = measure("SpO2", "spo2", "%")
    respiration = measure("Breaths", "respiration", "/min")
    moaas = ScaleField(label="Sedation, MOAA/S: 5 is alert", highest=Reading.RANGES["moaas"][1])
    dissociation = ScaleField(label="Dissociation, 0 to 10", highest=Reading.RANGES["dissociation"][1])


class ReadingForm(MeasuresForm):
    name = "reading"
    title = "Reading"
    button = "Save the reading"
    measured_at = MomentField(label="Taken at", required=False, help_text="Empty: now.")
    note = forms.CharField(label="Note", max_length=300, required=False)

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
    reason = LongTextField(label="What was wrong", max_length=500)

    def __init__(self, *args: Any, row: Reading, **kwargs: Any) -> None:
        self.row = row
        kwargs["initial"] = {name: getattr(row, name) for name in MEASURES}
        super().__init__(*args, **kwargs)

    def record(self, *, by: Actor) -> Reading:
        return amend_reading(reading=self.row, **self.values("reason", *MEASURES), by=by, client_key=self.key)
