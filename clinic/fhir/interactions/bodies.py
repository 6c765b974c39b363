"""Checks every posted resource passes before its own mapper sees it, and what its sender is told of it."""

from typing import Any, Final

from clinic.fhir.checks.left_out import join_paths, left_out
from clinic.fhir.checks.once import check_once
from clinic.fhir.interactions.answers import without_told
from clinic.fhir.mapping.elements import refuse_modifiers
from clinic.fhir.resource import Draft, Resource
from clinic.fhir.rest.errors import FhirError, bad_request, shown, unprocessable
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.schema import check_schema

MOST: Final = 50
"""Elements named one by one; of the others the number is told."""


def check_body(resource: Resource, body: dict[str, Any]) -> None:
    """Raises FhirError 400 for another type, 422 for what the R4 schema refuses and what is said twice."""
    if body.get("resourceType") != resource.type:
        given = shown(body.get("resourceType", "nothing"))
        raise bad_request(f"resourceType must be {resource.type} (given: {given})", expression="resourceType")
    check_schema(body)
    refuse_modifiers(body)
    check_once(resource.type, body)
    for name in resource.required:
        if name not in body:
            raise unprocessable(f"{resource.type}.{name}", "is needed", code="required")


def tell(resource: Resource, body: dict[str, Any], draft: Draft, *, is_strict: bool) -> list[Issue]:
    """What the sender should know: elements that are not kept, however deep they lie, and what was made of others.

    Raises FhirError 422 when it `is_strict` and something is not kept.
    """
    paths = join_paths(draft.left, left_out(resource.type, without_told(body), resource.kept))
    severity = "error" if is_strict else "information"
    left = [Issue("not-supported", "is not kept here", path, severity) for path in paths[:MOST]]
    if paths[MOST:]:
        told = f"and {len(paths) - MOST} more elements are not kept here"
        left.append(Issue("not-supported", told, severity=severity))
    if left and is_strict:
        raise FhirError(422, *left)
    return [*draft.notes, *left]
