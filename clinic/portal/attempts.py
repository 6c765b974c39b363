"""How often one address may guess. Only misses count: patients of one waiting room share an address."""

import logging
from dataclasses import dataclass
from typing import Final

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Misses:
    """At most `limit` misses in `seconds` from one address; without Redis nobody is held back.

    That is safe: a token cannot be guessed, and wrong dates of birth are counted with the link as well.
    """

    name: str
    limit: int
    seconds: int

    def are_too_many(self, request: HttpRequest) -> bool:
        try:
            return int(cache.get(self._key(request), 0)) >= self.limit
        except RedisError:
            logger.warning("portal_misses_not_read")
            return False

    def count(self, request: HttpRequest) -> None:
        key = self._key(request)
        try:
            if not cache.add(key, 1, timeout=self.seconds):
                cache.incr(key)
        except (RedisError, ValueError):
            # ValueError: the key ran out between the two calls, and a new period begins with the next miss.
            logger.warning("portal_miss_not_counted")

    def _key(self, request: HttpRequest) -> str:
        return f"portal:{self.name}:{get_adapter().get_client_ip(request)}"


UNKNOWN_LINKS: Final = Misses("unknown-links", limit=30, seconds=600)
WRONG_BIRTH_DATES: Final = Misses("wrong-birth-dates", limit=20, seconds=600)
