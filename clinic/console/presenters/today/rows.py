"""One row of a worklist and the capped lists of them."""

import datetime as dt
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Self, TypeVar

from django.db.models import QuerySet
from django.db.models.base import Model

from clinic.console.presenters import links
from clinic.patients.models import Patient

CAP = 15
"""Rows of one kind shown, so that Today costs the same at any size of clinic."""

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """What the row's one button does: `method` "post" changes something at once, "panel" opens beside the list."""

    word: str
    href: str
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`key` names the row however often the list is drawn; `level` is now, today or soon; `since` when `what` began or
    was due, `due` when what `why` ends with is; `state` as `state_chip` knows it; `ref` what the row rests on, as `why`
    resolves it. A distance in time is told by `since` and `due` alone: the browser keeps them going."""

    key: str
    level: str
    name: str
    age: int | None
    href: str
    what: str
    why: str
    since: dt.datetime | None = None
    due: dt.datetime | None = None
    state: str = ""
    ref: str = ""
    action: Action

    @classmethod
    def about(cls, patient: Patient, today: dt.date, *, action: Action | None = None, **what: Any) -> Self:
        """Whoever may not act on it, `action` None, can still read what it is about."""
        chart = links.chart(patient.pk)
        return cls(
            name=patient.listed_name,
            age=patient.age_on(today),
            href=chart,
            action=action or Action(word="Open chart", href=chart),
            **what,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Capped:
    """The first CAP rows of a kind; `is_cut` when there are more, then shown at `more_href`."""

    rows: tuple[Row, ...] = ()
    is_cut: bool = False
    noun: str = ""
    more_href: str = ""
    cap: int = CAP


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Lists under one heading, in the order given; `empty` says what will appear here."""

    title: str
    lists: tuple[Capped, ...]
    empty: str

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for found in self.lists for row in found.rows)

    @property
    def cut(self) -> tuple[Capped, ...]:
        return tuple(found for found in self.lists if found.is_cut)


def capped(
    found: QuerySet[ModelT], read: Callable[[ModelT], Row], *, noun: str, more_href: str = "", cap: int = CAP
) -> Capped:
    """One row more than shown is fetched, which says "there are more" without counting them."""
    # The keys first: joined to patient and course before it is cut, the list of a large clinic is joined whole.
    keys = list(found.values_list("pk", flat=True)[: cap + 1])
    rows = found.filter(pk__in=keys[:cap]) if keys else ()
    return Capped(
        rows=tuple(read(row) for row in rows),
        is_cut=len(keys) > cap,
        noun=noun,
        more_href=more_href,
        cap=cap,
    )


def of_level(found: Capped, *levels: str) -> Capped:
    """Cut only now: what is urgent is not left out for what is not."""
    rows = tuple(row for row in found.rows if row.level in levels)
    return replace(found, rows=rows[:CAP], is_cut=found.is_cut or len(rows) > CAP, cap=CAP)


def longest_first(found: Capped) -> Capped:
    """Whoever waits longest leads; rows that begin at no time come last."""
    rows = sorted(found.rows, key=lambda row: row.since.timestamp() if row.since else math.inf)
    return replace(found, rows=tuple(rows))
