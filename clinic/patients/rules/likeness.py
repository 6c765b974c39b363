"""Whether two records may be of one person: compared as the search compares, by folded words."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from clinic.patients.rules.search import JOINTS, folded

ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)")
IDENTIFIER, NAME = "identifier", "name"

Identifier = tuple[str, str]
"""System and value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a record says of who somebody is; `born` is None while unknown."""

    family: str
    given: str = ""
    born: dt.date | None = None
    identifiers: frozenset[Identifier] = frozenset()


@dataclass(frozen=True, slots=True)
class Likeness:
    """`by` says what is alike, `why` it in words for whoever has to decide."""

    by: str
    why: str


def same_but_zeros(value: str) -> str:
    """Identifiers that give the same here may be one: 00123, 123 and "1-23", MRN-007 and mrn7."""
    return ZEROS.sub("", folded(value))


def likeness(one: Identity, other: Identity) -> Likeness | None:
    """None where nothing says that they are one person; two dates of birth that differ say that they are not,
    unless an identifier says that they are."""
    shared = _shared_identifier(one, other)
    if shared:
        return Likeness(
            IDENTIFIER, f"has the identifier {shared}, which differs in leading zeros or signs at most"
        )
    if one.born and other.born and one.born != other.born:
        return None
    same_day = one.born is not None and one.born == other.born
    everything, also = _names(one), _names(other)
    if everything and everything & also:
        born = "and the same date of birth" if same_day else "and no other date of birth is known"
        return Likeness(NAME, f"has the same name, {born}")
    if same_day and _views(one.family) & _views(other.family):
        return Likeness(NAME, "has the same family name and date of birth")
    if same_day and any(mine < theirs or theirs < mine for mine in everything for theirs in also):
        return Likeness(
            NAME, "has the same date of birth, and a name of the two is the other's without a part"
        )
    return None


def _shared_identifier(one: Identity, other: Identity) -> str:
    """The other's, of the same system; an empty text where there is none."""
    mine = {(system, same_but_zeros(value)) for system, value in one.identifiers}
    shared = (
        value
        for system, value in sorted(other.identifiers)
        if same_but_zeros(value) and (system, same_but_zeros(value)) in mine
    )
    return next(shared, "")


def _names(who: Identity) -> frozenset[frozenset[str]]:
    return _views(f"{who.family} {who.given}")


def _views(text: str) -> frozenset[frozenset[str]]:
    """The words in any order, double names as one word and as two."""
    words = text.split()
    parts = [part for word in words for part in JOINTS.split(word)]
    views = (frozenset(filter(None, map(folded, view))) for view in (words, parts))
    return frozenset(view for view in views if view)
