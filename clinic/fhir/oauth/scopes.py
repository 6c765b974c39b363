"""SMART v2 scopes of a system: `system/<Resource or *>.<letters of cruds>`; v1 `.read` means rs, `.write` cud."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from clinic.core.errors import FieldError
from clinic.fhir.oauth.errors import OAuthError

_SCOPE: Final = re.compile(r"system/(?P<resource>[A-Z][A-Za-z]{0,60}|\*)\.(?P<letters>[a-z]{1,5}|\*)")
_V1: Final = {"read": "rs", "write": "cud", "*": "cruds"}
_IN_ORDER: Final = re.compile(r"c?r?u?d?s?")
ANY: Final = "*"


@dataclass(frozen=True, slots=True)
class Scope:
    resource: str
    letters: str

    def __str__(self) -> str:
        return f"system/{self.resource}.{self.letters}"

    def covers(self, resource: str, letter: str) -> bool:
        return self.resource in {ANY, resource} and letter in self.letters

    def within(self, other: "Scope") -> "Scope | None":
        """What this scope asks for and `other` allows."""
        if ANY not in {self.resource, other.resource} and self.resource != other.resource:
            return None
        resource = other.resource if self.resource == ANY else self.resource
        letters = "".join(letter for letter in self.letters if letter in other.letters)
        return Scope(resource, letters) if letters else None


def read_scope(text: str) -> Scope | None:
    """None for anything but a `system/` scope of SMART v1 or v2; a scope with a query is not understood."""
    match = _SCOPE.fullmatch(text)
    if match is None:
        return None
    letters = _V1.get(match["letters"], match["letters"])
    return Scope(match["resource"], letters) if _IN_ORDER.fullmatch(letters) else None


def narrow(requested: str, registered: Iterable[str]) -> list[str]:
    """The registered part of what is asked for. Raises OAuthError when nothing is asked for or nothing is left."""
    if not requested.split():
        raise OAuthError("invalid_scope", "name the scopes, such as system/Observation.rs")
    allowed = [scope for text in registered if (scope := read_scope(text))]
    asked = [scope for text in requested.split() if (scope := read_scope(text))]
    found = {part for scope in asked for limit in allowed if (part := scope.within(limit))}
    if not found:
        raise OAuthError("invalid_scope", "none of these scopes is registered for this client")
    return sorted(map(str, found))


def allows(scopes: Iterable[str], resource: str, letter: str) -> bool:
    return any(scope.covers(resource, letter) for text in scopes if (scope := read_scope(text)))


def check_scopes(texts: Iterable[str], *, resources: Iterable[str]) -> list[str]:
    """Scopes fit to be registered, in v2 form; raises FieldError for one that is malformed or names no resource."""
    known = {ANY, *resources}
    scopes = []
    for text in texts:
        scope = read_scope(text)
        if scope is None:
            raise FieldError("scopes", text, "write system/<Resource>.<letters of cruds>")
        if scope.resource not in known:
            raise FieldError("scopes", text, f"no such resource here; there are {', '.join(sorted(known))}")
        scopes.append(str(scope))
    if not scopes:
        raise FieldError("scopes", "", "name at least one")
    return scopes
