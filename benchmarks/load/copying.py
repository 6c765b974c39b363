"""Model rows in the text format of PostgreSQL's COPY."""

import json
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import Field, JSONField, Model

NULL = r"\N"
ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})


def fields_of(model: type[Model]) -> "list[Field[Any, Any]]":
    return list(model._meta.concrete_fields)


def line(row: Model) -> str:
    """One row, in the order of `fields_of`."""
    return "\t".join(_cell(field, getattr(row, field.attname)) for field in fields_of(type(row))) + "\n"


def _cell(field: "Field[Any, Any]", value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(field, JSONField):
        value = json.dumps(value)
    elif isinstance(field, ArrayField):
        # Codes, numbers and keys only: none needs quoting within an array.
        return "{" + ",".join(map(str, value)) + "}"
    return value.translate(ESCAPES) if isinstance(value, str) else str(value)
