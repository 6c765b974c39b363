"""Names, telecom and address: of the many a Patient may carry, those we have a column for."""

from typing import Any

from clinic.fhir.rest.errors import unprocessable

Json = dict[str, Any]
PAST = frozenset({"old", "maiden", "temp"})


def read_names(body: Json) -> Json:
    """Columns of the official name, or the first in use, and of the name the patient goes by.

    Raises FhirError 422 without a family and a given name.
    """
    names = [name for name in body.get("name", []) if name.get("use") not in PAST]
    full = [name for name in names if name.get("use") not in {"usual", "nickname"} or "family" in name]
    official = next((name for name in full if name.get("use") == "official"), full[0] if full else {})
    family, given = official.get("family", "").strip(), " ".join(official.get("given", [])).strip()
    if not family or not given:
        raise unprocessable("Patient.name", "one name needs both family and given", code="required")
    return {"family_name": family, "given_names": given, "preferred_name": _preferred(names, official)}


def _preferred(names: list[Json], official: Json) -> str:
    called = (name for name in names if name.get("use") in {"usual", "nickname"} and name is not official)
    name = next(called, {})
    return str(name.get("text") or " ".join(name.get("given", [])))


def read_contact(body: Json) -> Json:
    """Columns of the first phone and e-mail in use and the first address."""
    points = [point for point in body.get("telecom", []) if point.get("use") != "old"]
    return {
        "phone": _first(points, {"phone", "sms"}),
        "email": _first(points, {"email"}),
        "address": _address(body.get("address", [{}])[0]),
    }


def _first(points: list[Json], systems: set[str]) -> str:
    found = (str(point.get("value", "")) for point in points if point.get("system") in systems)
    return next(found, "")


def _address(address: Json) -> str:
    if "text" in address:
        return str(address["text"])
    parts = [
        *address.get("line", []),
        *(address.get(name) for name in ("city", "state", "postalCode", "country")),
    ]
    return ", ".join(part for part in parts if part)
