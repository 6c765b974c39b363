"""Calls the people on duty: rows made from the alerts that are open, so that none can be forgotten."""

import datetime as dt

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.core.ids import new_id
from clinic.reminders.models import Reminder
from clinic.reminders.selectors import calls_due

OF_USE = dt.timedelta(days=1)
"""A call is taken over by the next one long before."""


def call_duty(*, clinic: Clinic) -> int:
    """The call due by now about each open alert, to each person on duty, once; returns how many wait to be sent."""
    now = clock.now()
    wanted = list(calls_due(clinic))
    made = Reminder.objects.of(clinic).filter(dedupe_key__in=[call.key for call in wanted])
    known = set(made.values_list("dedupe_key", flat=True))
    rows = [
        Reminder(
            clinic=clinic,
            patient_id=call.alert.patient_id,
            alert=call.alert,
            kind=Reminder.Kind.URGENT,
            channel=Reminder.Channel.EMAIL,
            address=call.address,
            dedupe_key=call.key,
            due_at=now,
            not_after=now + OF_USE,
            idempotency_key=new_id().hex,
        )
        for call in wanted
        if call.key not in known
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return Reminder.objects.of(clinic).calls().due(now).count()
