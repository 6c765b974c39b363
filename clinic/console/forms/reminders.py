"""Filters of the outbox, and what a person decides about one reminder."""

from typing import Any

from django import forms
from django.http import QueryDict

from clinic.care.reminding import cancel, resend
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import LongTextField
from clinic.console.forms.safety import ANY, FilterForm, capitalised
from clinic.core.actor import Actor
from clinic.reminders.models import Reminder
from clinic.reminders.selectors import Part

State = Reminder.State
SENDABLE = frozenset({State.DUE, State.SENT, State.FAILED, State.SKIPPED, State.LATE, State.NEEDS_PERSON})
CANCELLABLE = frozenset({State.DUE, State.FAILED, State.LATE, State.NEEDS_PERSON})


class OutboxFilter(FilterForm):
    """Opens on what needs a person, while there is such a thing; then on what goes out next."""

    show = forms.ChoiceField(
        choices=[(part, part) for part in Part], widget=forms.HiddenInput, required=False
    )
    patient = forms.CharField(widget=forms.HiddenInput, required=False)
    kind = forms.ChoiceField(
        label="About", choices=[ANY, *capitalised(Reminder.Kind.choices)], required=False
    )
    channel = forms.ChoiceField(
        label="Channel", choices=[ANY, *capitalised(Reminder.Channel.choices)], required=False
    )

    def __init__(self, data: QueryDict, *, has_work: bool) -> None:
        self.usual = Part.TO_DO if has_work else Part.NEXT
        super().__init__(data)

    def _usual(self) -> dict[str, str]:
        return {"show": self.usual}

    @property
    def part(self) -> Part:
        return Part(self.chosen("show") or self.usual)


class ReminderForm(RecordForm):
    expected_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reminder: Reminder, **kwargs: Any) -> None:
        self.reminder = reminder
        kwargs["initial"] = {"expected_version": reminder.version}
        super().__init__(*args, patient=reminder.patient, **kwargs)


class ResendForm(ReminderForm):
    done = "It goes out with the next round, quiet hours permitting."

    def record(self, *, by: Actor) -> Reminder:
        return resend(reminder=self.reminder, **self.values("expected_version"), by=by)


class CancelForm(ReminderForm):
    done = "This message will not be sent."
    reason = LongTextField(
        label="Why it is not to be sent (any more)", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def record(self, *, by: Actor) -> Reminder:
        return cancel(reminder=self.reminder, **self.values("reason", "expected_version"), by=by)
