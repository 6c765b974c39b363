"""Whom a posted resource is about, and that nothing in it points at somebody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, prefetch_related_objects

from clinic.accounts.models import Clinic
from clinic.fhir.mapping.systems import URI
from clinic.fhir.rest.errors import FhirError, shown, unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.values import own_id
from clinic.patients.models import Patient
from clinic.patients.selectors import holders_of, holders_of_any

Json = dict[str, Any]
TYPE: Final = "Patient"
MAX_REFERENCES: Final = 200


@dataclass(frozen=True, slots=True)
class Whom:
    """The patient, and what could not be checked of how the sender names them."""

    patient: Patient
    notes: tuple[Issue, ...] = ()


def read_patient(subject: object, clinic: Clinic, path: str) -> Whom:
    """The patient a Reference names, by our id or address, or by an identifier of another system.

    Raises FhirError 422 when it names nobody of this clinic, or somebody by one and somebody else by the other.
    """
    given = subject if isinstance(subject, dict) else {}
    text, identifier = str(given.get("reference", "")), given.get("identifier", {})
    if text.startswith("#") or given.get("type", TYPE) != TYPE:
        raise _nobody(path, text or given.get("type"))
    by_reference = _referenced(text, clinic)
    if by_reference is not None:
        return Whom(by_reference, _check_agreement(by_reference, identifier, f"{path}.identifier"))
    found = None if _is_ours(text) else _identified(identifier, clinic)
    if found is None:
        raise _nobody(path, text or identifier or "nothing")
    return Whom(found)


def check_no_other(body: Json, whom: Patient, subject: Json) -> None:
    """Raises FhirError 422 for a reference, at any depth, to a patient who is not the subject."""
    named = list(_references(body, str(body["resourceType"])))
    if len(named) > MAX_REFERENCES:
        raise FhirError(422, Issue("too-costly", f"more than {MAX_REFERENCES} references"))
    others = _held_by_others(whom, [each for _, each in named])
    for path, each in named:
        of_other = _pair(each.get("identifier")) in others and each.get("type", TYPE) == TYPE
        if of_other or (_names_patient(each) and not is_subject(each, whom, subject)):
            told = shown(each.get("reference") or each.get("identifier"))
            raise unprocessable(
                path, f"names another patient than the subject (given: {told})", code="conflict"
            )


def is_subject(reference: Json, whom: Patient, subject: Json) -> bool:
    """By our id, by an identifier of theirs, or in the words in which the subject itself is named."""
    text = str(reference.get("reference", ""))
    if text and (text == subject.get("reference") or _own(text) == whom.pk):
        return True
    return not _is_ours(text) and _pair(reference.get("identifier")) in _held(whom)


def _nobody(path: str, told: object) -> FhirError:
    return unprocessable(path, f"no patient of this clinic (given: {shown(told)})", code="not-found")


def _check_agreement(patient: Patient, identifier: Any, path: str) -> tuple[Issue, ...]:
    """Raises FhirError 422 for an identifier that is somebody else's, or not the one held in its system."""
    system, value = _pair(identifier) or ("", "")
    if not value or (system, value) in _held(patient) or (system, value) == (URI, f"urn:uuid:{patient.pk}"):
        return ()
    holders = holders_of(clinic=patient.clinic, value=value, system=system or None)
    if not system and holders.filter(patient=patient).exists():
        return ()
    if system == URI or holders.exists() or system in {held for held, _ in _held(patient)}:
        told = f"is not one of the patient that reference names (given: {shown(f'{system}|{value}')})"
        raise unprocessable(path, told, code="conflict")
    return (Issue("incomplete", "is held by nobody here and was not checked", path, "warning"),)


def _pair(identifier: Any) -> tuple[str, str] | None:
    given = identifier if isinstance(identifier, dict) else {}
    return (str(given.get("system", "")), str(given["value"])) if "value" in given else None


def _held(patient: Patient) -> set[tuple[str, str]]:
    # Asked once, however often it is needed.
    prefetch_related_objects([patient], "identifiers")
    return {(each.system, each.value) for each in patient.identifiers.all() if each.is_active}


def _held_by_others(whom: Patient, references: list[Json]) -> set[tuple[str, str]]:
    """Of the identifiers in `references` those that another patient holds."""
    pairs = {pair for each in references if (pair := _pair(each.get("identifier")))}
    values = {value for _, value in pairs}
    held = holders_of_any(clinic=whom.clinic, values=values)
    return set(held.exclude(patient=whom).values_list("system", "value")) & pairs if pairs else set()


def _references(node: Any, path: str) -> Iterator[tuple[str, Json]]:
    """Everything below `node` that looks like a Reference."""
    if isinstance(node, list):
        children = [(f"{path}[{index}]", child) for index, child in enumerate(node)]
    else:
        children = [(f"{path}.{name}", child) for name, child in node.items()]
    for where, child in children:
        if isinstance(child, dict) and (
            isinstance(child.get("reference"), str) or isinstance(child.get("identifier"), dict)
        ):
            yield where, child
        if isinstance(child, dict | list):
            yield from _references(child, where)


def _names_patient(reference: Json) -> bool:
    text = str(reference.get("reference", ""))
    return reference.get("type") == TYPE or f"{TYPE}/" in text


def _is_ours(text: str) -> bool:
    """A relative reference, or one that starts with our address: if it names nobody here, it names nobody."""
    return text.startswith((f"{TYPE}/", f"{settings.BASE_URL}/")) or own_id(text) is not None


def _own(text: str) -> UUID | None:
    return own_id(text, TYPE) if text else None


def _referenced(text: str, clinic: Clinic) -> Patient | None:
    row_id = _own(text)
    return _standing(clinic).filter(pk=row_id).first() if row_id else None


def _identified(identifier: object, clinic: Clinic) -> Patient | None:
    if not isinstance(identifier, dict) or not {"system", "value"} <= identifier.keys():
        return None
    system, value = str(identifier["system"]), str(identifier["value"])
    if system == URI:
        return _referenced(value.removeprefix("urn:uuid:"), clinic)
    holders = holders_of(clinic=clinic, system=system, value=value)
    return _standing(clinic).filter(pk__in=holders.values("patient")).first()


def _standing(clinic: Clinic) -> QuerySet[Patient]:
    in_error = Patient.Status.ENTERED_IN_ERROR
    return Patient.objects.of(clinic).exclude(status=in_error).select_related("clinic")
