"""From the filters of a query to one condition on one table."""

from functools import reduce
from operator import and_, or_

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.fhir.resource import Source
from clinic.fhir.rest.errors import bad_request, shown
from clinic.fhir.search.matchers import Condition, Matcher
from clinic.fhir.search.query import Filter, Query
from clinic.fhir.search.values import BadValueError


def condition_of(source: Source, query: Query, clinic: Clinic) -> Condition:
    """None when nothing of this source can match, so that its table need not be asked.

    Raises FhirError 400 naming parameter and value.
    """
    found = Q()
    for each in query.filters:
        matcher = source.search.get(each.name)
        part = _any(matcher, each, clinic) if matcher else None
        if part is None:
            return None
        found &= part
    return found


def _any(matcher: Matcher, each: Filter, clinic: Clinic) -> Condition:
    parts = [_one(matcher, each, value, clinic) for value in each.values]
    matching = [part for part in parts if part is not None]
    if each.modifier == "not":
        # Not one of several means none of them.
        return reduce(and_, matching) if len(matching) == len(parts) else None
    # An empty condition matches everything; OR would forget it.
    if not all(matching):
        return Q()
    return reduce(or_, matching) if matching else None


def _one(matcher: Matcher, each: Filter, value: str, clinic: Clinic) -> Condition:
    try:
        if each.modifier == "missing":
            return matcher.missing(is_missing=_truth(value))
        return matcher.condition(each.modifier, value, clinic)
    except BadValueError as error:
        raise bad_request(f"{each.text}: {error} (given: {shown(value)})", code="value") from None


def _truth(value: str) -> bool:
    if value not in {"true", "false"}:
        raise BadValueError("write true or false")
    return value == "true"
