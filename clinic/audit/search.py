"""The access log and every history of a clinic, searched by time, person and patient, newest first."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import CharField, F, Model, Q, QuerySet, UUIDField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from pghistory.models import Event

from clinic.audit.models import AccessEntry

BY_PATIENT = ("patient", "course", "session", "request", "outcome")
"""Relations through which a row speaks of a patient, the shortest way first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """From `start` to before `end`; `actor` is part of a name; `patients` None asks for no patient in particular."""

    clinic_id: uuid.UUID
    start: dt.datetime
    end: dt.datetime
    actor: str = ""
    patients: Collection[uuid.UUID] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of changes ends: an event's moment, table and number within the table."""

    at: dt.datetime
    table: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFound:
    """One event of one row; `table` is its model's label, such as patients.weight."""

    place: Place
    row_id: uuid.UUID
    label: str
    actor_name: str
    door: str
    patient_id: uuid.UUID | None


def access_entries(clinic_id: uuid.UUID) -> QuerySet[AccessEntry]:
    return AccessEntry.objects.filter(clinic_id=clinic_id)


def accesses(search: Search, *, purpose: str = "") -> QuerySet[AccessEntry]:
    found = AccessEntry.objects.filter(
        clinic_id=search.clinic_id,
        at__gte=search.start,
        at__lt=search.end,
        actor_name__icontains=search.actor,
    )
    if purpose:
        found = found.filter(purpose=purpose)
    return found if search.patients is None else found.filter(patient_id__in=search.patients)


def changes(
    search: Search, *, but: Collection[str] = (), after: Place | None = None, size: int
) -> tuple[list[ChangeFound], Place | None]:
    """A page of them and where the next one begins, None at the end; without the tables of `but`. One query."""
    asked = [
        _of_table(table, history, search, after=after)[: size + 1]
        for table, history in histories().items()
        if table not in but and (search.patients is None or _patient_path(history))
    ]
    first, *others = asked
    # No table's own order: each is cut to a page by it, and the pages are put in order together.
    rows: Any = first.union(*others, all=True).order_by("-found_at", "-found_table", "-found_number")[
        : size + 1
    ]
    found = [_found(row) for row in rows]
    return found[:size], found[size - 1].place if len(found) > size else None


@cache
def histories() -> dict[str, type[Model]]:
    """The event table of each table that has a history, by the label of that table."""
    return dict(sorted(_histories()))


def _histories() -> Iterator[tuple[str, type[Model]]]:
    for model in apps.get_models():
        tracked = getattr(model, "pgh_tracked_model", None)
        if issubclass(model, Event) and tracked is not None:
            yield tracked._meta.label_lower, model


def row_of(table: str, row_id: uuid.UUID, clinic_id: uuid.UUID) -> Model | None:
    """The clinic's row of a table that has a history, or the clinic itself; None for one that is not there."""
    if table not in histories():
        return None
    model = apps.get_model(table)
    whose = {"clinic": clinic_id} if _has(model, "clinic") else {"pk": clinic_id}
    found: Model | None = model._default_manager.filter(pk=row_id).filter(**whose).first()
    return found


def _of_table(table: str, history: type[Model], search: Search, *, after: Place | None) -> QuerySet[Any, Any]:
    path = _patient_path(history)
    own = "clinic_id" if _has(history, "clinic") else "pgh_obj_id"
    found = history._default_manager.filter(
        **{own: search.clinic_id}, pgh_created_at__gte=search.start, pgh_created_at__lt=search.end
    )
    if search.actor:
        found = found.filter(pgh_context__actor_name__icontains=search.actor)
    if search.patients is not None:
        found = found.filter(**{f"{path}__in": search.patients})
    if after is not None:
        found = found.filter(_beyond(after, table))
    columns = {
        "found_at": F("pgh_created_at"),
        "found_table": Value(table, output_field=CharField()),
        "found_number": F("pgh_id"),
        "found_row_id": Cast("pgh_obj_id", UUIDField()),
        "found_done": F("pgh_label"),
        "found_actor_name": KeyTextTransform("actor_name", "pgh_context"),
        "found_door": KeyTextTransform("door", "pgh_context"),
        "found_whose": Cast(F(path) if path else Value(None), UUIDField()),
    }
    return found.order_by("-pgh_created_at", "-pgh_id").values(**columns)


def _beyond(after: Place, table: str) -> Q:
    """Tables of one moment come in the order of their labels, backwards."""
    earlier = Q(pgh_created_at__lt=after.at)
    if table > after.table:
        return earlier
    same = Q(pgh_created_at=after.at)
    return earlier | (same & Q(pgh_id__lt=after.number) if table == after.table else same)


def patient_of_row(row: Model) -> uuid.UUID | None:
    """The patient a row of a table with a history speaks of, if any."""
    path = _patient_path(histories()[row._meta.label_lower])
    found: Any = row
    for name in path.replace("pgh_obj_id", "pk").split("__") if path else ():
        found = getattr(found, name, None)
    return found if path else None


def _patient_path(history: type[Model]) -> str:
    """Empty for what speaks of no patient, such as the clinic's own thresholds."""
    if history.pgh_tracked_model._meta.label_lower == "patients.patient":  # type: ignore[attr-defined]
        return "pgh_obj_id"
    relation = next((name for name in BY_PATIENT if _has(history, name)), "")
    if not relation:
        return ""
    return "patient_id" if relation == "patient" else f"{relation}__patient_id"


def _has(model: type[Model], name: str) -> bool:
    """A relation of that name: `outcome` is a plain column in some tables."""
    return any(field.name == name and field.is_relation for field in model._meta.get_fields())


def _found(row: dict[str, Any]) -> ChangeFound:
    return ChangeFound(
        place=Place(at=row["found_at"], table=row["found_table"], number=row["found_number"]),
        row_id=row["found_row_id"],
        label=row["found_done"],
        actor_name=row["found_actor_name"] or "",
        door=row["found_door"] or "",
        patient_id=row["found_whose"],
    )
