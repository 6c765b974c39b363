"""Fields as staff fill them: days, moments on the clinic's clock, measures with their unit, yes or no or not asked."""

from collections.abc import Iterable
from typing import Any

from django import forms

from clinic.core.number_fields import NumberField

NOT_ASKED, NO, YES = "", "no", "yes"


def sentence_case(choices: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Model choices are written to stand inside a sentence; in a list each begins one."""
    return [(value, f"{label[:1].upper()}{label[1:]}") for value, label in choices]


def choose(choices: Iterable[Any]) -> list[Any]:
    """Nothing chosen at first: a list that starts on an answer records it for whoever forgets to look."""
    return [("", "Choose"), *choices]


class DayField(forms.DateField):
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class MomentField(forms.DateTimeField):
    """Typed on the clinic's clock, aware once cleaned; an hour that clocks skip or repeat is refused."""

    widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
    input_formats = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M")


class HourField(forms.TimeField):
    """An hour and minute on the clinic's clock."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class MeasureField(NumberField):
    """With decimals, as many as its column keeps."""

    def __init__(self, *, digits: int = 2, **options: Any) -> None:
        super().__init__(decimals=digits, **options)


class CountField(NumberField):
    """A whole number."""


class LongTextField(forms.CharField):
    widget = forms.Textarea(attrs={"rows": 3})


class AskedField(forms.TypedChoiceField):
    """True, False, or None for a question nobody asked."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[(NOT_ASKED, "Not asked"), (NO, "No"), (YES, "Yes")],
            coerce=lambda given: given == YES,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            **options,
        )

    def prepare_value(self, value: object) -> object:
        """A stored answer as its choice."""
        return (YES if value else NO) if isinstance(value, bool) else value
