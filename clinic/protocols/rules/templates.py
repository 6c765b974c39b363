"""The protocols the program ships, read once from data."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from clinic.protocols.rules.definition import Protocol
from clinic.protocols.rules.parsing import parse_protocol

_DATA = files("clinic.protocols") / "data" / "templates"


@cache
def templates() -> Mapping[str, Protocol]:
    """By key; a file whose key is not its name raises KeyError, since a course would not find it again."""
    entries = sorted(
        (entry for entry in _DATA.iterdir() if entry.name.endswith(".toml")), key=lambda e: e.name
    )
    protocols = {
        e.name.removesuffix(".toml"): parse_protocol(tomllib.loads(e.read_text("utf-8"))) for e in entries
    }
    for name, protocol in protocols.items():
        if name != protocol.key:
            raise KeyError(f"{name}.toml holds the protocol {protocol.key}")
    return MappingProxyType(protocols)
