"""The `Prefer` header: what to answer a write with, and what to do about things we do not keep."""

from dataclasses import dataclass
from typing import Final

from rest_framework.request import Request

RETURNS: Final = ("representation", "minimal", "OperationOutcome")


@dataclass(frozen=True, slots=True)
class Prefer:
    """`is_strict`: refuse a resource that cannot be kept whole; `is_lenient`: search without what is unknown."""

    returns: str = RETURNS[0]
    is_strict: bool = False
    is_lenient: bool = False


def read_prefer(header: str) -> Prefer:
    """Preferences that are not understood are left alone, as RFC 7240 asks."""
    parts = (part.partition("=") for part in header.replace(";", ",").split(","))
    wanted: dict[str, str] = {}
    for name, _, value in parts:
        # Of a preference given twice the first counts.
        wanted.setdefault(name.strip().lower(), value.strip(' "'))
    returns, handling = wanted.get("return", RETURNS[0]), wanted.get("handling")
    return Prefer(
        returns if returns in RETURNS else RETURNS[0],
        is_strict=handling == "strict",
        is_lenient=handling == "lenient",
    )


def prefer_of(request: Request) -> Prefer:
    return read_prefer(request.META.get("HTTP_PREFER", ""))
