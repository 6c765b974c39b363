"""The outbox as staff read it: what goes to whom, when, how far it got and why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.console.presenters.safety import Person
from clinic.core.looks import Look
from clinic.reminders.models import Reminder

State = Reminder.State
LOOKS: Mapping[str, Look] = {
    State.DUE: Look("grey", "clock", "Waiting"),
    State.CLAIMED: Look("blue", "send", "Being sent"),
    State.HANDING_OVER: Look("blue", "send", "Being sent"),
    State.SENT: Look("teal", "check", "Sent"),
    State.FAILED: Look("amber", "alert-triangle", "Failed"),
    State.SKIPPED: Look("grey", "minus", "Not needed"),
    State.LATE: Look("amber", "hourglass", "Too late"),
    State.NEEDS_PERSON: Look("amber", "help-circle", "Check by hand"),
}
FOR_A_PERSON = (State.FAILED, State.NEEDS_PERSON, State.LATE)
CAP = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    person: Person
    reminder: Reminder
    look: Look
    icon: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """How many reminders wait for a person, capped; `state` is the filter that lists them."""

    state: str
    word: str
    count: str


CHANNEL_ICONS: Mapping[str, str] = {
    Reminder.Channel.EMAIL: "mail",
    Reminder.Channel.SMS: "device-mobile",
    Reminder.Channel.TASK: "clipboard-list",
}


def row_of(reminder: Reminder, today: dt.date) -> Row:
    return Row(
        person=Person.of(reminder.patient, today),
        reminder=reminder,
        look=LOOKS[reminder.state],
        icon=CHANNEL_ICONS[reminder.channel],
    )


def troubles(clinic: Clinic, *, since: dt.datetime) -> list[Trouble]:
    """Only what was due since then: older messages are of no use any more."""
    recent = Reminder.objects.of(clinic).filter(due_at__gte=since)
    counts = {state: recent.filter(state=state)[:CAP].count() for state in FOR_A_PERSON}
    return [
        Trouble(
            state=state.value, word=LOOKS[state].word, count=f"{CAP - 1}+" if count >= CAP else str(count)
        )
        for state, count in counts.items()
        if count
    ]
