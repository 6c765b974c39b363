"""Papers behind the claims, and the labels, trials, guidance and manuals behind the other numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import Any

from clinic.evidence.errors import UnknownPaperError, UnknownSourceError
from clinic.evidence.tables import index, look_up, read_folder, read_table


class Status(StrEnum):
    """How far a number was checked, firmest first; only the first two may be shown as a citation."""

    READ = "read"
    OLDER_COPY = "older_copy"
    NOT_VERIFIED = "not_verified"
    EDITABLE_DEFAULT = "editable_default"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]

    @property
    def is_citable(self) -> bool:
        return self in {Status.READ, Status.OLDER_COPY}

    @classmethod
    def weakest(cls, statuses: Iterable["Status"]) -> "Status":
        """The status to show for a number that rests on several references."""
        return max(statuses, key=list(cls).index)


_STATUS_LABELS = {
    Status.READ: "Read in the source named",
    Status.OLDER_COPY: "Read in an older or secondary copy; check the current text",
    Status.NOT_VERIFIED: "Not checked against a source; treat as an editable default",
    Status.EDITABLE_DEFAULT: "Our default; a clinic may change it and record why",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    key: str
    short: str
    citation: str
    doi: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement of a source in our words; its `status` and `url` may differ from the source's own."""

    says: str
    status: Status
    place: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    key: str
    title: str
    kind: str
    status: Status
    note: str
    url: str = ""
    doi: str = ""
    facts: Mapping[str, Fact] = field(default_factory=lambda: MappingProxyType({}))


def paper(key: str) -> Paper:
    return look_up(papers(), key, UnknownPaperError)


def source(key: str) -> Source:
    return look_up(sources(), key, UnknownSourceError)


@cache
def papers() -> Mapping[str, Paper]:
    return index(Paper(key=key, **row) for key, row in read_table("papers.toml").items())


@cache
def sources() -> Mapping[str, Source]:
    rows = (row for _, table in read_folder("sources") for row in table.items())
    return index(_source(key, row) for key, row in rows)


def _source(key: str, row: dict[str, Any]) -> Source:
    facts = {name: _fact(fact, row) for name, fact in row.get("facts", {}).items()}
    rest = {name: value for name, value in row.items() if name not in {"facts", "status"}}
    return Source(key=key, status=Status(row["status"]), facts=MappingProxyType(facts), **rest)


def _fact(fact: dict[str, Any], of: dict[str, Any]) -> Fact:
    return Fact(
        says=fact["says"],
        status=Status(fact.get("status", of["status"])),
        place=fact.get("place", ""),
        url=fact.get("url", of.get("url", "")),
    )
