"""Read and search."""

import uuid
from functools import partial

from clinic.fhir.interactions.answers import Answer, of_hit
from clinic.fhir.oauth.callers import Caller
from clinic.fhir.resource import Resource
from clinic.fhir.rest.errors import not_found
from clinic.fhir.rest.prefer import Prefer
from clinic.fhir.search.bundle import searchset
from clinic.fhir.search.kept import keep, recall
from clinic.fhir.search.query import Pairs, Query, read_query
from clinic.fhir.search.run import run
from clinic.fhir.search.values import own_id


def read(resource: Resource, caller: Caller, logical_id: str) -> Answer:
    """Raises FhirError 404 alike for an id that never was and one of another clinic."""
    hit = resource.find(caller.clinic, logical_id)
    if hit is None:
        raise not_found(resource.type)
    return of_hit(hit)


def search(
    resource: Resource, caller: Caller, pairs: Pairs, prefer: Prefer, *, by_form: bool = False
) -> Answer:
    """Of a search `by_form` no address to follow holds a value, on no page."""
    kept = recall(resource, caller, pairs)
    query = read_query(resource, pairs if kept is None else kept, is_lenient=prefer.is_lenient)
    page = run(resource, query, caller.clinic)
    bundle = searchset(
        resource,
        query,
        page,
        here=pairs if kept is not None else None,
        keep=partial(keep, resource, caller) if by_form or kept is not None else None,
    )
    shown = dict.fromkeys(hit.patient_id for hit in page.hits)
    return Answer(200, bundle, list(shown) or [_asked_about(query)])


def _asked_about(query: Query) -> uuid.UUID | None:
    """Whom an empty page tells of: that nothing is kept is an answer too, when the search names one patient."""
    named = [each for each in query.filters if each.name in {"patient", "subject"}]
    if len(named) != 1 or len(named[0].values) != 1:
        return None
    return own_id(named[0].values[0], "Patient")
