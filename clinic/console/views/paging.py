"""Long lists page by page, from the row that the address bar names."""

import uuid
from typing import TypeVar

from django.db.models import Model, QuerySet

from clinic.accounts.selectors import rows_of
from clinic.console.access import StaffRequest
from clinic.console.presenters.keyset import KeysetPage, Order, cut

SIZE = 50
ModelT = TypeVar("ModelT", bound=Model)


def page_at(
    request: StaffRequest,
    found: QuerySet[ModelT],
    order: Order,
    *,
    rows: QuerySet[ModelT] | None = None,
    size: int = SIZE,
) -> KeysetPage[ModelT]:
    """The page behind `?after=` or ending before `?before=`; the first for a row the clinic does not have.

    `rows` are all of the clinic, for a table that says in its own way whose they are.
    """
    own = order.ready(rows_of(found.model, request.clinic) if rows is None else rows)
    return cut(
        found,
        order,
        size=size,
        after=_row(request, "after", own),
        before=_row(request, "before", own),
    )


def _row(request: StaffRequest, name: str, own: QuerySet[ModelT]) -> ModelT | None:
    """Whether or not it still passes the filters: a flag closed on page 2 must not lead back to page 1."""
    try:
        pk = uuid.UUID(request.GET.get(name, ""))
    except ValueError:
        return None
    return own.filter(pk=pk).first()
