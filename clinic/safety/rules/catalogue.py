"""The room's data, read once: misuse rules, alert rules, adverse events and the words of observations."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from clinic.evidence.tables import as_tuple

_DATA = files("clinic.safety") / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class MisuseRule:
    """`messages` are filled with the values that fired; `thresholds` are keys a clinic may edit."""

    code: str
    name: str
    trigger: str
    severity: str
    basis: tuple[str, ...]
    thresholds: tuple[str, ...]
    messages: Mapping[str, str]
    what_to_do: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """`urgency` is now, today or soon; `graver` the value of which more, with a minus less, is more dangerous."""

    code: str
    name: str
    urgency: str
    basis: tuple[str, ...]
    thresholds: tuple[str, ...]
    message: str
    what_to_do: str
    graver: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseEventKind:
    """`relapse` is the reason under which outcomes counts it as a relapse at once, empty for the others."""

    code: str
    label: str
    group: str
    basis: tuple[str, ...]
    relapse: str = ""


@cache
def misuse_rules() -> Mapping[str, MisuseRule]:
    return _records("misuse_rules", MisuseRule)


@cache
def alert_rules() -> Mapping[str, AlertRule]:
    """In the order of danger."""
    return _records("alerts", AlertRule)


@cache
def adverse_events() -> Mapping[str, AdverseEventKind]:
    """The checklist in the order it is shown."""
    return _records("adverse_events", AdverseEventKind)


@cache
def observation_words() -> Mapping[str, Mapping[str, str]]:
    """Codes and labels of `symptoms`, `substances` and drug-screen `outcomes`."""
    table = _read("observations")
    return MappingProxyType({kind: table[kind] for kind in ("symptoms", "substances", "outcomes")})


def label_of(kind: str, code: str) -> str:
    """A code without a label of its own, such as a bare yes, speaks for itself."""
    return observation_words()[kind].get(code, code)


def _records(name: str, kind: type[Any]) -> Mapping[str, Any]:
    found = {code: kind(code=code, **_tuples(row)) for code, row in _read(name).items()}
    return MappingProxyType(found)


def _tuples(row: dict[str, Any]) -> dict[str, Any]:
    lists = {name: as_tuple(row[name]) for name in ("basis", "thresholds") if name in row}
    return row | lists


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / f"{name}.toml").read_text(encoding="utf-8"))
