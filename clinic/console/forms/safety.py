"""Filters of the safety lists, and what a clinician makes of a misuse flag."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst

from clinic.care.safety import dispose_flag
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import LongTextField
from clinic.console.forms.safety_facts import event_choices
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag
from clinic.safety.rules import misuse_rules

Choices = list[tuple[str, str]]
ANY = ("", "Any")
ALL = "all"
OPEN = MisuseFlag.State.OPEN.value
AGES = [ANY, ("7", "Older than 7 days"), ("30", "Older than 30 days"), ("90", "Older than 90 days")]
DISPOSITIONS = [
    (MisuseFlag.State.REVIEWED.value, "Reviewed: looked at, nothing more is needed"),
    (MisuseFlag.State.EXPLAINED.value, "Explained: there is a reason that settles it"),
    (MisuseFlag.State.ACTION.value, "Action: something was changed or agreed"),
]


def capitalised(choices: list[tuple[Any, Any]]) -> Choices:
    return [(str(value), capfirst(str(label))) for value, label in choices]


def rule_choices() -> Choices:
    return [ANY, *((code, rule.name) for code, rule in misuse_rules().items())]


class FilterForm(forms.Form):
    """Read from the address bar; a value that is no choice filters nothing."""

    def __init__(self, data: QueryDict) -> None:
        super().__init__({**self._usual(), **data.dict()}, auto_id="filter-%s")

    def _usual(self) -> dict[str, str]:
        return {}

    def chosen(self, name: str) -> str:
        self.full_clean()
        return str(self.cleaned_data.get(name, ""))


class AlertFilter(FilterForm):
    state = forms.ChoiceField(label="State", choices=capitalised(Alert.State.choices))
    urgency = forms.ChoiceField(
        label="Urgency", choices=[ANY, *capitalised(Alert.Urgency.choices)], required=False
    )

    def _usual(self) -> dict[str, str]:
        return {"state": Alert.State.OPEN.value}


class FlagFilter(FilterForm):
    code = forms.ChoiceField(label="Rule", choices=rule_choices, required=False)
    severity = forms.ChoiceField(
        label="Severity", choices=[ANY, *capitalised(MisuseFlag.Severity.choices)], required=False
    )
    state = forms.ChoiceField(
        label="State", choices=[*capitalised(MisuseFlag.State.choices), (ALL, "Any")], required=False
    )
    age = forms.ChoiceField(label="Age", choices=AGES, required=False)

    def _usual(self) -> dict[str, str]:
        return {"state": OPEN}

    def wanted(self) -> dict[str, Any]:
        """As the register takes them."""
        state, age = self.chosen("state") or OPEN, self.chosen("age")
        return {
            "code": self.chosen("code"),
            "severity": self.chosen("severity"),
            "state": "" if state == ALL else state,
            "raised_before": clock.now() - dt.timedelta(days=int(age)) if age else None,
        }


class EventFilter(FilterForm):
    code = forms.ChoiceField(label="Event", choices=lambda: [ANY, *event_choices()], required=False)
    severity = forms.ChoiceField(
        label="Severity", choices=[ANY, *capitalised(AdverseEvent.Severity.choices)], required=False
    )
    serious = forms.BooleanField(label="Serious only", required=False)

    def wanted(self) -> dict[str, Any]:
        self.full_clean()
        return {
            "code": self.chosen("code"),
            "severity": self.chosen("severity"),
            "only_serious": self.cleaned_data.get("serious", False),
        }


class DisposeForm(RecordForm):
    """Closes a flag, or changes how it was closed."""

    button = "Record"
    done = "Recorded."
    state = forms.ChoiceField(label="What it came to", choices=DISPOSITIONS, widget=forms.RadioSelect)
    note = LongTextField(label="Note", max_length=1000, help_text="What you found, for whoever looks next.")
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, flag: MisuseFlag, **kwargs: Any) -> None:
        self.flag = flag
        kwargs["initial"] = {
            "expected_version": flag.version,
            "state": "" if flag.state == MisuseFlag.State.OPEN else flag.state,
            "note": flag.disposition_note,
        }
        super().__init__(*args, patient=flag.patient, **kwargs)

    def record(self, *, by: Actor) -> MisuseFlag:
        return dispose_flag(flag=self.flag, **self.values("state", "note", "expected_version"), by=by)
