"""Pages cut by the last row seen, so that page 4,000 costs what page 1 costs and nothing is counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.db.models.expressions import Combinable

ModelT = TypeVar("ModelT", bound=Model)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeysetPage(Generic[ModelT]):
    """`after` and `before` are what the links carry on; None where there is no such page."""

    rows: tuple[ModelT, ...]
    after: Any | None = None
    before: Any | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Columns that are never NULL, the last of them unique; an index starts with them. Those that are no columns of
    the table are `computed`, which suits lists that stay short."""

    columns: tuple[str, ...]
    descending: bool = False
    computed: Mapping[str, Combinable] = field(default_factory=dict)

    def reversed(self) -> "Order":
        return replace(self, descending=not self.descending)

    def ready(self, rows: QuerySet[ModelT]) -> QuerySet[ModelT]:
        """Rows that carry what they are ordered by."""
        ready: QuerySet[ModelT] = rows.annotate(**self.computed)
        return ready

    @property
    def terms(self) -> list[str]:
        return [f"-{column}" if self.descending else column for column in self.columns]

    def beyond(self, row: Model) -> Q:
        """Rows that come after `row`. The first term bounds the index scan, the rest decides within it."""
        step = "lt" if self.descending else "gt"
        values = {column: getattr(row, column) for column in self.columns}
        first = self.columns[0]
        ties = Q()
        for place, column in enumerate(self.columns):
            same = {name: values[name] for name in self.columns[:place]}
            ties |= Q(**same, **{f"{column}__{step}": values[column]})
        return Q(**{f"{first}__{step}e": values[first]}) & ties


def cut(
    found: QuerySet[ModelT],
    order: Order,
    *,
    size: int,
    after: ModelT | None = None,
    before: ModelT | None = None,
) -> KeysetPage[ModelT]:
    """The page behind `after`, or the one that ends before `before`, or the first."""
    if before is not None:
        page = cut(found, order.reversed(), size=size, after=before)
        rows = tuple(reversed(page.rows))
        return KeysetPage(rows=rows, after=_key(rows, -1), before=_key(rows, 0) if page.after else None)
    found = order.ready(found)
    if after is not None:
        found = found.filter(order.beyond(after))
    fetched = list(found.order_by(*order.terms)[: size + 1])
    rows = tuple(fetched[:size])
    more = _key(rows, -1) if len(fetched) > size else None
    return KeysetPage(rows=rows, after=more, before=_key(rows, 0) if after is not None else None)


def _key(rows: Sequence[ModelT], place: int) -> Any | None:
    return rows[place].pk if rows else None
