"""Alerts, misuse flags and adverse events as rows of the safety pages."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.console.presenters import links
from clinic.console.presenters.courses import product_name
from clinic.console.presenters.strip import rule_name
from clinic.console.presenters.withdrawn import withdrawn_words
from clinic.core import formats
from clinic.patients.models import Patient
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag
from clinic.safety.rules import adverse_events, alert_rules, misuse_rules
from clinic.safety.rules.catalogue import MisuseRule
from clinic.safety.selectors import COUNT_CAP, open_counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    name: str
    age: int | None
    href: str

    @classmethod
    def of(cls, patient: Patient, today: dt.date) -> "Person":
        return cls(name=patient.listed_name, age=patient.age_on(today), href=links.chart(patient.pk))


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    person: Person
    alert: Alert
    name: str
    what_to_do: str
    withdrawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagRow:
    person: Person
    flag: MisuseFlag
    name: str
    href: str
    withdrawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    person: Person
    event: AdverseEvent
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagPage:
    """A flag opened; `values` are those that fired, `thresholds` keys of the limits it was held against."""

    flag: MisuseFlag
    name: str
    rule: MisuseRule | None
    values: tuple[tuple[str, str], ...]
    thresholds: tuple[str, ...]
    withdrawn: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    word: str
    href: str
    count: str = ""


def alert_row(alert: Alert, today: dt.date) -> AlertRow:
    rule = alert_rules().get(alert.rule)
    return AlertRow(
        person=Person.of(alert.patient, today),
        alert=alert,
        name=rule_name(alert.rule),
        what_to_do=rule.what_to_do if rule else "",
        withdrawn=withdrawn_words(alert),
    )


def flag_row(flag: MisuseFlag, today: dt.date) -> FlagRow:
    return FlagRow(
        person=Person.of(flag.patient, today),
        flag=flag,
        name=flag_name(flag),
        href=links.flag(flag.pk),
        withdrawn=withdrawn_words(flag),
    )


def event_row(event: AdverseEvent, today: dt.date) -> EventRow:
    kind = adverse_events().get(event.code)
    return EventRow(
        person=Person.of(event.patient, today), event=event, name=kind.label if kind else event.code
    )


def flag_page(flag: MisuseFlag) -> FlagPage:
    rule = misuse_rules().get(flag.code)
    return FlagPage(
        flag=flag,
        name=flag_name(flag),
        rule=rule,
        values=tuple(_values(flag.values)),
        thresholds=rule.thresholds if rule else (),
        withdrawn=withdrawn_words(flag),
    )


def flag_name(flag: MisuseFlag) -> str:
    """Its code for a rule that is gone."""
    rule = misuse_rules().get(flag.code)
    return rule.name if rule else flag.code


def tabs(clinic: Clinic, *, with_flags: bool) -> Iterator[Tab]:
    counts = open_counts(clinic)
    yield Tab(word="Alerts", href=links.safety(), count=capped(counts.alerts))
    if with_flags:
        yield Tab(word="Misuse flags", href=links.flags(), count=capped(counts.flags))
    yield Tab(word="Adverse events", href=links.adverse_events())


def capped(count: int) -> str:
    return f"{COUNT_CAP - 1}+" if count >= COUNT_CAP else str(count)


def _values(values: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Names as words, ISO dates as dates."""
    for name, value in values.items():
        if name == "on":
            yield "On", formats.calendar_date(dt.date.fromisoformat(str(value)))
        elif name == "product":
            yield "Product", product_name(str(value))
        else:
            words, _, unit = name.replace("_mg", "|mg").replace("_days", "|days").partition("|")
            yield ", ".join(filter(None, (words.replace("_", " ").capitalize(), unit))), str(value)
