"""Stable pages: a page starts after the last entry of the one before, whatever was inserted meanwhile."""

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.db.models import Q

from clinic.fhir.resource import Hit, Resource
from clinic.fhir.rest.errors import bad_request
from clinic.fhir.search.query import Query

_SALT: Final = "clinic.fhir.search.cursor"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an entry stands: the value sorted by, then the row, then the source among those of the row."""

    value: dt.datetime
    row_id: uuid.UUID
    rank: int


def place_of(resource: Resource, query: Query, hit: Hit) -> Place:
    column = hit.source.sorts[query.sort]
    return Place(getattr(hit.row, column), hit.row.pk, resource.sources.index(hit.source))


def beyond(place: Place, column: str, rank: int, *, descending: bool) -> Q:
    """Rows of the source with this rank that come after `place`."""
    ahead = "lt" if descending else "gt"
    is_later = (rank < place.rank) if descending else (rank > place.rank)
    row = f"pk__{ahead}e" if is_later else f"pk__{ahead}"
    # The first condition is implied by the others; an index can only use this one.
    at_least = Q((f"{column}__{ahead}e", place.value))
    return at_least & (Q((f"{column}__{ahead}", place.value)) | Q((row, place.row_id)))


def write_cursor(resource: Resource, query: Query, place: Place) -> str:
    content = [place.value.isoformat(), place.row_id.hex, place.rank]
    return signing.dumps(content, salt=_salt(resource, query))


def read_cursor(resource: Resource, query: Query) -> Place | None:
    """Raises FhirError 400 for a cursor that was altered or belongs to another search."""
    if not query.cursor:
        return None
    try:
        value, row_id, rank = signing.loads(query.cursor, salt=_salt(resource, query))
    except signing.BadSignature:
        raise bad_request("_cursor is not one of ours, or of another search", code="value") from None
    return Place(dt.datetime.fromisoformat(value), uuid.UUID(row_id), rank)


def _salt(resource: Resource, query: Query) -> str:
    # `_count` may change from page to page; what is found and its order may not.
    fixed = sorted(pair for pair in query.used if pair[0] not in {"_count", "_total"})
    digest = hashlib.sha256(repr((resource.type, fixed)).encode()).hexdigest()
    return f"{_SALT}:{digest}"
