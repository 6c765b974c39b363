"""What speaks against a dose, ticked line by line to go on all the same."""

from collections.abc import Iterable
from typing import Any

from django import forms

from clinic.treatments.rules.preparation import DoseRequirement


class MarksField(forms.MultipleChoiceField):
    """What the person ticked as it was shown; the verb knows whether it still stands."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, _value: str) -> bool:
        return True


def offer_lifts(field: Any, found: Iterable[DoseRequirement], *, may_override: bool) -> None:
    """Only what this person may set aside; nothing is asked while there is nothing."""
    offered = [each for each in found if each.may_be_lifted(may_override=may_override)]
    field.widget = MarksField.widget() if offered else forms.MultipleHiddenInput()
    field.choices = [(each.mark, each.text) for each in offered]


def ticked(form: forms.Form) -> list[str]:
    """The marks a form with `lifts` was sent with, or starts with."""
    return list(form["lifts"].value() or ())
