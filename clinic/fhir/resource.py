"""How a resource is declared: from which rows it is read, how it is searched, what may be done with it.

Another resource is one `Resource` with a mapper in each direction; views, search, the capability statement and the
OpenAPI document are made from the declaration.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

from django.db.models import Model, Q, QuerySet

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import rows_of
from clinic.core.actor import Actor
from clinic.fhir.mapping.chains import first_of, last_of, version_of
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.matchers import Matcher

Json = dict[str, Any]
UUID_LENGTH = 36
ABSENT: Final[tuple[Any, ...]] = (None, {})
FINAL: Final = "final"
RowT = TypeVar("RowT", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows of one table as one kind of resource; a row with several measurements has a source for each.

    The logical id is the id of the first row of a chain of corrections and `suffix`, so it never changes and can be
    taken apart again. `measure` is the column that a row must have to be told by this source.
    """

    model: type[Model]
    to_fhir: Callable[[Any], Json]
    search: Mapping[str, Matcher]
    sorts: Mapping[str, str]
    suffix: str = ""
    measure: str = ""
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
        return f"{first_of(row).pk}{self.suffix}"

    def shows(self, row: Any) -> bool:
        """Whether the row has what this source tells of."""
        return not self.measure or getattr(row, self.measure) not in ABSENT

    def find(self, clinic: Clinic, row_id: uuid.UUID) -> Any:
        """The row that says now what the chain begun by `row_id` says, None when there is no such chain here.

        A correction may have taken the value out: then the row before it, which tells that it was in error.
        """
        row = next(iter(self.rows(clinic).filter(pk=row_id)), None)
        if row is not None and row.status == FINAL:
            return row if first_of(row) is row else None
        row = rows_of(self.model, clinic).filter(pk=row_id).first()
        if row is None or first_of(row) is not row:
            return None
        row = last_of(row)
        while row is not None and not self.shows(row):
            row = getattr(row, "replaces", None)
        return next(iter(self.rows(clinic).filter(pk=row.pk)), None) if row is not None else None

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
        return f'W/"{self.version}"'

    @property
    def version(self) -> int:
        return version_of(self.row)


class Draft(Protocol):
    """A posted resource, checked and ready to be stored through a verb of care.

    `left` are paths of what cannot be kept of it, `notes` what else the sender should know.
    """

    @property
    def client_key(self) -> str | None: ...

    @property
    def left(self) -> tuple[str, ...]: ...

    @property
    def notes(self) -> tuple[Issue, ...]: ...

    def told_of(self, hit: Hit, *, is_new: bool) -> tuple[Issue, ...]:
        """What the sender should know of how it is stored now."""

    def stored(self) -> Hit | None:
        """What was stored before under the same identifier."""

    def check_about(self, hit: Hit) -> None:
        """Raises FhirError 409 when the stored resource is about another patient."""

    def store(self, *, by: Actor) -> Hit:
        """Raises FhirError 422 for what takes back something that is not here."""

    def settle(self, hit: Hit, *, by: Actor) -> Hit:
        """Sent again under the identifier of `hit`: the same, or its correction; FhirError 409 for anything else."""

    def replace(self, hit: Hit, *, by: Actor) -> Hit:
        """Sent as the new version of `hit`. Raises FhirError 409 and 422."""


class ReadDraft(Protocol):
    def __call__(self, body: Json, clinic: Clinic) -> Draft: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """`kept` are the elements we store, such as `component.code.coding.code`; others are told to the sender, or refused
    when it asks for that.

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
    is_updated: bool = False

    @property
    def parameters(self) -> dict[str, Matcher]:
        """Search parameters by name; where sources differ the first to know it describes it."""
        found: dict[str, Matcher] = {}
        for source in self.sources:
            found = {**source.search, **found}
        return dict(sorted(found.items()))

    @property
    def interactions(self) -> tuple[str, ...]:
        written = (("create", self.read_draft), ("update", self.is_updated))
        return ("read", "search-type", *(name for name, how in written if how))

    def find(self, clinic: Clinic, logical_id: str) -> Hit | None:
        for source in self.sources:
            row_id = source.row_id(logical_id)
            if row_id is not None:
                row = source.find(clinic, row_id)
                return Hit(source, row) if row is not None else None
        return None
