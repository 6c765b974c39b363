"""One for each channel of the installation: after ten failures in a row everybody stops trying but one probe at a time.

Kept in Redis, where every worker sees it. Emptied, it begins anew, closed: that costs ten more tries and no message,
since the rows are the queue.
"""

import datetime as dt
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

from clinic.core import clock

log = structlog.get_logger(__name__)
FAILURES = 10
# Program defaults (editable-default): the pause before each further probe, which gets longer up to the last.
PAUSES = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 2, 5))
PROBE_SECONDS = 120
"""Longer than a server that hangs takes; after it another worker may probe in place of one that died."""
KEPT = dt.timedelta(days=7)
"""Redis forgets a breaker that nobody tried for so long."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """`failures` in a row since `since`, the last for `reason`; nobody tries before `next_try` once it is open."""

    since: dt.datetime
    failures: int
    reason: str
    next_try: dt.datetime

    @property
    def is_open(self) -> bool:
        return self.failures >= FAILURES


def room(channel: str, *, usual: int) -> int:
    """How many messages may be taken up now: `usual`, or one to probe with, or none."""
    trouble = trouble_of(channel)
    if trouble is None or not trouble.is_open:
        return usual
    return 1 if clock.now() >= trouble.next_try else 0


def shut_until(channels: Iterable[str]) -> dict[str, dt.datetime]:
    """The channels for which no probe is due yet, with when it will be."""
    now = clock.now()
    return {
        channel: trouble.next_try
        for channel, trouble in open_troubles(channels).items()
        if now < trouble.next_try
    }


def may_try(channel: str) -> bool:
    """Asked with a message in hand. While it is open, one worker is told True each time a probe is due."""
    trouble = trouble_of(channel)
    if trouble is None or not trouble.is_open:
        return True
    probe = f"{_key(channel)}:{trouble.next_try.isoformat()}"
    with suppress(RedisError):
        return clock.now() >= trouble.next_try and bool(cache.add(probe, 1, timeout=PROBE_SECONDS))
    return True


def is_open(channel: str) -> bool:
    trouble = trouble_of(channel)
    return trouble is not None and trouble.is_open


def worked(channel: str) -> None:
    """The line carried a message: whatever was, is over."""
    trouble = trouble_of(channel)
    if trouble is None:
        return
    with suppress(RedisError):
        cache.delete(_key(channel))
    if trouble.is_open:
        log.info("sending goes on", channel=channel)


def failed(channel: str, reason: str) -> None:
    """Two workers that fail at the same moment may count as one: the next failure makes up for it."""
    now, before = clock.now(), trouble_of(channel)
    failures = before.failures + 1 if before else 1
    pause = PAUSES[min(max(failures - FAILURES, 0), len(PAUSES) - 1)]
    trouble = Trouble(before.since if before else now, failures, reason, now + pause)
    with suppress(RedisError):
        cache.set(_key(channel), trouble, timeout=_seconds(KEPT))
    if failures == FAILURES:
        log.warning("sending paused", channel=channel)


def trouble_of(channel: str) -> Trouble | None:
    """What went wrong since a message last got through; None while all is well, or nobody can tell."""
    try:
        found = cache.get(_key(channel))
    except RedisError:
        return None
    return found if isinstance(found, Trouble) else None


def open_troubles(channels: Iterable[str]) -> dict[str, Trouble]:
    """The channels on which nobody tries now, with why."""
    found = ((channel, trouble_of(channel)) for channel in channels)
    return {channel: trouble for channel, trouble in found if trouble is not None and trouble.is_open}


def _key(channel: str) -> str:
    return f"reminders:line:{channel}"


def _seconds(duration: dt.timedelta) -> int:
    return int(duration.total_seconds())
