"""The `Prefer` header: what to answer a write with, and what to do about things we do not keep."""

from dataclasses import dataclass
from typing import Final

from rest_framework.request import Request

RETURNS: Final = ("representation", "minimal", "OperationOutcome")


@dataclass(frozen=True, slots=True)
class Prefer:
    """`is_strict`: refuse what would otherwise be answered with a warning."""

    returns: str = RETURNS[0]
    is_strict: bool = False


def read_prefer(header: str) -> Prefer:
    """Preferences that are not understood are left alone, as RFC 7240 asks."""
    parts = (part.partition("=") for part in header.replace(";", ",").split(","))
    wanted = {name.strip().lower(): value.strip(' "') for name, _, value in parts}
    returns = wanted.get("return", RETURNS[0])
    return Prefer(returns if returns in RETURNS else RETURNS[0], wanted.get("handling") == "strict")


def prefer_of(request: Request) -> Prefer:
    return read_prefer(request.META.get("HTTP_PREFER", ""))
