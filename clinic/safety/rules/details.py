"""What each kind of observation may hold beside its note, checked before it is stored."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from clinic.core.errors import FieldError
from clinic.safety.rules.catalogue import observation_words

Details = Mapping[str, Any]


def read_details(kind: str, details: Details) -> dict[str, Any]:
    """The details as they are stored; raises FieldError naming the part that does not fit `kind`."""
    readers = _READERS[kind]
    for name in details.keys() - readers.keys():
        raise FieldError(f"details.{name}", details[name], f"{kind} takes {', '.join(readers) or 'none'}")
    return {name: read(f"details.{name}", details.get(name)) for name, read in readers.items()}


def _codes(vocabulary: str) -> Callable[[str, object], list[str]]:
    def read(field: str, given: object) -> list[str]:
        known = observation_words()[vocabulary]
        codes = [] if given is None else given
        if not isinstance(codes, list | tuple) or not known.keys() >= set(codes):
            raise FieldError(field, given, f"any of {', '.join(known)}")
        return sorted(set(codes))

    return read


def _outcome(field: str, given: object) -> str:
    known = observation_words()["outcomes"]
    outcome = given or "done"
    if outcome not in known:
        raise FieldError(field, given, f"one of {', '.join(known)}")
    return str(outcome)


def _date(field: str, given: object) -> str | None:
    """An ISO date, stored as text because JSON has no dates."""
    if given is None or isinstance(given, dt.date):
        return given.isoformat() if given else None
    try:
        return dt.date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise FieldError(field, given, "must be a date such as 2026-03-02") from None


_READERS: Mapping[str, Mapping[str, Callable[[str, object], Any]]] = {
    "craving": {},
    "urinary": {"symptoms": _codes("symptoms")},
    "urine-drug-screen": {
        "outcome": _outcome,
        "found": _codes("substances"),
        "prescribed": _codes("substances"),
    },
    "early-request": {"due_on": _date},
    "substance-use": {"substances": _codes("substances")},
}
