"""Opens tables for COPY and closes them again exactly as they were.

COPY does not enter a table whose row-level security binds the user, history would be written row by row, and each
index would be maintained in random order; so these are set aside and restored in the same transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from psycopg import Connection, sql

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint
    WHERE contype IN ('f', 'u') AND conrelid = ANY(%s::regclass[])
    ORDER BY contype DESC, conrelid::regclass::text, conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index
    WHERE indrelid = ANY(%s::regclass[]) AND NOT indisprimary
      AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype = 'u')
    ORDER BY 1
"""
OPEN = ("DISABLE TRIGGER USER", "NO FORCE ROW LEVEL SECURITY")
CLOSE = ("ENABLE TRIGGER USER", "FORCE ROW LEVEL SECURITY")


@contextmanager
def opened(connection: Connection[Any], tables: Sequence[str]) -> Iterator[None]:
    """Within one transaction as the tables' owner. Restoring checks every foreign key and uniqueness anew."""
    with connection.transaction():
        connection.execute("SET LOCAL maintenance_work_mem = '512MB'")
        constraints = connection.execute(CONSTRAINTS, [list(tables)]).fetchall()
        indexes = connection.execute(INDEXES, [list(tables)]).fetchall()
        _alter(connection, tables, OPEN)
        for table, name, _ in constraints:
            connection.execute(_sql("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
        for name, _ in indexes:
            connection.execute(_sql("DROP INDEX {}", name))
        yield
        for _, definition in indexes:
            connection.execute(definition)
        for table, name, definition in constraints:
            connection.execute(_sql("ALTER TABLE {} ADD CONSTRAINT {} ", table, name) + sql.SQL(definition))
        _alter(connection, tables, CLOSE)


def _alter(connection: Connection[Any], tables: Sequence[str], actions: Sequence[str]) -> None:
    for table in tables:
        for action in actions:
            connection.execute(_sql(f"ALTER TABLE {{}} {action}", table))


def _sql(text: Any, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))
