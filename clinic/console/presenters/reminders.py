"""The outbox as staff read it: what goes to whom, when, how far it got and why."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.console.presenters.safety import Person, capped
from clinic.core.looks import Look
from clinic.reminders.models import Reminder
from clinic.reminders.selectors import Part, outbox
from clinic.safety.selectors import COUNT_CAP

State = Reminder.State
LOOKS: Mapping[str, Look] = {
    State.DUE: Look("grey", "clock", "Waiting"),
    State.CLAIMED: Look("blue", "send", "Being sent"),
    State.HANDING_OVER: Look("blue", "send", "Being sent"),
    State.SENT: Look("teal", "check", "Sent"),
    State.FAILED: Look("amber", "alert-triangle", "Failed"),
    State.SKIPPED: Look("grey", "minus", "Not sent"),
    State.LATE: Look("amber", "hourglass", "Too late"),
    State.NEEDS_PERSON: Look("amber", "help-circle", "Check by hand"),
}
PARTS: Mapping[Part, str] = {
    Part.TO_DO: "To do",
    Part.HELD_UP: "Held up",
    Part.NEXT: "Next",
    Part.SENT: "Sent",
    Part.NOT_SENT: "Not sent",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`at` is when it was sent, or is to be sent."""

    person: Person
    reminder: Reminder
    look: Look
    icon: str
    at: dt.datetime


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
        at=reminder.sent_at or reminder.due_at,
    )


def to_do(clinic: Clinic) -> str:
    """How many messages wait for a person, capped; empty for none."""
    count = outbox(clinic=clinic, part=Part.TO_DO)[:COUNT_CAP].count()
    return capped(count) if count else ""
