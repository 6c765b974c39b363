"""What a rule, protocol number, cut-off or benchmark rests on, and what the "why?" panel shows.

A reference is one short string, the same in every data file of the program:
`K24-01` (a claim), `source:us-rems` or `source:us-rems#observation` (a source, or one fact of it),
or `editable-default` (ours, no source states it).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from clinic.evidence.claims import Claim, claim
from clinic.evidence.errors import UnknownSourceError
from clinic.evidence.sources import Source, Status, source
from clinic.evidence.tables import as_tuple

EDITABLE_DEFAULT = "editable-default"
_SOURCE_PREFIX = "source:"


class BasisKind(StrEnum):
    CLAIM = "claim"
    SOURCE = "source"
    EDITABLE_DEFAULT = "editable-default"


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    ref: str
    kind: BasisKind
    title: str
    says: str
    status: Status
    citation: str = ""
    place: str = ""
    used_for: str = ""
    note: str = ""
    doi: str = ""
    url: str = ""

    @property
    def link(self) -> str:
        """Address a reader can open, or an empty string."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url


def basis(ref: str) -> Basis:
    """Raises UnknownClaimError or UnknownSourceError naming the reference."""
    if ref == EDITABLE_DEFAULT:
        return _OURS
    if ref.startswith(_SOURCE_PREFIX):
        key, _, fact = ref.removeprefix(_SOURCE_PREFIX).partition("#")
        return _of_fact(ref, source(key), fact) if fact else _of_source(ref, source(key))
    return _of_claim(claim(ref))


def bases(refs: str | Iterable[str]) -> tuple[Basis, ...]:
    """Everything one number rests on, in the order written; data files give one string or a list."""
    return tuple(basis(ref) for ref in as_tuple(refs))


_OURS = Basis(
    ref=EDITABLE_DEFAULT,
    kind=BasisKind.EDITABLE_DEFAULT,
    title="Editable default",
    says="No source that we could read states this number. It is our starting value.",
    status=Status.EDITABLE_DEFAULT,
)


def _of_claim(found: Claim) -> Basis:
    return Basis(
        ref=found.id,
        kind=BasisKind.CLAIM,
        title=found.title,
        says=found.says,
        status=Status.READ,
        citation=found.paper.citation,
        place=found.place,
        used_for=found.we_use_it_for,
        doi=found.paper.doi,
    )


def _of_source(ref: str, found: Source) -> Basis:
    return Basis(
        ref=ref,
        kind=BasisKind.SOURCE,
        title=found.title,
        says=found.note,
        status=found.status,
        citation=found.title,
        doi=found.doi,
        url=found.url,
    )


def _of_fact(ref: str, found: Source, name: str) -> Basis:
    if name not in found.facts:
        raise UnknownSourceError(ref)
    fact = found.facts[name]
    return Basis(
        ref=ref,
        kind=BasisKind.SOURCE,
        title=found.title,
        says=fact.says,
        status=fact.status,
        citation=found.title,
        place=fact.place,
        note=found.note,
        doi=found.doi,
        url=fact.url,
    )
