"""Who changed one row, when, through which door, from what to what."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import singledispatch
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst

from clinic.accounts.models import ClinicFact, ClinicOwned
from clinic.audit.selectors import HistoryEntry, history_of
from clinic.console.presenters.session.gates import lifted_words
from clinic.core import clock, formats
from clinic.instruments.models import Assessment, FormRequest
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome
from clinic.patients import models as patients
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.treatments import models as treatments

Row = type[ClinicOwned] | type[ClinicFact]

FLAG = "flag"
KINDS: Mapping[str, Row] = {
    "patient": patients.Patient,
    "identifier": patients.PatientIdentifier,
    "weight": patients.Weight,
    "note": patients.Note,
    "consent": patients.Consent,
    "diagnosis": patients.Diagnosis,
    "trial": patients.AntidepressantTrial,
    "medication": patients.Medication,
    "allergy": patients.Allergy,
    "screen": patients.ContraindicationScreen,
    "course": treatments.Course,
    "visit": treatments.PlannedVisit,
    "session": treatments.Session,
    "dose": treatments.Dose,
    "reading": treatments.Reading,
    "assessment": Assessment,
    "form": FormRequest,
    "outcome": CourseOutcome,
    "alert": Alert,
    FLAG: MisuseFlag,
    "adverse-event": AdverseEvent,
    "observation": SafetyObservation,
    "supply": treatments.TakeHomeSupply,
}
DONE = {"insert": "Recorded", "update": "Changed", "delete": "Removed"}
# Ids of people and rows say nothing to a reader; the actor of each entry is named beside it.
UNTOLD = ("_id", "fingerprint", "derived_from", "rebuilt_at", "client_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    at: dt.datetime
    what: str
    who: str
    door: str
    changes: tuple[Change, ...]


def title_of(row: Model) -> str:
    if isinstance(row, Assessment):
        return f"{instrument(row.instrument).abbreviation}, {formats.calendar_date(row.taken_on)}"
    return capfirst(formats.readable_dates(str(row)))


def entries_of(row: Model) -> list[Entry]:
    """Newest first."""
    return [_entry(row, found) for found in reversed(history_of(row))]


def _entry(row: Model, found: HistoryEntry) -> Entry:
    return Entry(
        at=found.at,
        what=DONE.get(found.label, found.label),
        who=found.actor_name,
        door=found.door,
        changes=(*_told_first(row, found), *_changes(row, found.changes)),
    )


def _told_first(row: Model, found: HistoryEntry) -> Iterator[Change]:
    """Of a dose: what was set aside for it, which no correction of the same row changes."""
    if found.label == "insert" and isinstance(row, treatments.Dose) and row.lifted:
        yield Change(name="Given without", before="", after=lifted_words(row))
        yield Change(name="Reason", before="", after=row.override_reason)


def _changes(row: Model, changes: Mapping[str, tuple[Any, Any]]) -> Iterator[Change]:
    for name, (before, after) in changes.items():
        if not name.endswith(UNTOLD):
            yield Change(
                name=_field_name(name), before=_shown(row, name, before), after=_shown(row, name, after)
            )


def _field_name(name: str) -> str:
    return name.replace("_", " ").removeprefix("is ").capitalize()


def _shown(row: Model, name: str, value: object) -> str:
    choices = dict(row._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    if not isinstance(value, list) and value in choices:
        return str(choices[value])
    return shown(value)


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


def patient_id_of(row: Model) -> uuid.UUID:
    """The patient a row speaks of; a dose check or a visit knows its own."""
    if isinstance(row, patients.Patient):
        return row.pk
    found: uuid.UUID = row.patient_id  # type: ignore[attr-defined]
    return found
