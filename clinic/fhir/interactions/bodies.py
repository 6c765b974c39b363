"""Checks every posted resource passes before its own mapper sees it."""

from typing import Any, Final

from clinic.fhir.mapping.elements import refuse_modifiers
from clinic.fhir.resource import Resource
from clinic.fhir.rest.errors import FhirError, bad_request, shown, unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.schema import check_schema

# Ours to give, or of no clinical content: a sender loses nothing when they are not stored.
UNTOLD: Final = frozenset({"resourceType", "id", "meta", "text", "language"})


def check_body(resource: Resource, body: dict[str, Any], *, is_strict: bool) -> list[Issue]:
    """Elements we have no room for, one note each.

    Raises FhirError 400 for another type, 422 for what the R4 schema refuses, and when `is_strict` for such elements.
    """
    if body.get("resourceType") != resource.type:
        given = shown(body.get("resourceType", "nothing"))
        raise bad_request(f"resourceType must be {resource.type} (given: {given})", expression="resourceType")
    check_schema(body)
    refuse_modifiers(body)
    for name in resource.required:
        if name not in body:
            raise unprocessable(f"{resource.type}.{name}", "is needed", code="required")
    severity = "error" if is_strict else "information"
    left = [
        Issue("not-supported", "is not kept here", f"{resource.type}.{name}", severity)
        for name in body
        if name not in resource.kept and name not in UNTOLD
    ]
    if left and is_strict:
        raise FhirError(422, *left)
    return left
