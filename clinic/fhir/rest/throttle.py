"""How often one client may ask: a count per minute in Redis, shared by every web process."""

import logging
from typing import Final

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from clinic.core import clock
from clinic.fhir.oauth.callers import Caller
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.rest.outcome import Issue

logger = logging.getLogger(__name__)
MINUTE: Final = 60
DEFAULT_PER_MINUTE: Final = 6_000


def check_rate(caller: Caller) -> None:
    """Raises FhirError 429 once a client has used up its minute; without Redis nobody is held back."""
    limit = int(getattr(settings, "FHIR_REQUESTS_PER_MINUTE", DEFAULT_PER_MINUTE))
    now = int(clock.now().timestamp())
    minute, second = divmod(now, MINUTE)
    if _count(f"fhir:rate:{caller.key}:{minute}") > limit:
        wait = str(MINUTE - second)
        problem = Issue("throttled", f"More than {limit} requests in one minute")
        raise FhirError(429, problem, headers={"Retry-After": wait})


def _count(key: str) -> int:
    try:
        cache.add(key, 0, timeout=2 * MINUTE)
        return cache.incr(key)
    except RedisError:
        logger.warning("fhir_rate_not_counted")
        return 0
