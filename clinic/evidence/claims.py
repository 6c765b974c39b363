"""The hundred reviewed claims: what each paper states, in our words, and what the software takes from it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from clinic.evidence.errors import UnknownClaimError
from clinic.evidence.sources import Paper, paper
from clinic.evidence.tables import decimal, decimal_pair, index, look_up, read_folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number of a claim; a range as printed is `interval`, and `value` is then absent."""

    name: str
    unit: str
    value: Decimal | None = None
    interval: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`used_by` is what does what `we_use_it_for` says, and names the claim: code by its dotted name, a file of data or
    a template by its path (`#` and a table of it), `threshold:` or `benchmark:` and a key. A test opens each; a claim
    that nothing uses says that it is context, or what is left undone.
    """

    id: str
    paper: Paper
    topic: str
    title: str
    says: str
    we_use_it_for: str
    place: str
    figures: tuple[Figure, ...] = ()
    used_by: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.id

    def figure(self, name: str) -> Figure:
        """Raises LookupError naming the claim when it has no figure of that name."""
        for candidate in self.figures:
            if candidate.name == name:
                return candidate
        raise LookupError(f"claim {self.id} has no figure {name!r}")


def claim(id: str) -> Claim:  # noqa: A002 - the field calls it the claim's id
    return look_up(claims(), id, UnknownClaimError)


@cache
def claims() -> Mapping[str, Claim]:
    """All claims by id, paper by paper, in the order they are numbered."""
    return index(_read_claims())


def _read_claims() -> Iterator[Claim]:
    for paper_key, table in read_folder("claims"):
        for id_, row in table.items():
            figures = tuple(_figure(figure) for figure in row.pop("figures", ()))
            used_by = tuple(row.pop("used_by", ()))
            yield Claim(id=id_, paper=paper(paper_key), figures=figures, used_by=used_by, **row)


def _figure(row: dict[str, Any]) -> Figure:
    value, interval = decimal(row.get("value")), decimal_pair(row.get("interval"))
    return Figure(name=row["name"], unit=row["unit"], value=value, interval=interval)
