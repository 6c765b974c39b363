"""What may be said once and was said twice: one value of a choice, and none beside the reason why there is none."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, Final

from clinic.fhir.rest.errors import unprocessable
from clinic.fhir.schema import definitions

Json = dict[str, Any]
ABSENT: Final = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
_PREFIX: Final = "#/definitions/"


def check_once(resource_type: str, body: Json) -> None:
    """Raises FhirError 422 naming the element that contradicts another, at any depth."""
    _check(body, resource_type, resource_type)


def _check(node: Json, kind: str, path: str) -> None:
    for names in choices_of(kind):
        given = list(
            dict.fromkeys(name.removeprefix("_") for name in node if name.removeprefix("_") in names)
        )
        if len(given) > 1:
            raise unprocessable(f"{path}.{given[1]}", f"{given[0]} is given as well; there can be one value")
    _check_absence(node, path)
    for name, child, where in _children(node, path):
        _check(child, elements_of(kind).get(name, ""), where)


def _check_absence(node: Json, path: str) -> None:
    """Obs-6 of R4, and the extension that says the same of any element."""
    told = "a value is given beside the reason why there is none"
    values = [name for name in node if name.lstrip("_").startswith("value")]
    if "dataAbsentReason" in node and values:
        raise unprocessable(f"{path}.dataAbsentReason", told)
    for name, child in node.items():
        if not isinstance(child, dict) or not _is_absent(child):
            continue
        has_value = (
            name.removeprefix("_") in node if name.startswith("_") else child.keys() - {"id", "extension"}
        )
        if has_value:
            raise unprocessable(f"{path}.{name}.extension", told)


def _is_absent(node: Json) -> bool:
    extensions = node.get("extension", [])
    return any(isinstance(each, dict) and each.get("url") == ABSENT for each in extensions)


def _children(node: Json, path: str) -> Iterator[tuple[str, Json, str]]:
    for name, child in node.items():
        if isinstance(child, dict):
            yield name, child, f"{path}.{name}"
        elif isinstance(child, list):
            for index, each in enumerate(child):
                if isinstance(each, dict):
                    yield name, each, f"{path}.{name}[{index}]"


@cache
def choices_of(kind: str) -> tuple[tuple[str, ...], ...]:
    """The alternatives of each choice of a type: the schema lists valueQuantity beside valueString and no more."""
    groups: dict[str, list[str]] = {}
    for name in elements_of(kind):
        for end in _type_names():
            if name.endswith(end) and name != end:
                groups.setdefault(name.removesuffix(end), []).append(name)
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)


@cache
def elements_of(kind: str) -> Mapping[str, str]:
    """The type of each element of a type; empty for a primitive and for what nothing is known of."""
    found = {}
    for name, schema in definitions().get(kind, {}).get("properties", {}).items():
        if not name.startswith("_"):
            target = schema.get("$ref") or schema.get("items", {}).get("$ref", "")
            found[name] = str(target).removeprefix(_PREFIX)
    return found


@cache
def _type_names() -> tuple[str, ...]:
    """As they end the name of an element: Quantity, DateTime, Boolean."""
    return tuple(name[0].upper() + name[1:] for name in definitions() if "_" not in name)
