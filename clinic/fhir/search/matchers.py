"""Each matcher turns one search value into a condition on one table, or into None when nothing there can match."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final

from django.db.models import Model, Q

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.fhir.mapping.systems import URI
from clinic.fhir.search.dates import read_moment_range, split_prefix
from clinic.fhir.search.values import BadValueError, Token, own_id, read_token, unescape
from clinic.patients.models.search import NAMES
from clinic.patients.selectors import named

Condition = Q | None
EVERYTHING: Final = Q()


@dataclass(frozen=True, slots=True)
class Matcher(ABC):
    """`kind` is the FHIR search parameter type; `modifiers` are those beside `:missing` that it understands."""

    kind: ClassVar[str]
    modifiers: ClassVar[frozenset[str]] = frozenset()

    @abstractmethod
    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        """Raises BadValueError for a value that cannot be read."""

    def missing(self, *, is_missing: bool) -> Condition:
        """Most elements are always there."""
        return None if is_missing else EVERYTHING


@dataclass(frozen=True, slots=True)
class Coded(Matcher):
    """A code: `meanings` are the codings of each stored value of `column`, or of every row without a column."""

    kind: ClassVar[str] = "token"
    modifiers: ClassVar[frozenset[str]] = frozenset({"not"})
    meanings: Mapping[Any, Iterable[Token]]
    column: str = ""

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        asked = read_token(value)
        meant = [stored for stored, tokens in self.meanings.items() if any(map(asked.matches, tokens))]
        if not self.column:
            return EVERYTHING if bool(meant) != (modifier == "not") else None
        condition = Q((f"{self.column}__in", meant))
        if modifier == "not":
            return ~condition
        return condition if meant else None


@dataclass(frozen=True, slots=True)
class Moment(Matcher):
    """A column of instants; a value is a range as wide as it is precise, on the clinic's clock unless it has a zone."""

    kind: ClassVar[str] = "date"
    column: str

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        prefix, text = split_prefix(value)
        return read_moment_range(text, clinic.zone).condition(self.column, prefix)


@dataclass(frozen=True, slots=True)
class Day(Matcher):
    """A column of calendar dates that may be unknown."""

    kind: ClassVar[str] = "date"
    column: str

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        prefix, text = split_prefix(value)
        return read_moment_range(text, clinic.zone).as_days(clinic.zone).condition(self.column, prefix)

    def missing(self, *, is_missing: bool) -> Condition:
        return Q((f"{self.column}__isnull", is_missing))


@dataclass(frozen=True, slots=True)
class Name(Matcher):
    """Names by the beginnings of their words, any case and accent; `:exact` and `:contains` as in the standard.

    `parts` are of SearchWord. Only the plain search and `:exact` are served by an index.
    """

    kind: ClassVar[str] = "string"
    modifiers: ClassVar[frozenset[str]] = frozenset({"exact", "contains"})
    parts: tuple[str, ...]

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        text = unescape(value)
        if modifier == "contains":
            return self._any("icontains", text)
        begun = named(clinic, text, self.parts)
        return begun & self._any("exact", text) if modifier == "exact" else begun

    def missing(self, *, is_missing: bool) -> Condition:
        empty = Q(*((NAMES[part], "") for part in self.parts))
        return empty if is_missing else ~empty

    def _any(self, lookup: str, text: str) -> Q:
        return reduce(or_, (Q((f"{NAMES[part]}__{lookup}", text)) for part in self.parts))


@dataclass(frozen=True, slots=True)
class RowId(Matcher):
    """`_id`: the row behind a logical id with this suffix."""

    kind: ClassVar[str] = "token"
    suffix: str = ""

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        row_id = own_id(value.removesuffix(self.suffix)) if value.endswith(self.suffix) else None
        return Q(pk=row_id) if row_id else None


@dataclass(frozen=True, slots=True)
class Reference(Matcher):
    """A relation to rows that we serve as `target`, by id, `Type/id` or our own full address."""

    kind: ClassVar[str] = "reference"
    target: str
    column: str

    @property
    def modifiers(self) -> frozenset[str]:  # type: ignore[override]
        return frozenset({self.target})

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        row_id = own_id(value, self.target)
        return Q((self.column, row_id)) if row_id else None


@dataclass(frozen=True, slots=True)
class IdentifierRows(Matcher):
    """Identifiers kept in a table of their own, which points back by `owner`."""

    kind: ClassVar[str] = "token"
    model: type[Model]
    owner: str
    column: str

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        asked = read_token(value)
        if asked.code == "":
            raise BadValueError("give the value of the identifier")
        holders = rows_of(self.model, clinic).filter(value=asked.code, is_active=True)
        if asked.system is not None:
            holders = holders.filter(system=asked.system)
        found = Q((f"{self.column}__in", holders.values(self.owner)))
        # A row without any identifier is told by its own id, so it is found by that as well.
        own = own_id(asked.code.removeprefix("urn:uuid:")) if asked.system in {None, URI} else None
        return found | Q((self.column, own)) if own else found


@dataclass(frozen=True, slots=True)
class Addressed(Matcher):
    """A canonical address: `addresses` are those of each stored value of `column`, whatever version follows."""

    kind: ClassVar[str] = "reference"
    addresses: Mapping[str, Iterable[str]]
    column: str

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        plain = value.partition("|")[0]
        meant = [stored for stored, known in self.addresses.items() if plain in known]
        return Q((f"{self.column}__in", meant)) if meant else None
