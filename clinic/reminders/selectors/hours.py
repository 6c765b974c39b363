from clinic.accounts.models import Clinic
from clinic.reminders.rules import SendingHours


def hours_of(clinic: Clinic) -> SendingHours:
    """Read afresh: the caller's copy may be older than the manager's last change."""
    row = Clinic.objects.only("time_zone", "quiet_from", "quiet_until").get(pk=clinic.pk)
    return SendingHours(row.zone, row.quiet_from, row.quiet_until)
