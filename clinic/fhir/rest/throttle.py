"""How often one may ask: counts per minute in Redis, shared by every web process.

Without Redis nobody is held back: neither an id nor a signature can be guessed, and readings must come in.
"""

import logging
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from clinic.core import clock

logger = logging.getLogger(__name__)
MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` of `what` in each minute of the clock."""

    name: str
    most: int
    what: str

    def key(self, whose: object) -> str:
        return f"fhir:{self.name}:{whose}:{_seconds() // MINUTE}"

    def check(self, counted: int) -> None:
        """Raises TooOftenError."""
        if counted > self.most:
            raise TooOftenError(self)


class TooOftenError(Exception):
    """Over a limit until its minute ends; the headers say how many seconds that is."""

    def __init__(self, limit: Limit) -> None:
        self.headers = {"Retry-After": str(MINUTE - _seconds() % MINUTE)}
        super().__init__(f"More than {limit.most} {limit.what} in one minute")


CALLS: Final = Limit("calls", 6_000, "requests")
# An EHR asks for ids it was given and hardly ever misses; who tries out ids does nothing else.
MISSES: Final = Limit("misses", 60, "ids that are not here")
# A token lives five minutes, so even a system of many short jobs needs few; the systems of one hospital may share an
# address.
TOKENS_OF_CLIENT: Final = Limit("client-tokens", 120, "token requests of this client")
TOKENS_OF_ADDRESS: Final = Limit("address-tokens", 600, "token requests from this address")


def count_call(client: object, *, by_id: bool) -> None:
    """Raises TooOftenError; after too many misses for calls `by_id` only, so that what an EHR sends still comes in."""
    calls, misses = _tally(CALLS.key(client), MISSES.key(client))
    CALLS.check(calls)
    if by_id:
        MISSES.check(misses + 1)


def count_miss(client: object) -> None:
    _tally(MISSES.key(client))


def count_token(limit: Limit, whose: object) -> None:
    """Raises TooOftenError."""
    limit.check(_tally(limit.key(whose))[0])


def _tally(counted: str, *others: str) -> list[int]:
    """`counted` after counting one more, then the others as they stand; one round trip."""
    try:
        with _redis(settings.REDIS_URL).pipeline(transaction=False) as pipeline:
            pipeline.incr(counted)
            for key in others:
                pipeline.get(key)
            pipeline.expire(counted, 2 * MINUTE)
            *counts, _ = pipeline.execute()
    except RedisError:
        logger.warning("fhir_rate_not_counted")
        return [0] * (1 + len(others))
    return [int(count or 0) for count in counts]


@cache
def _redis(url: str) -> Redis:
    # Not Django's cache: counting and expiring there takes three round trips instead of one.
    return Redis.from_url(url, socket_timeout=1, socket_connect_timeout=1)


def _seconds() -> int:
    return int(clock.now().timestamp())
