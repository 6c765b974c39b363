"""Writing rows of a clinic: checked, once per client key, in the name of the one who acts."""

from copy import copy
from typing import Any, TypeVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Field

from clinic.accounts.models import Clinic, ClinicFact
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, FieldError
from clinic.core.models import BaseModel, recorded

RowT = TypeVar("RowT", bound=BaseModel)
FactT = TypeVar("FactT", bound=ClinicFact)


def record(
    model: type[FactT], *, clinic: Clinic, by: Actor, client_key: str | None = None, **fields: Any
) -> FactT:
    """Store a fact; the same `client_key` at the clinic again gives the stored row, unchanged.

    Raises FieldError for a value its column refuses.
    """
    before = recorded_before(model, clinic=clinic, client_key=client_key)
    if before is not None:
        return before
    try:
        with transaction.atomic():
            return insert(model(clinic=clinic, **fields, **recorded(by, client_key=client_key)), by=by)
    except IntegrityError:
        # A double submit that arrived at the same moment: whoever came second takes the first one's row.
        before = recorded_before(model, clinic=clinic, client_key=client_key)
        if before is None:
            raise
        return before


def recorded_before(model: type[FactT], *, clinic: Clinic, client_key: str | None) -> FactT | None:
    if not client_key:
        return None
    return model._default_manager.filter(clinic=clinic, client_key=client_key).first()


def insert(row: RowT, *, by: Actor) -> RowT:
    check_fields(row)
    _history_names(by)
    row.save()
    return row


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


def mark_in_error(row: FactT, *, reason: str, by: Actor) -> FactT:
    """Keep the row, without effect from now on. Raises FieldError without a reason."""
    require_reason(reason, "say what was wrong")
    return change(row, by=by, status=ClinicFact.Status.ENTERED_IN_ERROR, status_reason=reason.strip())


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
