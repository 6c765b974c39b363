"""Corrections: several rows of ours are one resource, whose id stays and whose version goes up.

The id is that of the first row; what is told is the last. A row replaced by its correction is not told any more.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from clinic.core.models import RecordedFact

Status = RecordedFact.Status


def first_of(row: Any) -> Any:
    """The row whose id and identifier the resource has."""
    while getattr(row, "replaces_id", None) is not None:
        row = row.replaces
    return row


def last_of(row: Any) -> Any:
    """The row that says what the resource says now."""
    while row.status == Status.AMENDED:
        following = row.replaced_by.first()
        if following is None:
            break
        row = following
    return row


def said_by(row: Any, columns: Collection[str]) -> Any:
    """The row that last changed one of `columns`: what another value of the same row was corrected to leaves this one
    as it was, and as said by whom it was."""
    before = getattr(row, "replaces", None)
    if before is None or any(getattr(row, name) != getattr(before, name) for name in columns):
        return row
    return said_by(before, columns)


def version_of(row: Any) -> int:
    """Higher with each change of any row of the chain."""
    version: int = row.version
    if getattr(row, "replaces_id", None) is not None:
        version += version_of(row.replaces)
    return version


def told_rows(model: type[Model], column: str) -> Q:
    """Rows with a value in `column` that no correction replaced, and those whose correction took the value out."""
    # Of the clinic of the row it replaced, which the search has asked for.
    successor: QuerySet[Model] = (
        QuerySet(model).filter(replaces=OuterRef("pk")).exclude(status=Status.AMENDED)
    )
    emptied = successor.filter(**{f"{column}__isnull": True})
    return Q((f"{column}__isnull", False)) & (~Q(status=Status.AMENDED) | Q(Exists(emptied)))
