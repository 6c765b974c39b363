import datetime as dt

from clinic.accounts.models import Clinic
from clinic.reminders.models import Reminder
from clinic.reminders.rules import SendingHours


def hours_of(clinic: Clinic) -> SendingHours:
    """Read afresh: the caller's copy may be older than the manager's last change."""
    row = Clinic.objects.only("time_zone", "quiet_from", "quiet_until").get(pk=clinic.pk)
    return SendingHours(row.zone, row.quiet_from, row.quiet_until)


def hours_for(reminder: Reminder) -> SendingHours:
    """A call to the people on duty knows no quiet hour."""
    hours = hours_of(reminder.clinic)
    return SendingHours(hours.zone, dt.time.min, dt.time.min) if reminder.is_call else hours
