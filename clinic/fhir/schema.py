"""The official R4 JSON schema: is this a resource at all, whatever we do with it."""

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any, Final

import jsonschema_rs

from clinic.fhir.rest.errors import FhirError, shown
from clinic.fhir.rest.outcome import Issue

MAX_ISSUES: Final = 20
OFFSET: Final = "the time lacks its offset from UTC: write Z or one such as +01:00 after it"
_MOMENT: Final = "a time with its offset from UTC, such as 2026-03-02T10:15:00+01:00, is needed"
_TEXT: Final = "a text whose spaces are all plain ones is needed"
_ADDRESS: Final = "an address without spaces is needed"
WANTED: Final = {
    "valueBase64Binary": "base 64 is needed",
    "valueBoolean": "true or false is needed",
    "valueCanonical": _ADDRESS,
    "valueCode": "a code without spaces at its ends, or two in a row, is needed",
    "valueDate": "a date such as 2026, 2026-03 or 2026-03-02 is needed",
    "valueDateTime": f"a date or {_MOMENT}",
    "valueDecimal": "a number is needed",
    "valueId": "an id of at most 64 letters, digits, - and . is needed",
    "valueInstant": _MOMENT,
    "valueInteger": "a whole number is needed",
    "valueMarkdown": _TEXT,
    "valueOid": "an OID such as urn:oid:1.2.3 is needed",
    "valuePositiveInt": "a whole number above 0 is needed",
    "valueString": _TEXT,
    "valueTime": "a time of day such as 10:15:00 is needed",
    "valueUnsignedInt": "a whole number from 0 is needed",
    "valueUri": _ADDRESS,
    "valueUrl": _ADDRESS,
    "valueUuid": "a UUID such as urn:uuid:00000000-0000-7000-8000-000000000000 is needed",
}
"""What the pattern of each primitive type asks for, by the element of an extension that has a value of that type."""
_NAIVE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?")
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
    return Issue("structure", _told(error), path_of(root, error.instance_path))


def _told(error: jsonschema_rs.ValidationError) -> str:
    """In words where the schema has a pattern, which tells a reader nothing."""
    pattern = getattr(error.kind, "pattern", None)
    wanted = words_by_pattern().get(pattern) if pattern else None
    if wanted is None:
        return shown(error.message, 200)
    if _NAIVE.fullmatch(str(error.instance)):
        wanted = OFFSET
    return f"{wanted} (given: {shown(error.instance)})"


@cache
def words_by_pattern() -> dict[str, str]:
    values = definitions()["Extension"]["properties"]
    return {values[name]["pattern"]: words for name, words in WANTED.items()}


def path_of(root: str, steps: Sequence[str | int]) -> str:
    """Observation.component[0].valueQuantity from its steps."""
    return root + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
