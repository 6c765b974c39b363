"""A page of results as a searchset Bundle with absolute links that keep every parameter."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from clinic.fhir.resource import Hit, Resource
from clinic.fhir.rest.outcome import outcome
from clinic.fhir.search.query import Pairs, Query
from clinic.fhir.search.run import Page


def base_url() -> str:
    return f"{settings.BASE_URL}/fhir"


def searchset(
    resource: Resource,
    query: Query,
    page: Page,
    *,
    here: Pairs | None = None,
    keep: Callable[[Pairs], str] | None = None,
) -> dict[str, Any]:
    """`here` are the pairs of the page's own address, when not those of the search; `keep` stores the search of the
    next page and gives its handle, where no address may hold what was searched for."""
    own = [*query.used, *([("_cursor", query.cursor)] if query.cursor else [])]
    links = [_link("self", resource, own if here is None else here)]
    if page.next_cursor:
        ahead = [*query.used, ("_cursor", page.next_cursor)]
        links.append(_link("next", resource, [("_cursor", keep(ahead))] if keep else ahead))
    bundle: dict[str, Any] = {"resourceType": "Bundle", "type": "searchset", "link": links}
    if page.total is not None:
        bundle["total"] = page.total
    entries = _entries(resource, page.hits)
    if query.warnings:
        entries.append({"resource": outcome(query.warnings), "search": {"mode": "outcome"}})
    if entries:
        bundle["entry"] = entries
    return bundle


def _entries(resource: Resource, hits: list[Hit]) -> list[dict[str, Any]]:
    where = f"{base_url()}/{resource.type}/"
    return [
        {"fullUrl": where + hit.logical_id, "resource": hit.to_fhir(), "search": {"mode": "match"}}
        for hit in hits
    ]


def _link(relation: str, resource: Resource, pairs: Pairs) -> dict[str, str]:
    query = f"?{urlencode(pairs)}" if pairs else ""
    return {"relation": relation, "url": f"{base_url()}/{resource.type}{query}"}
