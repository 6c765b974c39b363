"""Liveness and readiness; readiness names what is missing without telling anything of patients."""

import datetime as dt

from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse, JsonResponse
from redis.exceptions import RedisError

from clinic.core import clock
from clinic.core.configuration import configuration
from clinic.core.power import standing

BEAT_KEY = "taper:beat"
BEAT_EVERY = dt.timedelta(seconds=20)
# One beat may be lost to a busy worker; a heartbeat left behind by the run before a restart must not count for long.
BEAT_STALE = 3 * BEAT_EVERY


def live() -> HttpResponse:
    return JsonResponse({"status": "ok"})


def ready() -> HttpResponse:
    """200 when the database takes a write, role, server, migrations, settings, Redis and the beat are all well.

    Else 503 with each one's state.
    """
    checks = {**_database(), **_redis(), **configuration()}
    well = all(state == "ok" for state in checks.values())
    return JsonResponse({"status": "ok" if well else "unavailable", **checks}, status=200 if well else 503)


def beat_alive() -> None:
    """Called by the heartbeat task; its age proves that beat, broker and a worker all run."""
    cache.set(BEAT_KEY, clock.now().isoformat(), timeout=None)


_migrated = False


def _database() -> dict[str, str]:
    try:
        found = standing()
        if not _is_migrated():
            return {"database": "migrations pending", **found}
    except DatabaseError:
        return {"database": "unreachable"}
    return {"database": "ok" if _takes_a_write() else "takes no write", **found}


def _is_migrated() -> bool:
    global _migrated  # noqa: PLW0603  a process sees the schema go from missing to applied once, never back
    if not _migrated:
        executor = MigrationExecutor(connection)
        _migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return _migrated


def _takes_a_write() -> bool:
    """A server may answer and be full, read-only, or give the runtime role no right to write."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 3000")
            # A session that nobody has: it has run out when it is written, and the nightly tidying takes it away.
            cursor.execute(
                "INSERT INTO django_session (session_key, session_data, expire_date) VALUES ('readiness', '', now())"
                " ON CONFLICT (session_key) DO UPDATE SET expire_date = now()"
            )
    except DatabaseError:
        return False
    return True


def _redis() -> dict[str, str]:
    try:
        seen = cache.get(BEAT_KEY)
    except RedisError:
        return {"redis": "unreachable", "beat": "unknown"}
    if seen is None:
        return {"redis": "ok", "beat": "never seen"}
    fresh = clock.now() - dt.datetime.fromisoformat(seen) < BEAT_STALE
    return {"redis": "ok", "beat": "ok" if fresh else f"last seen {seen}"}
