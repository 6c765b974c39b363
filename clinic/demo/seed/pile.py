"""Rows collected by table and written by COPY: a year of a clinic is some fifty thousand of them."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Field, ForeignKey, JSONField, Model
from psycopg.types.json import Jsonb

from clinic.core.models import BaseModel

RowT = TypeVar("RowT", bound=BaseModel)


class Pile:
    """What rows refer to is written before them, in whatever order they were added. Enter the clinic first."""

    def __init__(self) -> None:
        self._rows: dict[type[BaseModel], list[BaseModel]] = {}

    def add(self, *rows: BaseModel) -> None:
        for row in rows:
            self._rows.setdefault(type(row), []).append(row)

    def write(self) -> None:
        for model in sorted(self._rows, key=_height):
            _copy(model, self._rows[model])
        _analyze(self._rows)
        self._rows.clear()


def _copy(model: type[BaseModel], rows: list[BaseModel]) -> None:
    """By way of a temporary table: COPY itself is refused under row-level security, and would leave no actor."""
    fields = model._meta.concrete_fields
    columns = [(field.attname, _adapter(field)) for field in fields]
    listed = ", ".join(_name(field.column or field.attname) for field in fields)
    table, heap = _name(model._meta.db_table), _name(f"pile_{model._meta.db_table}")
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {heap} (LIKE {table}) ON COMMIT DROP")
        with cursor.copy(f"COPY {heap} ({listed}) FROM STDIN") as copy:
            for row in rows:
                values = row.__dict__
                copy.write_row([adapt(values[name]) for name, adapt in columns])
        cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {heap}")  # noqa: S608  our own names
        cursor.execute(f"DROP TABLE {heap}")


def _adapter(field: "Field[Any, Any]") -> Callable[[Any], Any]:
    return Jsonb if isinstance(field, JSONField) else _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _name(of: str) -> str:
    return connection.ops.quote_name(of)


@cache
def _height(model: type[Model]) -> int:
    """The longest way down its relations."""
    below = {
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is not model
    }
    return 1 + max((_height(other) for other in below), default=0)


def _analyze(models: Iterable[type[Model]]) -> None:
    """Tell the query planner of the rows; it would take each table for a handful until the next vacuum."""
    names = ", ".join(_name(model._meta.db_table) for model in models)
    with connection.cursor() as cursor:
        # Only a table's owner may: who connected, before taking on the runtime role.
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(f"ANALYZE {names}")
        cursor.execute(f"SET LOCAL ROLE {_name(settings.RUNTIME_ROLE)}")
