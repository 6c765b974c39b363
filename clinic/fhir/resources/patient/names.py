"""Names, telecom and address: of the many a Patient may carry, those in use that we have a column for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from clinic.accounts.models import Clinic
from clinic.accounts.records import check_fields
from clinic.core.errors import FieldError
from clinic.core.texts import hidden_direction
from clinic.fhir.mapping.current import ends, in_order
from clinic.fhir.rest.errors import unprocessable
from clinic.patients.models import Patient
from clinic.patients.rules import with_only_name

Json = dict[str, Any]
PAST: Final = frozenset({"old", "maiden", "temp"})
CALLED: Final = ("usual", "nickname")
# Letters go home, and to a place of work only when there is nothing else.
PHONES: Final = ("mobile", "home", "temp", "", "work")
MAILS: Final = ("home", "mobile", "temp", "", "work")
ADDRESSES: Final = ("home", "temp", "", "work", "billing")
LINES: Final = ("city", "district", "state", "postalCode", "country")


@dataclass(slots=True)
class Chosen:
    """Columns, and the paths of what was not taken."""

    columns: Json = field(default_factory=dict)
    left: list[str] = field(default_factory=list)


def read_names(body: Json, clinic: Clinic) -> Chosen:
    """The official name, or another in use, and the name the patient goes by.

    Raises FhirError 422 without a family or given name; a person may have one alone.
    """
    names = body.get("name", [])
    usable = [
        index
        for index in in_order(names, clinic, ("official", "", "anonymous"))
        if _use(names[index]) not in PAST
    ]
    full = [index for index in usable if _is_full(names[index])]
    taken = next(iter(full), -1)
    official = names[taken] if full else {}
    given = [str(each).strip() for each in official.get("given", [])]
    family, joined = official.get("family", "").strip(), " ".join(given).strip()
    if not family and not joined:
        raise unprocessable("Patient.name", "one name needs family or given", code="required")
    others = (index for index in usable if index != taken and _use(names[index]) in CALLED)
    called = next((index for index in others if fits("preferred_name", _preferred(names[index]))), -1)
    columns = with_only_name({"family_name": family, "given_names": joined})
    chosen = Chosen({**columns, "given_as_sent": given})
    chosen.columns["preferred_name"] = _preferred(names[called]) if called >= 0 else ""
    chosen.left = _unused("name", names, {taken, called}) + _beside(names, taken, called)
    return chosen


def _use(name: Json) -> str:
    return str(name.get("use", ""))


def _is_full(name: Json) -> bool:
    """Whether it can be the official one; a nickname is one only with a family name."""
    return "family" in name or ("given" in name and _use(name) not in CALLED)


def _preferred(name: Json) -> str:
    return str(name.get("text") or " ".join(name.get("given", [])))


def _beside(names: list[Json], taken: int, called: int) -> list[str]:
    """Parts of the names taken that have no place: a written-out form, a family name beside a nickname."""
    left = [f"Patient.name[{taken}].text"] if "text" in names[taken] else []
    if called >= 0:
        parts = ("family", "given") if "text" in names[called] else ("family",)
        left += [f"Patient.name[{called}].{part}" for part in parts if part in names[called]]
    return left


def read_contact(body: Json, clinic: Clinic) -> Chosen:
    """The telephone, the e-mail and the address in use: the best that can be used, or the best when none can."""
    points, places = body.get("telecom", []), body.get("address", [])
    phone = _first(points, {"phone", "sms"}, clinic, PHONES, "phone")
    mail = _first(points, {"email"}, clinic, MAILS, "email")
    place = _usable(places, in_order(places, clinic, ADDRESSES), "address", _address)
    chosen = Chosen({"phone": _value(points, phone), "email": _value(points, mail)})
    chosen.columns["address"] = _address(places[place]) if place >= 0 else ""
    chosen.left = _unused("telecom", points, {phone, mail}) + _unused("address", places, {place})
    if place >= 0 and "text" in places[place]:
        chosen.left += [
            f"Patient.address[{place}].{part}" for part in ("line", *LINES) if part in places[place]
        ]
    return chosen


def _first(points: list[Json], systems: set[str], clinic: Clinic, uses: tuple[str, ...], column: str) -> int:
    """Place of the best with a value, -1 when there is none."""
    fit = [index for index, each in enumerate(points) if each.get("system") in systems and "value" in each]
    order = in_order([points[index] for index in fit], clinic, uses)
    return _usable(points, [fit[place] for place in order], column, lambda point: str(point["value"]))


def _usable(elements: list[Json], order: list[int], column: str, read: Callable[[Json], str]) -> int:
    """The first of `order` that the column takes; the first of all when it takes none, to be refused by its name."""
    fit = (index for index in order if fits(column, read(elements[index])))
    return next(fit, next(iter(order), -1))


def fits(column: str, text: str) -> bool:
    """Whether the patient's column takes it, so that one bad element refuses nothing else."""
    try:
        check_fields(Patient(**{column: text}), only={column})
    except FieldError:
        return False
    return not hidden_direction(text)


def _value(points: list[Json], index: int) -> str:
    return str(points[index]["value"]) if index >= 0 else ""


def _unused(name: str, elements: list[Json], taken: set[int]) -> list[str]:
    """Those not taken, and the end of those taken: it is not watched here."""
    return [
        f"Patient.{name}[{index}]{'.period' if index in taken else ''}"
        for index, each in enumerate(elements)
        if index not in taken or ends(each)
    ]


def _address(address: Json) -> str:
    if "text" in address:
        return str(address["text"])
    parts = [*address.get("line", []), *(address.get(name) for name in LINES)]
    return ", ".join(part for part in parts if part)
