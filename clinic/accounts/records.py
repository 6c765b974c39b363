"""Writing rows of a clinic: checked, once per client key, in the name of the one who acts."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, TypeVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field, QuerySet

from clinic.accounts.models import Clinic, ClinicFact
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.core.models import BaseModel, recorded

RowT = TypeVar("RowT", bound=BaseModel)
FactT = TypeVar("FactT", bound=ClinicFact)


def record(
    model: type[FactT], *, clinic: Clinic, by: Actor, client_key: str | None = None, **fields: Any
) -> FactT:
    """Store a fact; the same `client_key` at the clinic again gives the stored row, unchanged.

    Raises FieldError for a value its column refuses.
    """
    row = model(clinic=clinic, **fields, **recorded(by, client_key=client_key))
    return insert_once(row, among=_with_key(model, clinic, client_key), by=by)[0]


def recorded_before(model: type[FactT], *, clinic: Clinic, client_key: str | None) -> FactT | None:
    return _with_key(model, clinic, client_key).first()


def _with_key(model: type[FactT], clinic: Clinic, client_key: str | None) -> QuerySet[FactT]:
    """At most one row; none without a key."""
    rows = model._default_manager.filter(clinic=clinic, client_key=client_key)
    return rows if client_key else rows.none()


def insert_once(row: RowT, *, among: QuerySet[RowT], by: Actor) -> tuple[RowT, bool]:
    """The one row of `among`, which a unique constraint keeps single, and whether it is `row`, stored now."""
    found = among.first()
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            return insert(row, by=by), True
    except IntegrityError:
        # Two writers at the same moment: whoever came second takes the first one's row.
        found = among.first()
        if found is None:
            raise
        return found, False


def insert(row: RowT, *, by: Actor) -> RowT:
    check_fields(row)
    _history_names(by)
    row.save()
    return row


def insert_many(rows: Sequence[RowT], *, by: Actor) -> None:
    """In one statement; for derived rows, whose values nobody typed."""
    if rows:
        _history_names(by)
        type(rows[0])._default_manager.bulk_create(rows)


def change(row: RowT, *, by: Actor, expected_version: int | None = None, **fields: Any) -> RowT:
    """Write what differs, and nothing at all when nothing does.

    Raises FieldError for a value its column refuses, ConflictError when somebody else changed the row first.
    """
    if expected_version is not None and expected_version != row.version:
        raise ConflictError(
            f"This {row._meta.verbose_name} was changed by somebody else in the meantime. Nothing was saved."
        )
    draft = copy(row)
    for name, value in fields.items():
        setattr(draft, name, value)
    check_fields(draft, only=set(fields))
    changed = {name: getattr(draft, name) for name in fields if getattr(draft, name) != getattr(row, name)}
    if not changed:
        return row
    _history_names(by)
    return row.change(**changed)


def raise_version(row: RowT, *, by: Actor) -> RowT:
    """What is told of the row changed, though none of its columns: whoever read it before has to read it again."""
    _history_names(by)
    return row.change()


def mark_in_error(row: FactT, *, reason: str, by: Actor) -> FactT:
    """Keep the row, without effect from now on. Raises FieldError without a reason, TransitionError for a row that
    does not stand: a second look must not write over why, and by whom, it was taken back first."""
    require_reason(reason, "say what was wrong")
    check_stands(row)
    return change(row, by=by, status=ClinicFact.Status.ENTERED_IN_ERROR, status_reason=reason.strip())


def check_stands(row: ClinicFact) -> None:
    if not row.stands:
        raise TransitionError(f"This {row._meta.verbose_name} is {row.get_status_display()} already.")


def check_changed(row: ClinicFact, columns: Mapping[str, object]) -> None:
    """Raises FieldError for a correction that corrects nothing: it would mark the row as corrected."""
    if all(getattr(row, name) == value for name, value in columns.items()):
        raise FieldError("reason", None, "nothing was changed: what is written stands as it is")


def require_reason(reason: str, why: str, *, field: str = "reason") -> None:
    if not reason.strip():
        raise FieldError(field, reason, why)


def check_fields(row: BaseModel, *, only: set[str] | None = None) -> None:
    """Types, lengths and choices of `only`, or of every column; converts text such as "82.5" on the way.

    Raises FieldError for the first that does not fit. Relations are left to the database.
    """
    fields = [field for field in row._meta.concrete_fields if only is None or field.name in only]
    skip = {field.name for field in row._meta.concrete_fields} - {f.name for f in fields if not _fits(f, row)}
    try:
        row.clean_fields(exclude=skip)
    except ValidationError as error:
        name, problems = next(iter(error.message_dict.items()))
        raise FieldError(name, getattr(row, name), problems[0]) from None


def _fits(field: "Field[Any, Any]", row: BaseModel) -> bool:
    """Django's `blank` speaks of forms: it would refuse a NULL that means "not asked" and an empty list."""
    if field.is_relation:
        return True
    value = getattr(row, field.attname)
    return (value is None and field.null) or value in ([], {})


def _history_names(by: Actor) -> None:
    """History takes its actor from the clinic entered; a verb may act for another, such as a patient's form."""
    pghistory.context(**by.metadata())
