"""A finding whose fact no longer stands: marked with who took the fact back, when and why, and left to a person."""

from collections.abc import Iterable
from typing import TypeVar

from clinic.accounts.records import change
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.safety.models import Alert, MisuseFlag

FoundT = TypeVar("FoundT", Alert, MisuseFlag)


def withdraw(found: Iterable[FoundT], *, reason: str, by: Actor) -> list[FoundT]:
    """Those not marked before; how a person closed one of them stays as it is."""
    return [
        change(
            row,
            by=by,
            withdrawn_at=clock.now(),
            withdrawn_by_id=by.id,
            withdrawn_by_name=by.name,
            withdrawn_reason=reason.strip(),
        )
        for row in found
        if row.withdrawn_at is None
    ]


def restore(found: Iterable[FoundT], *, by: Actor) -> None:
    """The fact stands again; history keeps that it did not for a while."""
    for row in found:
        change(row, by=by, withdrawn_at=None, withdrawn_by_id=None, withdrawn_by_name="", withdrawn_reason="")
