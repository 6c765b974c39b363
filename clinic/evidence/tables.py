"""Reads the room's own data files; every other module turns the rows into typed records."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

from clinic.evidence.errors import UnknownEvidenceError

DATA = files("clinic.evidence") / "data"

Table = dict[str, Any]


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


KeyedT = TypeVar("KeyedT", bound=Keyed)
ValueT = TypeVar("ValueT")


def read_table(name: str) -> Table:
    """One file of `data/`; fractions arrive as Decimal so that 0.1 mg/kg stays 0.1."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"), parse_float=Decimal)


def read_folder(name: str) -> Iterator[tuple[str, Table]]:
    """Each file of a folder of `data/` as (stem, table), in alphabetical order."""
    for entry in sorted((DATA / name).iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield entry.name.removesuffix(".toml"), read_table(f"{name}/{entry.name}")


def index(records: Iterable[KeyedT]) -> Mapping[str, KeyedT]:
    """Records by key in file order; a key used twice raises ValueError, since one would hide the other."""
    by_key: dict[str, KeyedT] = {}
    for record in records:
        if record.key in by_key:
            raise ValueError(f"evidence key {record.key!r} is used twice")
        by_key[record.key] = record
    return MappingProxyType(by_key)


def look_up(records: Mapping[str, ValueT], key: str, error: type[UnknownEvidenceError]) -> ValueT:
    try:
        return records[key]
    except KeyError:
        raise error(key) from None


def as_tuple(value: str | Iterable[str]) -> tuple[str, ...]:
    """Data files write one reference as a bare string and several as a list."""
    return (value,) if isinstance(value, str) else tuple(value)


def decimal(value: int | Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def decimal_pair(low_high: list[int | Decimal] | None) -> tuple[Decimal, Decimal] | None:
    """A two-element list of a data file as (low, high)."""
    return None if low_high is None else (Decimal(low_high[0]), Decimal(low_high[1]))
