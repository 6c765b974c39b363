"""Searches whose parameters came in a body, kept for their next page: its address holds an opaque handle and no value.

They lie in the cache for a few minutes, encrypted with the handle itself, which only the caller has.
"""

import hashlib
import secrets
from typing import Final

import orjson
from django.core.cache import cache
from joserfc import jwe
from joserfc.jwk import OctKey
from redis.exceptions import RedisError

from clinic.core.refusal import RETRY_SECONDS
from clinic.fhir.oauth.callers import Caller
from clinic.fhir.resource import Resource
from clinic.fhir.rest.errors import FhirError, bad_request
from clinic.fhir.rest.outcome import Issue
from clinic.fhir.search.query import SILENT, Pairs

MINUTES: Final = 10
CURSOR: Final = "_cursor"
_PREFIX: Final = "kept-"
"""What tells a handle from the cursor of a search by address."""
_BYTES: Final = 24
_HEADER: Final = {"alg": "dir", "enc": "A256GCM"}


def keep(resource: Resource, caller: Caller, pairs: Pairs) -> str:
    """The handle under which `pairs` can be had again. Raises FhirError 503 without a cache: a page without its link
    would pass for the last one."""
    handle = f"{_PREFIX}{secrets.token_urlsafe(_BYTES)}"
    content = orjson.dumps([_whose(resource, caller), pairs])
    try:
        cache.set(stored_at(handle), jwe.encrypt_compact(_HEADER, content, _key(handle)), MINUTES * 60)
    except RedisError:
        raise _busy() from None
    return handle


def recall(resource: Resource, caller: Caller, pairs: Pairs) -> Pairs | None:
    """What was kept under the handle in `pairs`, None when there is no handle.

    Raises FhirError 410 for one that is over, or of another caller or resource, 400 for one with parameters beside it.
    """
    given = [(name, value) for name, value in pairs if name not in SILENT]
    handle = next((value for name, value in given if name == CURSOR and value.startswith(_PREFIX)), "")
    if not handle:
        return None
    if len(given) > 1:
        raise bad_request("this _cursor holds the whole search; send nothing beside it")
    try:
        kept = cache.get(stored_at(handle))
    except RedisError:
        raise _busy() from None
    content = orjson.loads(jwe.decrypt_compact(kept, _key(handle)).plaintext or b"[]") if kept else None
    if content is None or content[0] != _whose(resource, caller):
        told = f"This page is no longer kept: a search by form can be followed for {MINUTES} minutes. Search again"
        raise FhirError(410, Issue("not-found", told))
    return [(name, value) for name, value in content[1]]


def _whose(resource: Resource, caller: Caller) -> str:
    return f"{caller.key} {resource.type}"


def stored_at(handle: str) -> str:
    return f"fhir-search-{hashlib.sha256(f'place {handle}'.encode()).hexdigest()}"


def _key(handle: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(f"key {handle}".encode()).digest())


def _busy() -> FhirError:
    told = Issue("transient", "The next page cannot be kept at the moment; search again")
    return FhirError(503, told, headers={"Retry-After": str(RETRY_SECONDS)})
