"""Whoever may be known already is shown, and ticked one by one as another person."""

import uuid
from collections.abc import Callable, Collection
from typing import Any, TypeVar

from django import forms

from clinic.care.people import NamesakeError
from clinic.core.formats import calendar_date
from clinic.patients.models import Patient

T = TypeVar("T")


class OthersField(forms.TypedMultipleChoiceField):
    """Of whom somebody said that they are another person. Nothing shows before the verb has asked."""

    widget = forms.MultipleHiddenInput

    def __init__(self) -> None:
        super().__init__(
            coerce=uuid.UUID,
            required=False,
            label="Another person than",
            help_text="Tick whoever was looked at and is somebody else.",
        )

    def valid_value(self, value: Any) -> bool:
        """The verb asks again about whoever was not ticked, so a made-up id lifts nothing."""
        try:
            uuid.UUID(str(value))
        except ValueError:
            return False
        return True


def asking_about_others(form: Any, verb: Callable[[], T]) -> T:
    """Run a verb of a form with the field `others`; its question becomes ticks. Raises NamesakeError."""
    try:
        return verb()
    except NamesakeError as error:
        form.namesakes = [each.patient for each in error.known]
        # With those ticked before, who would be asked about again.
        clinic, ticked = error.known[0].patient.clinic, form.cleaned_data["others"]
        _offer(form.fields["others"], [*form.namesakes, *Patient.objects.of(clinic).filter(pk__in=ticked)])
        raise


def _offer(field: Any, known: Collection[Patient]) -> None:
    field.widget = forms.CheckboxSelectMultiple()
    field.choices = [(str(patient.pk), _words(patient)) for patient in known]
    # Nothing goes on without it from here.
    field.required = True


def _words(patient: Patient) -> str:
    born = (
        f"born {calendar_date(patient.date_of_birth)}" if patient.date_of_birth else "date of birth not known"
    )
    return f"{patient.listed_name}, {born}"
