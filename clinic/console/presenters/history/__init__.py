"""Who changed one row, when, through which door, from what to what."""

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Model

from clinic.accounts.models import ClinicFact, ClinicOwned
from clinic.audit.selectors import HistoryEntry, history_of
from clinic.console.presenters import links
from clinic.console.presenters.history.titles import title_of
from clinic.console.presenters.history.values import field_name, field_value
from clinic.instruments.models import Assessment, FormRequest
from clinic.outcomes.models import CourseOutcome
from clinic.patients import models as patients
from clinic.safety.models import AdverseEvent, Alert, MisuseFlag, SafetyObservation
from clinic.treatments import models as treatments
from clinic.treatments.selectors.corrections import corrected_doses, dose_after

__all__ = [
    "FLAG",
    "KINDS",
    "Change",
    "Entry",
    "Other",
    "corrections_of",
    "entries_of",
    "patient_id_of",
    "title_of",
]

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
FIRST = "insert"
DONE = {FIRST: "Recorded", "update": "Changed", "delete": "Removed"}
EMPTY: tuple[object, ...] = (None, "", [], {})
# Ids and what was computed say nothing to a reader; who, when and through which door stands beside each entry, and
# what a coded row is about above them all.
UNTOLD = frozenset(
    {
        "basis",
        "client_key",
        "code",
        "criteria",
        "follow_ups",
        "dedupe_key",
        "derived_from",
        "findings",
        "fingerprint",
        "id",
        "key",
        "rebuilt_at",
        "recorded_at",
        "recorded_by_kind",
        "recorded_by_name",
        "replanned_at",
        "rule",
        "source",
        "token_hash",
        "values",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Where the history goes on in another row."""

    word: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    at: dt.datetime
    what: str
    who: str
    door: str
    changes: tuple[Change, ...]


def entries_of(row: Model) -> list[Entry]:
    """Newest first."""
    return [_entry(row, found) for found in reversed(history_of(row))]


def _entry(row: Model, found: HistoryEntry) -> Entry:
    return Entry(
        at=found.at,
        what=DONE.get(found.label, found.label),
        who=found.actor_name,
        door=found.door,
        changes=tuple(_changes(row, found)),
    )


def _changes(row: Model, found: HistoryEntry) -> Iterator[Change]:
    """Of the first entry what was filled in; that the row stands goes without saying."""
    is_first = found.label == FIRST
    for name, (before, after) in found.changes.items():
        if name in UNTOLD or name.endswith("_id"):
            continue
        if is_first and (name == "status" or after in EMPTY):
            continue
        yield Change(
            name=field_name(name),
            before="" if is_first else field_value(row, name, before),
            after=field_value(row, name, after),
        )


def corrections_of(row: Model) -> list[Other]:
    """The entry that this one corrects, and the one that corrects it, each with its own history."""
    before, after = _neighbours(row)
    found = (("The entry that this one corrects", before), ("The entry that corrects this one", after))
    kind = next((name for name, model in KINDS.items() if isinstance(row, model)), "")
    return [Other(word=word, href=links.history(kind, other.pk)) for word, other in found if other]


def _neighbours(row: Model) -> tuple[Model | None, Model | None]:
    if isinstance(row, treatments.Reading | Assessment | patients.Weight):
        return row.replaces, row.replaced_by.first()
    if not isinstance(row, treatments.Dose):
        return None, None
    return corrected_doses([row.session_id]).get(row.session_id) if row.stands else None, dose_after(row)


def patient_id_of(row: Model) -> uuid.UUID:
    """The patient a row speaks of; a dose check or a visit knows its own."""
    if isinstance(row, patients.Patient):
        return row.pk
    found: uuid.UUID = row.patient_id  # type: ignore[attr-defined]
    return found
