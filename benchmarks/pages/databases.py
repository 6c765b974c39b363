"""One database per size of clinic, all in one server, so that requests to both can alternate."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

TEMPLATE = "taper"
LOADED = "loaded"


def owner_of(database: str) -> "psycopg.Connection[Any]":
    """A connection of the tables' owner, in autocommit mode."""
    return psycopg.connect(os.environ["DATABASE_URL"], dbname=database, autocommit=True)


def is_loaded(database: str) -> bool:
    with owner_of("postgres") as owner:
        found = owner.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
        ).fetchone()
        return found == (LOADED,)


def mark_loaded(database: str) -> None:
    """One whose loading was interrupted is never taken for a whole one."""
    with owner_of("postgres") as owner:
        owner.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), LOADED))


def create(database: str) -> None:
    """Empty, with the tables migrated; in place of one of that name."""
    with owner_of("postgres") as owner:
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))
        names = map(sql.Identifier, (database, TEMPLATE))
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*names))


def connection_to(database: str) -> BaseDatabaseWrapper:
    """A connection as the web process makes it, in the runtime role, to another database."""
    wrapper = connections.create_connection("default")
    wrapper.settings_dict = settings.DATABASES["default"] | {"NAME": database}
    return wrapper


@contextmanager
def using(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let Django's default connection be this one; it stays open for the next time."""
    before = connections["default"]
    connections["default"] = connection
    try:
        yield
    finally:
        connections["default"] = before
