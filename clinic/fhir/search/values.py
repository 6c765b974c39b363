"""Reading the text of one search value: escapes, tokens, our own ids."""

import re
import uuid
from dataclasses import dataclass

from django.conf import settings

_COMMA = re.compile(r"(?<!\\),")
_BAR = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([\\,|$])")


class BadValueError(ValueError):
    """A search value that cannot be read; the message says what is wanted."""


@dataclass(frozen=True, slots=True)
class Token:
    """`system` is None when any will do, empty when there must be none; an empty `code` means any of the system."""

    system: str | None
    code: str

    def matches(self, other: "Token") -> bool:
        return self.system in {None, other.system} and self.code in {"", other.code}


def split_or(text: str) -> list[str]:
    """The alternatives of one parameter; commas may be escaped. Empty ones are left out."""
    return [part for part in _COMMA.split(text) if part]


def read_token(value: str) -> Token:
    parts = [unescape(part) for part in _BAR.split(value)]
    if len(parts) == 1:
        return Token(None, parts[0])
    if len(parts) > 2 or not any(parts):
        raise BadValueError("write a token as code, system|code, |code or system|")
    return Token(*parts)


def unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def own_id(value: str, resource_type: str = "") -> uuid.UUID | None:
    """Row id out of `id`, `Type/id` or our full address of it; None for anything that is not ours."""
    text = value
    if resource_type:
        text = text.removeprefix(f"{settings.BASE_URL}/fhir/").removeprefix(f"{resource_type}/")
    try:
        row_id = uuid.UUID(text)
    except ValueError:
        return None
    return row_id if str(row_id) == text else None
