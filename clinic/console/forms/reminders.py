"""Filters of the outbox, and what a person decides about one reminder."""

from typing import Any

from django import forms

from clinic.care.reminding import cancel, resend
from clinic.console.forms.base import RecordForm
from clinic.console.forms.fields import LongTextField
from clinic.console.forms.safety import ANY, FilterForm, capitalised
from clinic.core.actor import Actor
from clinic.reminders.models import Reminder

State = Reminder.State
SENDABLE = frozenset({State.DUE, State.SENT, State.FAILED, State.SKIPPED, State.LATE, State.NEEDS_PERSON})
CANCELLABLE = frozenset({State.DUE, State.FAILED, State.LATE, State.NEEDS_PERSON})


class OutboxFilter(FilterForm):
    state = forms.ChoiceField(label="State", choices=[ANY, *capitalised(State.choices)], required=False)
    kind = forms.ChoiceField(
        label="About", choices=[ANY, *capitalised(Reminder.Kind.choices)], required=False
    )
    channel = forms.ChoiceField(
        label="Channel", choices=[ANY, *capitalised(Reminder.Channel.choices)], required=False
    )


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
        label="Why it is not to be sent", max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def record(self, *, by: Actor) -> Reminder:
        return cancel(reminder=self.reminder, **self.values("reason", "expected_version"), by=by)
