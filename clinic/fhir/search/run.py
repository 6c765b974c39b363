"""Running a search over every source of a resource and merging what they give into one page."""

from dataclasses import dataclass
from heapq import merge
from itertools import islice

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.fhir.resource import Hit, Resource, Source
from clinic.fhir.search.conditions import condition_of
from clinic.fhir.search.paging import Place, beyond, place_of, read_cursor, write_cursor
from clinic.fhir.search.query import Query

Asked = list[tuple[Source, Q]]


@dataclass(frozen=True, slots=True)
class Page:
    """`next_cursor` is empty on the last page; `total` is None unless it was asked for."""

    hits: list[Hit]
    next_cursor: str
    total: int | None


def run(resource: Resource, query: Query, clinic: Clinic) -> Page:
    asked = _asked(resource, query, clinic)
    counted = query.with_total or query.count == 0
    total = _total(asked, clinic) if counted else None
    if query.count == 0:
        return Page([], "", total)
    place = read_cursor(resource, query)
    found = _merged(resource, query, [_rows(resource, query, each, place, clinic) for each in asked])
    hits = found[: query.count]
    cursor = (
        write_cursor(resource, query, place_of(resource, query, hits[-1])) if found[query.count :] else ""
    )
    return Page(hits, cursor, total)


def find_few(resource: Resource, query: Query, clinic: Clinic, limit: int) -> list[Hit]:
    """Up to `limit` matches in no particular order, to see whether there is one or several."""
    hits: list[Hit] = []
    for source, condition in _asked(resource, query, clinic):
        rows = source.rows(clinic).filter(condition)[: limit - len(hits)]
        hits += [Hit(source, row) for row in rows]
        if len(hits) == limit:
            break
    return hits


def _asked(resource: Resource, query: Query, clinic: Clinic) -> Asked:
    conditions = ((source, condition_of(source, query, clinic)) for source in resource.sources)
    return [(source, condition) for source, condition in conditions if condition is not None]


def _total(asked: Asked, clinic: Clinic) -> int:
    return sum(source.rows(clinic).filter(condition).count() for source, condition in asked)


def _rows(
    resource: Resource, query: Query, asked: tuple[Source, Q], place: Place | None, clinic: Clinic
) -> list[Hit]:
    source, condition = asked
    column = source.sorts[query.sort]
    rows = source.rows(clinic).filter(condition)
    if place is not None:
        rank = resource.sources.index(source)
        rows = rows.filter(beyond(place, column, rank, descending=query.descending))
    sign = "-" if query.descending else ""
    ordered = rows.order_by(f"{sign}{column}", f"{sign}pk")
    return [Hit(source, row) for row in ordered[: query.count + 1]]


def _merged(resource: Resource, query: Query, runs: list[list[Hit]]) -> list[Hit]:
    """One more than a page holds, so that the caller sees whether another follows."""
    if len(runs) == 1:
        return runs[0]
    ordered = merge(*runs, key=lambda hit: place_of(resource, query, hit), reverse=query.descending)
    return list(islice(ordered, query.count + 1))
