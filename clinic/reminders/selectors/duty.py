"""Calls to the people on duty: an answer about suicide that nobody has acknowledged is told by message too."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import people_on_duty
from clinic.core import clock
from clinic.reminders.models import Reminder, ReminderQuerySet
from clinic.reminders.rules import Kind, call_number
from clinic.safety.models import Alert
from clinic.safety.models.alert import AlertQuerySet
from clinic.safety.rules.alerts import SUICIDE_ITEM

IN_FLIGHT = (Reminder.State.CLAIMED, Reminder.State.HANDING_OVER)


@dataclass(frozen=True, slots=True)
class Call:
    """The call about an alert that is due by now to one address; `key` is the same for the same call."""

    alert: Alert
    address: str
    key: str


def urgent_alerts(clinic: Clinic) -> AlertQuerySet:
    """What came long after it was said waits for the day: nobody is called for it at night."""
    return Alert.objects.of(clinic).open().filter(rule=SUICIDE_ITEM, urgency=Alert.Urgency.NOW)


def calls_due(clinic: Clinic) -> Iterator[Call]:
    """For every open alert, as long as it is open."""
    for alert in urgent_alerts(clinic):
        number = call_number(clock.now() - alert.raised_at)
        for who, address in people_on_duty(clinic, everybody=number > 0).items():
            yield Call(alert, address, f"{Kind.URGENT}:{alert.pk}:{number}:{who}")


def why_no_call(call: Reminder) -> str:
    """Empty while it is wanted."""
    alert = call.alert
    if alert is None or alert.state != Alert.State.OPEN:
        return "Somebody has seen to it" if alert is None else f"The alert is {alert.get_state_display()}"
    wanted = {found.key: found.address for found in calls_due(call.clinic)}
    if call.dedupe_key not in wanted:
        return "A newer call has taken its place, or the person has no duty here any more"
    return ""


def failed_calls(clinic: Clinic) -> ReminderQuerySet:
    """Of the newest call about each open alert: to whom it did not get through so far."""
    newest = {call.key for call in calls_due(clinic)}
    tried = Reminder.objects.of(clinic).calls().filter(dedupe_key__in=newest, attempts__gt=0)
    return tried.exclude(state__in=[Reminder.State.SENT, Reminder.State.SKIPPED, *IN_FLIGHT])


def uncalled_alerts(clinic: Clinic) -> list[uuid.UUID]:
    """Open, and nobody there to be called."""
    called = {call.alert.pk for call in calls_due(clinic)}
    return [pk for pk in urgent_alerts(clinic).values_list("pk", flat=True) if pk not in called]
