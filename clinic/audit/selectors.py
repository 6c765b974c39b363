"""Reading the history of one row, and who looked."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import models

from clinic.audit.models import AccessEntry
from clinic.core.actor import Actor


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of a row: what happened, when, who acted through which door, and the columns that changed, each from
    what to what; of the first event all of them, from None."""

    at: dt.datetime
    label: str
    actor_kind: str
    actor_name: str
    door: str
    changes: dict[str, tuple[Any, Any]]


def has_looked(*, patient_id: uuid.UUID | None, by: Actor, since: dt.datetime, detail: str = "") -> bool:
    """In the clinic entered, whether this person's look at the patient, or at the list that `detail` names, is in the
    access log since then."""
    looks = AccessEntry.objects.filter(patient_id=patient_id, actor_id=by.id, at__gte=since)
    if detail:
        looks = looks.filter(detail=detail)
    return looks.exclude(purpose=AccessEntry.Purpose.REFUSED).exists()


BOOKKEEPING = frozenset({"version", "updated_at", "created_at"})


def history_of(row: models.Model) -> list[HistoryEntry]:
    """Events of `row`, a row of a tracked model, oldest first; without those that changed no more than its version."""
    events: list[Any] = list(row.history.order_by("pgh_id"))  # type: ignore[attr-defined]
    names = [f.attname for f in type(row)._meta.concrete_fields if f.name not in BOOKKEEPING]
    entries: list[HistoryEntry] = []
    before: models.Model | None = None
    for event in events:
        entry = _entry(event, before, names)
        if before is None or entry.changes:
            entries.append(entry)
        before = event
    return entries


def _entry(event: Any, before: Any | None, names: list[str]) -> HistoryEntry:
    changes = {
        name: (getattr(before, name, None), getattr(event, name))
        for name in names
        if before is None or getattr(before, name) != getattr(event, name)
    }
    context = event.pgh_context
    return HistoryEntry(
        at=event.pgh_created_at,
        label=event.pgh_label,
        actor_kind=context["actor_kind"],
        actor_name=context["actor_name"],
        door=context["door"],
        changes=changes,
    )
