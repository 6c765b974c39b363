"""A Patient who may be stored already: refused, unless the sender says that it is another person."""

from typing import Any, Final
from uuid import UUID

from clinic.care.people import NamesakeError
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.bundle import base_url
from clinic.fhir.search.values import own_id

Json = dict[str, Any]
MOST: Final = 5
"""Patients told of by id; somebody has to look at them one by one."""


def others_named(body: Json) -> frozenset[UUID]:
    """The patients of whom a tag in `meta` says that this is another person."""
    tags = body.get("meta", {}).get("tag", [])
    named = (own_id(str(tag.get("code", ""))) for tag in tags if tag.get("system") == _system())
    return frozenset(row_id for row_id in named if row_id is not None)


def duplicate(error: NamesakeError) -> FhirError:
    """By id alone: a sender that may only write learns no name."""
    issues = [
        Issue(
            "duplicate",
            f"Patient/{each.patient.pk} {each.likeness.why}. If it is the same person, send this by PUT to that id; "
            f"if it is another one, add the meta.tag {_system()}|{each.patient.pk}",
            "Patient",
        )
        for each in error.known[:MOST]
    ]
    return FhirError(409, *issues)


def _system() -> str:
    return f"{base_url()}/another-person-than"
