"""The search for a patient, and who holds an identifier."""

import datetime as dt
from collections.abc import Collection
from functools import reduce
from operator import and_, or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Q, QuerySet

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.patients.models import Patient, PatientIdentifier, SearchWord
from clinic.patients.models.patient import PatientQuerySet
from clinic.patients.models.search import marked
from clinic.patients.rules import Asked, fold, phone_digits, phone_ends, query_words, read_query

Part = SearchWord.Part
MONTH_FIRST = frozenset({"US"})
"""Jurisdictions whose people write the month before the day."""


def find_patients(*, clinic: Clinic, query: str = "", active_only: bool = True) -> PatientQuerySet:
    """By the beginnings of words of names and identifiers, a date of birth, a telephone or an e-mail address; by name,
    ready to be paged.

    Case, accents and punctuation do not count; each word typed has to fit. A number may be an identifier as well as a
    date or a telephone; a date is read as pages write it or in the clinic's order.
    """
    found = Patient.objects.of(clinic).filter(status=Patient.Status.FINAL)
    if active_only:
        found = found.active()
    month_first = clinic.jurisdiction in MONTH_FIRST
    asked = list(read_query(query, month_first=month_first, today=clock.today(clinic.zone)))
    plain = [word.text for part in asked if part.is_plain for word in part.words]
    names, mails = [word for word in plain if "@" not in word], [word for word in plain if "@" in word]
    if names:
        found = found.filter(named(clinic, " ".join(names)))
    for mail in mails:
        found = found.filter(_begins(clinic, Part.EMAIL, fold(mail)))
    for part in asked:
        if not part.is_plain:
            found = found.filter(_fits(clinic, part))
    return found.order_by("family_name", "given_names", "id")


def named(clinic: Clinic, text: str, parts: Collection[str] = ()) -> Q:
    """Patients with a word that begins so for each word of `text`, nobody if there is none; in `parts`, else in any."""
    known = SearchWord.objects.of(clinic)
    if parts:
        known = known.filter(part__in=parts)
    begun = [known.beginning_with(word).values("patient") for word in query_words(text)]
    if not begun:
        return Q(pk__in=())
    # Not a join: the database takes each of these to be one row, and would compare all of one with all of the next.
    return _among(begun[0].intersection(*begun[1:]))


def _fits(clinic: Clinic, asked: Asked) -> Q:
    words = reduce(and_, (named(clinic, word.text) | _born(clinic, word.births) for word in asked.words))
    return words | _born(clinic, asked.births) | _reached(clinic, asked.phone)


def _born(clinic: Clinic, births: Collection[dt.date]) -> Q:
    if not births:
        return Q(pk__in=())
    return _among(Patient.objects.of(clinic).filter(date_of_birth__in=births).values("pk"))


def _reached(clinic: Clinic, phone: str) -> Q:
    """By the number from its beginning or from its end, with or without the country's code."""
    ends = [_begins(clinic, Part.PHONE_END, end) for end in phone_ends(phone)]
    if not ends:
        return Q(pk__in=())
    return reduce(or_, [_begins(clinic, Part.PHONE, phone_digits(phone)), *ends])


def _begins(clinic: Clinic, part: str, word: str) -> Q:
    """A telephone or e-mail that begins with `word`; nobody without one."""
    known = SearchWord.objects.of(clinic).beginning_with(marked(part, word))
    return _among(known.values("patient")) if word else Q(pk__in=())


def _among(rows: QuerySet[Any, Any]) -> Q:
    return Q(EqualsAny(F("pk"), ArraySubquery(rows)))


def holders_of(*, clinic: Clinic, value: str, system: str | None = None) -> QuerySet[PatientIdentifier]:
    """The identifiers in use with the value, in any system when none is named."""
    found = PatientIdentifier.objects.filter(clinic=clinic, value=value, is_active=True)
    return found if system is None else found.filter(system=system)


def holders_of_any(*, clinic: Clinic, values: Collection[str]) -> QuerySet[PatientIdentifier]:
    """The identifiers in use with one of the values, in any system."""
    return PatientIdentifier.objects.filter(clinic=clinic, value__in=values, is_active=True)


class EqualsAny(Func):
    """`x = ANY(array)`: unlike IN, always found first.

    With IN the database may walk everybody in the order of names until enough fit, which for "ja" is half the clinic.
    """

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
