"""Marks a new database as the demo's, before it holds anything; example people get into no other."""

from typing import Any, Final

import psycopg
from psycopg import sql

from clinic.core.example import MARK, READ_MARK
from clinic.demo.stack import StackError

COUNT_TABLES: Final = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
REFUSAL: Final = (
    "The demo did not make this database, which holds tables already: example people would get into it. "
    "Choose another TAPER_HOME or an empty database (`make clean` deletes what an older demo left under TAPER_HOME)."
)


def mark_as_demo(database_url: str) -> None:
    """As the owner. Raises StackError for a database that somebody else has begun to fill, or that does not answer."""
    try:
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            _mark(connection)
    except psycopg.OperationalError as error:
        raise StackError(f"The database of the demo does not answer: {error}") from None


def _mark(connection: psycopg.Connection[Any]) -> None:
    if _first(connection, READ_MARK) == MARK:
        return
    if _first(connection, COUNT_TABLES):
        raise StackError(REFUSAL)
    name = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(MARK)))


def _first(connection: psycopg.Connection[Any], query: str) -> object:
    row = connection.execute(query).fetchone()
    return row[0] if row else None
