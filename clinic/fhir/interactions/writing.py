"""Create and update: once per identifier, never over a version the sender has not seen."""

import re
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl

from clinic.accounts.models import Clinic
from clinic.core.turns import wait_in_turn
from clinic.fhir.interactions.answers import Answer, of_write
from clinic.fhir.interactions.bodies import check_body, tell
from clinic.fhir.oauth.callers import Caller
from clinic.fhir.resource import Draft, Hit, ReadDraft, Resource
from clinic.fhir.rest.errors import (
    FhirError,
    bad_request,
    forbidden,
    not_found,
    precondition_failed,
)
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.rest.prefer import Prefer
from clinic.fhir.search.query import Query, read_query
from clinic.fhir.search.run import find_few
from clinic.fhir.search.values import BadValueError, read_token

_VERSION: Final = re.compile(r'(?:W/)?"(?P<version>[1-9]\d{0,8})"')


@dataclass(frozen=True, slots=True)
class Sent:
    """A posted resource; `condition` is the If-None-Exist or If-Match header, empty when there is none."""

    body: dict[str, Any]
    condition: str
    prefer: Prefer


def create(resource: Resource, read_draft: ReadDraft, caller: Caller, sent: Sent) -> Answer:
    """What matches If-None-Exist, or was stored under the same identifier, is answered with 200.

    Raises FhirError 412 when several match, 409 when what is stored is about another patient or something else, 403
    for a condition that is a search to a caller that may not search.
    """
    check_body(resource, sent.body)
    draft = read_draft(sent.body, caller.clinic)
    told = tell(resource, sent.body, draft, is_strict=sent.prefer.is_strict)
    found = _matching(resource, caller, sent.condition) if sent.condition else None
    status = 200
    if found is not None:
        draft.check_about(found)
    else:
        stored = _stored_before(resource, caller.clinic, draft)
        found = draft.settle(stored, by=caller.actor) if stored else draft.store(by=caller.actor)
        status = 200 if stored else 201
    told += draft.told_of(found, is_new=status == 201)
    may_read = caller.may(resource.type, "r")
    return of_write(resource, found, sent.prefer, status=status, told=told, may_read=may_read)


def update(resource: Resource, read_draft: ReadDraft, caller: Caller, logical_id: str, sent: Sent) -> Answer:
    """Raises FhirError 428 without If-Match, 412 when it names another version than the stored one."""
    check_body(resource, sent.body)
    if sent.body.get("id") != logical_id:
        raise bad_request("id must be the one in the address", expression=f"{resource.type}.id")
    hit = resource.find(caller.clinic, logical_id)
    if hit is None:
        raise not_found(resource.type)
    _check_version(hit, sent.condition)
    draft = read_draft(sent.body, caller.clinic)
    told = tell(resource, sent.body, draft, is_strict=sent.prefer.is_strict)
    changed = draft.replace(hit, by=caller.actor)
    told += draft.told_of(changed, is_new=False)
    may_read = caller.may(resource.type, "r")
    return of_write(resource, changed, sent.prefer, status=200, told=told, may_read=may_read)


def _check_version(hit: Hit, condition: str) -> None:
    if not condition:
        raise FhirError(428, Issue("required", "Send If-Match with the version you have read"))
    version = _VERSION.fullmatch(condition.strip())
    if version is None:
        raise bad_request('If-Match must be one version such as W/"3"')
    if int(version["version"]) != hit.version:
        raise precondition_failed(f"The stored version is {hit.etag}; nothing was changed")


def _matching(resource: Resource, caller: Caller, condition: str) -> Hit | None:
    pairs = parse_qsl(condition.removeprefix(f"{resource.type}?").removeprefix("?"), keep_blank_values=True)
    query = read_query(resource, pairs)
    if not query.filters:
        raise bad_request("If-None-Exist must hold search parameters")
    if not caller.may(resource.type, "s") and not _names_one(query):
        raise forbidden(
            f"The token has no scope system/{resource.type}.s: If-None-Exist may hold identifier=system|value alone"
        )
    # Two of the same post at one moment: the second waits here until the first is stored, and finds it.
    wait_in_turn(f"{caller.clinic.pk} {resource.type}?{condition}")
    found = find_few(resource, query, caller.clinic, 2)
    if len(found) > 1:
        raise precondition_failed("If-None-Exist matches more than one", code="multiple-matches")
    return found[0] if found else None


def _names_one(query: Query) -> bool:
    """Such a condition tells no more than a post with that identifier would."""
    named = [(each.text, each.values) for each in query.filters]
    return len(named) == 1 and named[0][0] == "identifier" and _is_whole(named[0][1])


def _is_whole(values: tuple[str, ...]) -> bool:
    try:
        token = read_token(values[0])
    except BadValueError:
        return False
    return len(values) == 1 and bool(token.system and token.code)


def _stored_before(resource: Resource, clinic: Clinic, draft: Draft) -> Hit | None:
    if draft.client_key is None:
        return None
    # Always after the lock of a condition, so that no two posts wait for each other.
    wait_in_turn(f"{clinic.pk} {resource.type} {draft.client_key}")
    return draft.stored()
