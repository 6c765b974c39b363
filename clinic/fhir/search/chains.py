"""Matchers of resources that are a chain of rows: the first has id and identifier, the last is told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.core.models import RecordedFact
from clinic.fhir.mapping.chains import last_of
from clinic.fhir.search.matchers import Condition, Matcher, RowId
from clinic.fhir.search.values import BadValueError, Token, own_id, read_token

FINAL = RecordedFact.Status.FINAL


DEPTH: Final = 8
"""Corrections of one row that a search looks back through; nobody corrects a reading more often."""


def status_of(row: Any, statuses: Mapping[str, str], corrected: str) -> str:
    return corrected if row.status == FINAL and row.replaces_id is not None else statuses[row.status]


def changed_in_chain(model: type[Any], columns: Iterable[str]) -> Q:
    """Rows of which a correction changed one of `columns`: another value of the same row stays as it was."""
    changed = (_differs(column, "replaces__" * step) for step in range(DEPTH) for column in columns)
    # By itself, so that the rows before are looked up only of the few that were corrected.
    same: QuerySet[Any] = QuerySet(model).filter(pk=OuterRef("pk"))
    return Q(Exists(same.filter(reduce(or_, changed))))


def _differs(column: str, of: str) -> Q:
    before = f"{of}replaces__"
    is_same = Q((f"{of}{column}", F(f"{before}{column}")))
    return Q((f"{before}isnull", False)) & (Q((f"{before}{column}__isnull", True)) | ~is_same)


@dataclass(frozen=True, slots=True)
class ChainId(RowId):
    """`_id`: the last row of the chain that the row behind it began."""

    model: type[Any] = RecordedFact

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        row_id = own_id(value.removesuffix(self.suffix)) if value.endswith(self.suffix) else None
        row = rows_of(self.model, clinic).filter(pk=row_id, replaces__isnull=True).first() if row_id else None
        return Q(pk=last_of(row).pk) if row is not None else None


@dataclass(frozen=True, slots=True)
class IdentifierKey(Matcher):
    """The identifier a resource was posted with, kept as the client's key `system|value` of the first row."""

    kind: ClassVar[str] = "token"
    model: type[Any]

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        asked = read_token(value)
        if asked.system is None or asked.code == "":
            raise BadValueError("give both system and value, as system|value")
        row = rows_of(self.model, clinic).filter(client_key=f"{asked.system}|{asked.code}").first()
        return Q(pk=last_of(row).pk) if row is not None else None

    def missing(self, *, is_missing: bool) -> Condition:
        return Q(client_key__isnull=is_missing, replaces__isnull=True)


@dataclass(frozen=True, slots=True)
class Standing(Matcher):
    """`statuses` gives the FHIR status of each stored one, `corrected` that of a row which replaced another.

    Where a row of `model` holds several values `columns` are those of this one; a correction of the others leaves it as
    it was.
    """

    kind: ClassVar[str] = "token"
    modifiers: ClassVar[frozenset[str]] = frozenset({"not"})
    system: str
    statuses: Mapping[str, str]
    corrected: str
    model: type[Any] = RecordedFact
    columns: tuple[str, ...] = ()

    def condition(self, modifier: str, value: str, clinic: Clinic) -> Condition:
        asked = read_token(value)
        meant = [found for told, found in self._told() if asked.matches(Token(self.system, told))]
        if not meant:
            return Q() if modifier == "not" else None
        condition = reduce(or_, meant)
        return ~condition if modifier == "not" else condition

    def _told(self) -> list[tuple[str, Q]]:
        is_replacing = Q(replaces__isnull=False)
        if self.columns:
            is_replacing &= changed_in_chain(self.model, self.columns)
        plain = [
            (told, Q(status=stored) & ~is_replacing if stored == FINAL else Q(status=stored))
            for stored, told in self.statuses.items()
        ]
        return [(self.corrected, Q(status=FINAL) & is_replacing), *plain]
