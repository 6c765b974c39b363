"""One recorded fact as the chart lists it, whatever room it comes from."""

import datetime as dt
from dataclasses import dataclass

from clinic.accounts.models import ClinicFact, ClinicOwned
from clinic.console.presenters import links


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`in_panel` opens beside the chart."""

    word: str
    href: str
    in_panel: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something to know about a fact, and what that rests on as `why` resolves it."""

    text: str
    refs: tuple[str, ...] = ()
    is_warning: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Who recorded a fact through which door, why it no longer counts if so, and where its history is."""

    history: str
    by: str = ""
    door: str = ""
    struck: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """`on` is a day, `at` a moment: one of them at most. `refs` are what the fact rests on, for `why`."""

    what: str
    trace: Trace
    detail: str = ""
    on: dt.date | None = None
    at: dt.datetime | None = None
    value: str = ""
    state: str = ""
    tone: str = ""
    refs: tuple[str, ...] = ()
    asides: tuple[Aside, ...] = ()
    links: tuple[Link, ...] = ()


def traced(kind: str, row: ClinicFact) -> Trace:
    """`kind` is the one its history page knows it by."""
    struck = "" if row.stands else ": ".join(filter(None, (row.get_status_display(), row.status_reason)))
    return Trace(history=links.history(kind, row.pk), by=row.recorded_by_name, door=row.source, struck=struck)


def derived(kind: str, row: ClinicOwned) -> Trace:
    """Of a row nobody typed: a plan, an alert, a flag."""
    return Trace(history=links.history(kind, row.pk))


def corrected_asides(words: str) -> tuple[Aside, ...]:
    """`words` of `presenters.corrected`, empty for a value that stands as it was first entered."""
    return (Aside(text=words),) if words else ()
