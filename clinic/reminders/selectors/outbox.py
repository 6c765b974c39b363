"""The outbox as staff read it: newest first, page by page, each page as fast as the first."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import Count, Q

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.reminders.models import Reminder, ReminderQuerySet

PAGE_SIZE = 50
COUNTED_DAYS = 30


@dataclass(frozen=True, slots=True)
class OutboxPage:
    """`older` is the cursor of the next page, empty on the last."""

    rows: list[Reminder]
    older: str


def outbox(
    *,
    clinic: Clinic,
    state: str = "",
    channel: str = "",
    kind: str = "",
    patient: Patient | None = None,
    cursor: str = "",
    size: int = PAGE_SIZE,
) -> OutboxPage:
    """By due time, latest first, with patient and visit loaded; empty filters let everything through.

    Raises FieldError for a filter that is no choice of its column, or a cursor we did not make.
    """
    rows = _filtered(clinic, state=state, channel=channel, kind=kind)
    if patient is not None:
        rows = rows.filter(patient=patient)
    if cursor:
        due_at, pk = _read(cursor)
        rows = rows.filter(Q(due_at__lt=due_at) | Q(due_at=due_at, pk__lt=pk))
    ordered = rows.select_related("clinic", "patient", "visit", "form_request", "gate").order_by(
        "-due_at", "-pk"
    )
    found = list(ordered[: size + 1])
    page = found[:size]
    return OutboxPage(page, _cursor(page[-1]) if len(found) > size else "")


def counts_by_state(*, clinic: Clinic) -> dict[str, int]:
    """Reminders due in the last 30 days or ahead, every state named."""
    since = clock.now() - dt.timedelta(days=COUNTED_DAYS)
    rows = Reminder.objects.of(clinic).filter(due_at__gte=since).values_list("state")
    found = dict(rows.annotate(number=Count("pk")).order_by())
    return {state: found.get(state, 0) for state in Reminder.State.values}


def _filtered(clinic: Clinic, **given: str) -> ReminderQuerySet:
    choices = {
        "state": Reminder.State.values,
        "channel": Reminder.Channel.values,
        "kind": Reminder.Kind.values,
    }
    for field, value in given.items():
        if value and value not in choices[field]:
            raise FieldError(field, value, f"one of {', '.join(choices[field])}")
    return Reminder.objects.of(clinic).filter(**{field: value for field, value in given.items() if value})


def _cursor(reminder: Reminder) -> str:
    return f"{reminder.due_at.isoformat()}~{reminder.pk}"


def _read(cursor: str) -> tuple[dt.datetime, uuid.UUID]:
    moment, _, pk = cursor.partition("~")
    try:
        due_at, found = dt.datetime.fromisoformat(moment), uuid.UUID(pk)
    except ValueError:
        raise FieldError("cursor", cursor, "take the one of the page before") from None
    if due_at.tzinfo is None:
        raise FieldError("cursor", cursor, "take the one of the page before")
    return due_at, found
