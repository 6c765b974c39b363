"""`tracked`: every insert, update and delete of a clinical row leaves an event, whatever path wrote it."""

from typing import TypeVar

import pghistory
import pgtrigger
from django.db import models

ModelT = TypeVar("ModelT", bound=models.Model)


def tracked(model: type[ModelT]) -> type[ModelT]:
    """Class decorator for a clinical table.

    The event table stores the acting context as NOT NULL, so a write that names nobody is refused. Deleting
    clinical rows and emptying either table is refused even for the owner.
    """
    never = pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete)
    pgtrigger.register(never, never_truncated())(model)
    decorate = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        # Not pghistory's own "...Event": a course has events of its own.
        model_name=f"{model.__name__}History",
        meta={"triggers": [never_truncated()]},
    )
    return decorate(model)  # type: ignore[no-any-return]


def never_truncated() -> pgtrigger.Trigger:
    """Row triggers do not see TRUNCATE, and it would empty a table without a trace."""
    return pgtrigger.Trigger(
        name="never_truncated",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    )
