"""Schemas for the OpenAPI document: the part of the official R4 schema that we keep."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from clinic.fhir.resource import Json, Resource
from clinic.fhir.schema import definitions

_HERE: Final = "#/components/schemas/"
_THERE: Final = "#/definitions/"
# Neither kept nor looked at, and they refer to everything.
_UNTOLD: Final = frozenset({"contained", "extension", "modifierExtension", "assigner"})


def body_schema(resource: Resource) -> tuple[Json, dict[str, Json]]:
    """The schema of a resource reduced to what we keep, and the datatypes it uses by name."""
    official = definitions()[resource.type]
    told = {"resourceType", "id", "meta", *resource.kept}
    schema = _reduced(official, only=told) | {"required": ["resourceType", *resource.required]}
    used: dict[str, Json] = {}
    _collect(schema, used)
    return schema, used


def shared_schemas() -> dict[str, Json]:
    return {
        "OperationOutcome": _named("OperationOutcome", issue={"type": "array", "minItems": 1}),
        "Bundle": _named("Bundle", link={"type": "array"}, entry={"type": "array"}),
        "CapabilityStatement": _named("CapabilityStatement"),
    }


def _named(resource_type: str, **properties: Json) -> Json:
    kind = {"resourceType": {"const": resource_type}}
    return {"type": "object", "required": ["resourceType"], "properties": kind | properties}


def _reduced(definition: Json, *, only: Iterable[str] | None = None) -> Json:
    """Without what is not told; other elements stay allowed."""
    properties = {
        name: _pointing_here(schema)
        for name, schema in definition.get("properties", {}).items()
        if not name.startswith("_") and name not in _UNTOLD and (only is None or name in only)
    }
    kept = {
        name: value
        for name, value in definition.items()
        if name not in {"properties", "additionalProperties"}
    }
    return {**kept, "type": "object", "properties": properties} if properties else kept


def _pointing_here(schema: Any) -> Any:
    if isinstance(schema, dict):
        target = schema.get("$ref")
        if isinstance(target, str):
            return {"$ref": target.replace(_THERE, _HERE)}
        return {name: _pointing_here(child) for name, child in schema.items()}
    return schema


def _collect(schema: Json, used: dict[str, Json]) -> None:
    for name in _references(schema):
        if name not in used:
            used[name] = _reduced(definitions()[name])
            _collect(used[name], used)


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        target = node.get("$ref")
        if isinstance(target, str):
            yield target.removeprefix(_HERE)
        for child in node.values():
            yield from _references(child)
