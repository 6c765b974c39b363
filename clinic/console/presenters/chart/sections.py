"""Lists of the chart: each reads the newest facts of one kind, and says so when there are more."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from clinic.accounts.roles import Permission
from clinic.console.presenters.chart.facts import Fact
from clinic.patients.models import Patient

May = Callable[[Permission], bool]
SHOWN = 8
ALL_SHOWN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one kind of fact is read. `empty` says what it means that there is none: of the record, or of what was asked.
    `record` are the pages that add one, each with its word.

    `view` is what a person must hold to see the list at all, and `write` to add to it; `only_while_active`: nothing is
    added for who is no longer a patient.
    """

    key: str
    title: str
    empty: str | Callable[[Patient], str]
    rows: Callable[[Patient], QuerySet[Any]]
    read: Callable[[Any, May], Fact]
    record: tuple[tuple[str, str], ...] = ()
    write: Permission = Permission.RECORD_HISTORY
    view: Permission = Permission.VIEW_CHART
    only_while_active: bool = False
    shown: int = SHOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`add` are words and addresses; `all_href` is empty when everything is shown."""

    key: str
    title: str
    empty: str
    facts: tuple[Fact, ...]
    add: tuple[tuple[str, str], ...]
    all_href: str


def section_of(kind: Kind, patient: Patient, may: May, *, everything: bool = False) -> Section:
    """With `everything` also what was taken back, struck through."""
    rows = kind.rows(patient)
    if not everything and _is_fact(rows):
        rows = rows.filter(status="final")
    limit = ALL_SHOWN if everything else kind.shown
    found = list(rows[: limit + 1])
    is_cut = len(found) > limit and not everything
    return Section(
        key=kind.key,
        title=kind.title,
        empty="" if found else _empty(kind, patient),
        facts=tuple(kind.read(row, may) for row in found[:limit]),
        add=tuple(_additions(kind, patient)) if may(kind.write) else (),
        all_href=reverse("console:chart-section", args=[patient.pk, kind.key]) if is_cut else "",
    )


def _empty(kind: Kind, patient: Patient) -> str:
    return kind.empty(patient) if callable(kind.empty) else kind.empty


def sections_of(kinds: Mapping[str, Kind], patient: Patient, may: May) -> dict[str, Section]:
    return {key: section_of(kind, patient, may) for key, kind in kinds.items() if may(kind.view)}


def _is_fact(rows: QuerySet[Any]) -> bool:
    return any(field.name == "status" for field in rows.model._meta.concrete_fields)


def _additions(kind: Kind, patient: Patient) -> Iterator[tuple[str, str]]:
    if kind.only_while_active and not patient.is_active:
        return
    for word, page in kind.record:
        yield word, reverse(f"console:{page}", args=[patient.pk])
