"""The instruments this program knows, read once from `data/`, one file each."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from clinic.instruments.rules.definition import Instrument
from clinic.instruments.rules.errors import UnknownInstrumentError
from clinic.instruments.rules.loading import Table, read_instrument

DATA = files("clinic.instruments") / "data"


def instrument(code: str) -> Instrument:
    """Raises UnknownInstrumentError."""
    try:
        return instruments()[code]
    except KeyError:
        raise UnknownInstrumentError(code) from None


@cache
def instruments() -> Mapping[str, Instrument]:
    """All definitions by code, in alphabetical order."""
    names = sorted(entry.name for entry in DATA.iterdir() if entry.name.endswith(".toml"))
    found = (read_instrument(_table(name)) for name in names)
    return MappingProxyType({definition.code: definition for definition in found})


@cache
def loinc_notice() -> str:
    """The notice that must accompany LOINC codes wherever they are shown or sent."""
    return str(_table("reference/loinc.toml")["notice"])


def _table(name: str) -> Table:
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))
