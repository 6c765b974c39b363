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
    """By key; raises ProtocolError for a file that does not hold a protocol."""
    texts = sorted(entry.read_text("utf-8") for entry in _DATA.iterdir() if entry.name.endswith(".toml"))
    protocols = (parse_protocol(tomllib.loads(text)) for text in texts)
    return MappingProxyType({protocol.key: protocol for protocol in protocols})
