"""Small elements: meta, codings, references, the identifier a resource was posted with."""

from typing import Any, Final

from clinic.core.models import BaseModel
from clinic.fhir.mapping.chains import first_of, version_of
from clinic.fhir.mapping.systems import US_CORE
from clinic.fhir.rest.errors import unprocessable

Json = dict[str, Any]
KEY_LENGTH: Final = 200
VALUE_LENGTH: Final = 120
# They change what everything else says, so a sender that uses them must not be half understood.
MODIFIERS: Final = ("implicitRules", "modifierExtension")


def meta(row: BaseModel, *profiles: str) -> Json:
    """`profiles` are names of US Core profiles."""
    told: Json = {"versionId": str(version_of(row)), "lastUpdated": row.updated_at}
    if profiles:
        told["profile"] = [f"{US_CORE}/{name}" for name in profiles]
    return told


def coding(system: str, code: str, display: str = "") -> Json:
    return {"system": system, "code": code, **({"display": display} if display else {})}


def concept(*codings: Json, text: str = "") -> Json:
    return {"coding": list(codings), **({"text": text} if text else {})}


def reference(resource_type: str, row_id: object) -> Json:
    return {"reference": f"{resource_type}/{row_id}"}


def usable_key(identifiers: list[Json], path: str) -> tuple[str | None, list[str]]:
    """The key of the first identifier that can be kept, and the paths of the others.

    Raises FhirError 422 when there are some and none can be kept: the same post could not be known again.
    """
    fit = [not _problem(each)[0] for each in identifiers]
    if identifiers and not any(fit):
        problem, code = _problem(identifiers[0])
        raise unprocessable(f"{path}[0]", problem, code=code)
    used = fit.index(True) if identifiers else -1
    key = key_of(identifiers[used]) if identifiers else None
    return key, [f"{path}[{index}]" for index, _ in enumerate(identifiers) if index != used]


def single_key(identifier: Json, path: str) -> str:
    """Of an element that cannot repeat. Raises FhirError 422 for one that cannot be kept."""
    problem, code = _problem(identifier)
    if problem:
        raise unprocessable(path, problem, code=code)
    return key_of(identifier)


def key_of(identifier: Json) -> str:
    """`system|value`: what makes a repeated post the same post."""
    return f"{identifier['system']}|{identifier['value']}"


def is_usable(identifier: Json) -> bool:
    return not _problem(identifier)[0]


def _problem(identifier: Json) -> tuple[str, str]:
    """Why an identifier cannot be kept, with the code of the issue; empty when it can."""
    if "system" not in identifier or "value" not in identifier:
        return "an identifier needs both system and value", "required"
    if len(key_of(identifier)) > KEY_LENGTH or len(identifier["value"]) > VALUE_LENGTH:
        told = f"system and value may hold {KEY_LENGTH} characters together, the value {VALUE_LENGTH} of them"
        return told, "too-long"
    return "", ""


def identifiers_of(row: Any) -> Json:
    """`{"identifier": [...]}` when the row was posted with one, else nothing."""
    row = first_of(row)
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
