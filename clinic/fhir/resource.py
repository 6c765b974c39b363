"""How a resource is declared: from which rows it is read, how it is searched, what may be done with it.

Another resource is one `Resource` with a mapper in each direction; views, search, the capability statement and the
OpenAPI document are made from the declaration.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.core.actor import Actor
from clinic.fhir.search.matchers import Matcher

Json = dict[str, Any]
UUID_LENGTH = 36
RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows of one table as one kind of resource; a row with several measurements has a source for each.

    The logical id is the row's id and `suffix`, so it never changes and can be taken apart again.
    """

    model: type[Model]
    to_fhir: Callable[[Any], Json]
    search: Mapping[str, Matcher]
    sorts: Mapping[str, str]
    suffix: str = ""
    where: Q = field(default_factory=Q)
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()
    patient: str = "patient_id"

    def rows(self, clinic: Clinic) -> QuerySet[Any]:
        """The one place where the rows of a resource are found: always of one clinic."""
        rows = rows_of(self.model, clinic).filter(self.where)
        if self.related:
            rows = rows.select_related(*self.related)
        return rows.prefetch_related(*self.prefetched) if self.prefetched else rows

    def row_id(self, logical_id: str) -> uuid.UUID | None:
        """None for an id that is not of this source or not written as we write it."""
        text, suffix = logical_id[:UUID_LENGTH], logical_id[UUID_LENGTH:]
        if suffix != self.suffix:
            return None
        try:
            row_id = uuid.UUID(text)
        except ValueError:
            return None
        return row_id if str(row_id) == text else None

    def logical_id(self, row: Model) -> str:
        return f"{row.pk}{self.suffix}"

    def patient_id(self, row: Model) -> uuid.UUID | None:
        return getattr(row, self.patient)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Hit:
    """A stored row seen as the resource of a source."""

    source: Source
    row: Any

    def to_fhir(self) -> Json:
        return self.source.to_fhir(self.row)

    @property
    def logical_id(self) -> str:
        return self.source.logical_id(self.row)

    @property
    def patient_id(self) -> uuid.UUID | None:
        return self.source.patient_id(self.row)

    @property
    def etag(self) -> str:
        return f'W/"{self.row.version}"'


class Draft(Protocol):
    """A posted resource, checked and ready to be stored through a verb of care."""

    @property
    def client_key(self) -> str | None: ...

    def stored(self) -> Hit | None:
        """What was stored before under the same identifier."""

    def agrees_with(self, hit: Hit) -> bool:
        """Whether the stored row says what this draft says."""

    def store(self, *, by: Actor) -> Hit: ...


class ReadDraft(Protocol):
    def __call__(self, body: Json, clinic: Clinic) -> Draft: ...


class Update(Protocol):
    def __call__(self, hit: Hit, body: Json, *, expected_version: int, by: Actor) -> Hit: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """`kept` are the elements we store; others are told to the sender, or refused when it asks for that.

    `required` are those without which nothing can be made of a post; the R4 schema asks for no primitive.
    """

    type: str
    sources: tuple[Source, ...]
    kept: frozenset[str]
    required: tuple[str, ...] = ()
    default_sort: str
    patient_sort: str
    documentation: str
    example: Json
    profiles: tuple[str, ...] = ()
    read_draft: ReadDraft | None = None
    update: Update | None = None

    @property
    def parameters(self) -> dict[str, Matcher]:
        """Search parameters by name; where sources differ the first to know it describes it."""
        found: dict[str, Matcher] = {}
        for source in self.sources:
            found = {**source.search, **found}
        return dict(sorted(found.items()))

    @property
    def interactions(self) -> tuple[str, ...]:
        written = (("create", self.read_draft), ("update", self.update))
        return ("read", "search-type", *(name for name, how in written if how))

    def find(self, clinic: Clinic, logical_id: str) -> Hit | None:
        for source in self.sources:
            row_id = source.row_id(logical_id)
            if row_id is not None:
                row = next(iter(source.rows(clinic).filter(pk=row_id)), None)
                return Hit(source, row) if row is not None else None
        return None
