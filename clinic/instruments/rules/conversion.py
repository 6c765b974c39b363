"""Published tables that translate a total of one instrument into a range on another."""

import tomllib
from dataclasses import dataclass
from functools import cache

from clinic.evidence.tables import as_tuple
from clinic.instruments.rules.catalogue import DATA
from clinic.instruments.rules.definition import Instrument
from clinic.instruments.rules.errors import UnknownConversionError
from clinic.instruments.rules.scoring import score_total


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A range, both ends included, always shown with its label: never a score of the target instrument."""

    low: int
    high: int
    label: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crosswalk:
    """`ranges` holds, for each total of `source` from 0, the matching totals of `target`."""

    source: str
    target: str
    label: str
    ranges: tuple[tuple[int, int], ...]
    basis: tuple[str, ...]

    def forward(self, total: int) -> tuple[int, int]:
        return self.ranges[total]

    def backward(self, total: int) -> tuple[int, int]:
        """Two neighbouring totals of `source` may share a range, so this too is a range."""
        fitting = [at for at, (low, high) in enumerate(self.ranges) if low <= total <= high]
        return fitting[0], fitting[-1]


def approximate_conversion(source: Instrument, target: Instrument, total: int) -> Conversion:
    """Raises UnknownConversionError for a pair without a table, AnswerError for an impossible total."""
    score_total(source, total)
    table = qids_ham_d17()
    if (source.code, target.code) == (table.source, table.target):
        low, high = table.forward(total)
    elif (source.code, target.code) == (table.target, table.source):
        low, high = table.backward(total)
    else:
        raise UnknownConversionError(f"no table converts {source.code} to {target.code}")
    return Conversion(low=low, high=high, label=table.label, basis=table.basis)


@cache
def qids_ham_d17() -> Crosswalk:
    table = tomllib.loads((DATA / "reference" / "qids-ham-d17.toml").read_text(encoding="utf-8"))
    ranges = tuple((low, high) for low, high in table.pop("ranges"))
    return Crosswalk(ranges=ranges, basis=as_tuple(table.pop("basis")), **table)
