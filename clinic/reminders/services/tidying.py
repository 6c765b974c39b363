"""What a process that died, or a long outage, left behind."""

import datetime as dt

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.reminders.channels import working_channels
from clinic.reminders.models import Reminder
from clinic.reminders.services.sending import Outcome, mark_undelivered, mark_unsure

STALE = dt.timedelta(minutes=10)
"""Twice the time limit of the sending task: whoever claimed a row longer ago is dead."""
_STOPPED = "The program stopped while it sent this"


def recover(*, clinic: Clinic) -> list[Outcome]:
    """Rows that a dead process held: what was only claimed waits again, what was being handed over is unsure."""
    stale = Reminder.objects.of(clinic).in_flight().filter(claimed_at__lt=clock.now() - STALE)
    rows = list(stale.select_related("clinic").select_for_update(of=("self",), skip_locked=True))
    with_link = {row.letter for row in rows if row.form_request_id}
    channels = working_channels()
    return [
        mark_undelivered(reminder=row, reason=_STOPPED)
        if row.state == Reminder.State.CLAIMED
        else mark_unsure(
            reminder=row,
            may_repeat=row.is_call
            or (
                row.letter not in with_link
                and row.channel in channels
                and channels[row.channel].is_idempotent
            ),
            reason=_STOPPED,
        )
        for row in rows
    ]


def give_up_late(*, clinic: Clinic) -> list[Outcome]:
    """Rows still waiting although their message is of no use any more."""
    now = clock.now()
    late = Reminder.objects.of(clinic).waiting().filter(due_at__lte=now, not_after__lt=now)
    rows = list(late.select_for_update(skip_locked=True))
    for row in rows:
        row.change(
            state=Reminder.State.LATE.value,
            state_reason=row.state_reason or "It could not be sent while it was still of use",
        )
    return [Outcome.LATE for _ in rows]
