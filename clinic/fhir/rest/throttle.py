"""How often one client may ask: a count per minute in Redis, shared by every web process."""

import logging
from functools import cache
from typing import Final

from django.conf import settings
from redis import Redis
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


@cache
def _redis() -> Redis:
    # Not Django's cache: counting and expiring there takes three round trips instead of one.
    return Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


def _count(key: str) -> int:
    try:
        with _redis().pipeline(transaction=False) as both:
            both.incr(key)
            both.expire(key, 2 * MINUTE)
            count, _ = both.execute()
        return int(count)
    except RedisError:
        logger.warning("fhir_rate_not_counted")
        return 0
