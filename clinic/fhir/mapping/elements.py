"""Small elements: meta, codings, references, the identifier a resource was posted with."""

import hashlib
from typing import Any, Final

from clinic.core.models import BaseModel, RecordedFact
from clinic.fhir.mapping.systems import US_CORE
from clinic.fhir.rest.errors import unprocessable

Json = dict[str, Any]
KEY_LENGTH: Final = 200
# They change what everything else says, so a sender that uses them must not be half understood.
MODIFIERS: Final = ("implicitRules", "modifierExtension")


def meta(row: BaseModel, *profiles: str) -> Json:
    """`profiles` are names of US Core profiles."""
    told: Json = {"versionId": str(row.version), "lastUpdated": row.updated_at}
    if profiles:
        told["profile"] = [f"{US_CORE}/{name}" for name in profiles]
    return told


def coding(system: str, code: str, display: str = "") -> Json:
    return {"system": system, "code": code, **({"display": display} if display else {})}


def concept(*codings: Json, text: str = "") -> Json:
    return {"coding": list(codings), **({"text": text} if text else {})}


def reference(resource_type: str, row_id: object) -> Json:
    return {"reference": f"{resource_type}/{row_id}"}


def client_key(identifiers: list[Json], path: str) -> str | None:
    """`system|value` of the first identifier: what makes a repeated post the same post.

    Raises FhirError 422 for an identifier without system or value, or too long to keep.
    """
    if not identifiers:
        return None
    first = identifiers[0]
    if "system" not in first or "value" not in first:
        raise unprocessable(path, "an identifier needs both system and value", code="required")
    key = f"{first['system']}|{first['value']}"
    if len(key) > KEY_LENGTH:
        raise unprocessable(
            path, f"system and value may hold {KEY_LENGTH} characters together", code="too-long"
        )
    return key


def identifiers_of(row: RecordedFact) -> Json:
    """`{"identifier": [...]}` when the row was posted with one, else nothing."""
    system, bar, value = (row.client_key or "").partition("|")
    if row.source != "fhir" or not bar:
        return {}
    return {"identifier": [{"system": system, "value": value}]}


def refuse_modifiers(body: Json) -> None:
    """Raises FhirError 422, also for one inside a component or item."""
    found = _find_modifier(body, str(body["resourceType"]))
    if found:
        raise unprocessable(found, "modifying elements are not understood here", code="extension")


def _find_modifier(node: Any, path: str) -> str:
    if isinstance(node, list):
        found = (_find_modifier(child, f"{path}[{index}]") for index, child in enumerate(node))
    elif isinstance(node, dict):
        named = next((name for name in MODIFIERS if name in node), "")
        if named:
            return f"{path}.{named}"
        found = (_find_modifier(child, f"{path}.{name}") for name, child in node.items())
    else:
        return ""
    return next(filter(None, found), "")


def digest(text: str) -> int:
    """A signed 64-bit number for an advisory lock."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], signed=True)
