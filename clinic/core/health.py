"""Liveness and readiness; readiness names what is missing without telling anything of patients."""

import datetime as dt

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from redis.exceptions import RedisError

from clinic.core import clock

BEAT_KEY = "taper:beat"
BEAT_EVERY = dt.timedelta(seconds=20)
# One beat may be lost to a busy worker; a heartbeat left behind by the run before a restart must not count for long.
BEAT_STALE = 3 * BEAT_EVERY


def live() -> HttpResponse:
    return JsonResponse({"status": "ok"})


def ready() -> HttpResponse:
    """200 when database, migrations, Redis and the beat heartbeat are all well, else 503 with each one's state."""
    checks = {"database": _database(), **_redis()}
    well = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **checks}, status=200 if well else 503)


def beat_alive() -> None:
    """Called by the heartbeat task; its age proves that beat, broker and a worker all run."""
    cache.set(BEAT_KEY, clock.now().isoformat(), timeout=None)


_migrated = False


def _database() -> str:
    global _migrated  # noqa: PLW0603  a process sees the schema go from missing to applied once, never back
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if not _migrated:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return "migrations pending"
            _migrated = True
    except DatabaseError:
        return "unreachable"
    return "ok"


def _redis() -> dict[str, str]:
    try:
        seen = cache.get(BEAT_KEY)
    except RedisError:
        return {"redis": "unreachable", "beat": "unknown"}
    if seen is None:
        return {"redis": "ok", "beat": "never seen"}
    fresh = clock.now() - dt.datetime.fromisoformat(seen) < BEAT_STALE
    return {"redis": "ok", "beat": "ok" if fresh else f"last seen {seen}"}
