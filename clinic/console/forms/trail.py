"""What of the trail is looked for: whose doing, about whom, on which days."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from clinic.accounts.models import Clinic
from clinic.audit.models import AccessEntry
from clinic.audit.search import Search
from clinic.console.forms.fields import DayField
from clinic.console.forms.safety import ANY, capitalised
from clinic.core import clock
from clinic.patients.models import Patient
from clinic.patients.selectors import find_patients

DAYS = dt.timedelta(days=6)
"""How far back the trail opens, besides today; only what the fields show first."""
PATIENTS_AT_ONCE = 50


class TrailFilter(forms.Form):
    """Read from the address bar. A value that cannot be read is named beside its field, and nothing is shown then."""

    actor = forms.CharField(label="Person or system", max_length=100, required=False)
    patient = forms.CharField(label="Patient, by name, identifier or birth", max_length=100, required=False)
    first = DayField(label="From")
    last = DayField(label="To")

    def __init__(self, data: QueryDict, *, clinic: Clinic) -> None:
        self.clinic = clinic
        today = clock.today(clinic.zone)
        usual: dict[str, Any] = {"first": (today - DAYS).isoformat(), "last": today.isoformat()}
        super().__init__(
            usual | {name: value for name, value in data.dict().items() if value}, auto_id="filter-%s"
        )
        self.found: list[Patient] = []

    def clean_patient(self) -> str:
        typed = str(self.cleaned_data["patient"]).strip()
        if not typed:
            return typed
        matching = find_patients(clinic=self.clinic, query=typed, active_only=False)
        self.found = list(matching[: PATIENTS_AT_ONCE + 1])
        if len(self.found) > PATIENTS_AT_ONCE:
            raise forms.ValidationError(
                f"More than {PATIENTS_AT_ONCE} patients match {typed!r}. Type more of the name."
            )
        return typed

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        first, last = typed.get("first"), typed.get("last")
        if first and last and last < first:
            self.add_error("last", f"{last} is before the first day, {first}.")
        return typed

    def search(self) -> Search | None:
        """None when the fields say nothing that can be looked for."""
        if not self.is_valid():
            return None
        typed, zone = self.cleaned_data, self.clinic.zone
        return Search(
            clinic_id=self.clinic.pk,
            start=clock.day_bounds(typed["first"], zone)[0],
            end=clock.day_bounds(typed["last"], zone)[1],
            actor=typed["actor"].strip(),
            patients=[patient.pk for patient in self.found] if typed["patient"] else None,
        )


BY_EHR = (AccessEntry.Purpose.FHIR.value, "read or sent by an EHR")
PURPOSES = [BY_EHR if value == BY_EHR[0] else (value, label) for value, label in AccessEntry.Purpose.choices]


class AccessFilter(TrailFilter):
    purpose = forms.ChoiceField(label="What", choices=[ANY, *capitalised(PURPOSES)], required=False)
