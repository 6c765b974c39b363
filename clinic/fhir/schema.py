"""The official R4 JSON schema: is this a resource at all, whatever we do with it."""

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from clinic.fhir.rest.errors import FhirError, shown
from clinic.fhir.rest.outcome import Issue

MAX_ISSUES: Final = 20
_DATA: Final = files("clinic.fhir") / "data" / "fhir-r4.schema.json"


def check_schema(resource: dict[str, Any]) -> None:
    """Raises FhirError 422 that names each element the schema refuses."""
    validator = validator_of(resource["resourceType"])
    if validator.is_valid(resource):
        return
    found = islice(validator.iter_errors(resource), MAX_ISSUES)
    raise FhirError(422, *(_issue(resource["resourceType"], error) for error in found))


@cache
def validator_of(resource_type: str) -> jsonschema_rs.Draft6Validator:
    """Compiled once per process, in about 20 ms."""
    schema = {"$ref": f"#/definitions/{resource_type}", "definitions": definitions()}
    return jsonschema_rs.Draft6Validator(schema)


@cache
def definitions() -> dict[str, Any]:
    """Every type of R4 by name."""
    found: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))["definitions"]
    for definition in found.values():
        # The published schema forgets to say so, and lets a text pass for an object.
        if "properties" in definition:
            definition["type"] = "object"
    # Nothing looks inside a contained resource; checking it would compile all 148 types.
    return found | {"ResourceList": {"type": "object", "required": ["resourceType"]}}


def _issue(root: str, error: jsonschema_rs.ValidationError) -> Issue:
    return Issue("structure", shown(error.message, 200), path_of(root, error.instance_path))


def path_of(root: str, steps: Sequence[str | int]) -> str:
    """Observation.component[0].valueQuantity from its steps."""
    return root + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
