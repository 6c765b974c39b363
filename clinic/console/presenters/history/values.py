"""A column and what it holds, as a reader expects them."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django.db.models import Model

from clinic.console.presenters.calendar import WEEKDAYS
from clinic.console.presenters.chart.safety import details_text
from clinic.console.presenters.languages import language_name
from clinic.core import clock, formats
from clinic.instruments.rules import instrument
from clinic.protocols.rules.wording import product_text
from clinic.treatments.rules.preparation import CALLED

NAMES: Mapping[str, str] = {
    "amount_mg": "Amount, mg",
    "dose_mg": "Dose, mg",
    "doubt": "To be confirmed because",
    "email": "E-mail",
    "email_consent_at": "Agreed to e-mails",
    "icd10": "ICD-10",
    "kg": "Weight, kg",
    "lifted": "Given without",
    "mg_per_kg": "mg/kg",
    "moaas": "MOAA/S",
    "planned_dose_mg": "Planned dose, mg",
    "planned_mg_per_kg": "Planned mg/kg",
    "rxnorm": "RxNorm",
    "sms_consent_at": "Agreed to text messages",
    "spo2": "SpO₂",
    "weight_kg": "Weight, kg",
}
"""Of the columns whose own name in words would not do."""


def _abbreviation(code: str) -> str:
    return instrument(code).abbreviation


def _requirement(code: str) -> str:
    return CALLED.get(code, code)


def _weekday(number: int) -> str:
    """1 is Monday."""
    return WEEKDAYS[number - 1]


def _words(code: str) -> str:
    return code.replace("-", " ").replace("_", " ")


def _whole_percent(change: Decimal) -> str:
    return f"{formats.signed_number(formats.rounded(change))}{formats.NBSP}%"


CODED: Mapping[str, Callable[[Any], str]] = {
    "details": details_text,
    "guard_band": _words,
    "instrument": _abbreviation,
    "instruments": _abbreviation,
    "language": language_name,
    "lifted": _requirement,
    "percent_change": _whole_percent,
    "phase": _words,
    "preferred_weekdays": _weekday,
    "primary_instrument": _abbreviation,
    "product": product_text,
    "relapse_reason": _words,
    "stable_kind": _words,
}
"""How the codes of a column are read, each of a list by itself; a column with choices names its own."""


def field_name(name: str) -> str:
    return NAMES.get(name) or name.replace("_", " ").removeprefix("is ").capitalize()


def field_value(row: Model, name: str, value: object) -> str:
    read = CODED.get(name)
    if read and isinstance(value, list):
        return shown([read(code) for code in value])
    if read and value:
        return read(value)
    choices = dict(row._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value)) if isinstance(value, str) and value else shown(value)


@singledispatch
def shown(value: object) -> str:
    """A stored value as a reader expects it."""
    return formats.NOTHING if value is None or value == "" else str(value)


@shown.register
def _(value: dt.date) -> str:
    return formats.calendar_date(value)


@shown.register
def _(value: dt.datetime) -> str:
    local = clock.local_time(value)
    return f"{formats.calendar_date(local)}, {local:%H:%M}"


@shown.register(int)
@shown.register(float)
@shown.register(Decimal)
def _(value: formats.Number) -> str:
    return formats.plain_number(value)


@shown.register
def _(value: bool) -> str:  # noqa: FBT001  the type to dispatch on
    return "yes" if value else "no"


@shown.register
def _(value: dict) -> str:  # type: ignore[type-arg]
    return ", ".join(f"{key}: {shown(each)}" for key, each in value.items()) or formats.NOTHING


@shown.register
def _(value: list) -> str:  # type: ignore[type-arg]
    return ", ".join(shown(each) for each in value) or formats.NOTHING
