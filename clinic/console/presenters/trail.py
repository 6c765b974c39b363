"""Lines of the access log and of all histories, with the patient each speaks of."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.apps import apps
from django.utils.text import capfirst

from clinic.accounts.models import Clinic
from clinic.audit.models import AccessEntry
from clinic.audit.search import ChangeFound
from clinic.console.presenters import links
from clinic.console.presenters.history import DONE
from clinic.patients.models import Patient

WRITES = frozenset({"create", "update"})
SENT = "Sent by an EHR"
"""What another system writes leaves a line among what it reads: its detail tells them apart."""
FLAGS = "safety.misuseflag"
Names = dict[uuid.UUID, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """A patient as a line names one; empty for a line about nobody in particular."""

    name: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessLine:
    entry: AccessEntry
    what: str
    detail: str
    is_refused: bool
    whose: Whose


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    found: ChangeFound
    what: str
    whose: Whose


def access_lines(clinic: Clinic, entries: Sequence[AccessEntry]) -> list[AccessLine]:
    names = _names(clinic, (entry.patient_id for entry in entries))
    return [
        AccessLine(
            entry=entry,
            what=_what(entry),
            detail=_page(entry.detail),
            is_refused=entry.purpose in {AccessEntry.Purpose.REFUSED, AccessEntry.Purpose.SIGN_IN},
            whose=_whose(entry.patient_id, names),
        )
        for entry in entries
    ]


def _what(entry: AccessEntry) -> str:
    if entry.purpose == AccessEntry.Purpose.FHIR and entry.detail.partition(" ")[0] in WRITES:
        return SENT
    return capfirst(str(entry.get_purpose_display()))


def change_lines(clinic: Clinic, found: Sequence[ChangeFound]) -> list[ChangeLine]:
    names = _names(clinic, (each.patient_id for each in found))
    return [
        ChangeLine(
            found=each,
            what=f"{DONE.get(each.label, each.label)}: {table_name(each.place.table)}",
            whose=_whose(each.patient_id, names),
        )
        for each in found
    ]


def table_name(table: str) -> str:
    return str(apps.get_model(table)._meta.verbose_name)


def _names(clinic: Clinic, ids: Iterable[uuid.UUID | None]) -> Names:
    wanted = {each for each in ids if each}
    found = Patient.objects.of(clinic).filter(pk__in=wanted) if wanted else ()
    return {patient.pk: patient.display_name for patient in found}


def _whose(patient_id: uuid.UUID | None, names: Names) -> Whose:
    """Somebody may have asked for a patient that there is not."""
    if patient_id is None:
        return Whose()
    if patient_id not in names:
        return Whose(name="no patient of this clinic")
    return Whose(name=names[patient_id], href=links.chart(patient_id))


def _page(detail: str) -> str:
    """`GET console:chart-section` as "GET chart section"; other details are words already."""
    return " ".join(
        part.removeprefix("console:").replace("-", " ") if ":" in part else part for part in detail.split(" ")
    )
