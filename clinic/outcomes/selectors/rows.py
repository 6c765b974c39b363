"""The courses behind a cohort, asked for in one way wherever they are read."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from clinic.accounts.models import Clinic
from clinic.core import clock

Row = tuple[Any, ...]
Value = str | dt.date | list[int] | list[str] | list[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Group:
    """Courses whose `column`, one of our own expressions, has the value `is_`."""

    column: str
    is_: str


def from_courses(group: Group | None) -> str:
    """Names o the outcome, c its course, v the course's protocol."""
    chosen = f"AND {group.column} = %(value)s" if group else ""
    return f"""
        FROM outcomes_courseoutcome o
        JOIN treatments_course c ON c.id = o.course_id
        JOIN protocols_protocolversion v ON v.id = c.protocol_id
        WHERE o.clinic_id = %(clinic)s AND o.instrument = %(instrument)s
          AND o.baseline_total IS NOT NULL AND c.status = 'final' {chosen}
    """


def fetch(sql: str, clinic: Clinic, instrument: str, group: Group | None, **more: Value) -> Sequence[Row]:
    values: dict[str, Any] = {
        "clinic": str(clinic.pk),
        "instrument": instrument,
        "today": clock.today(clinic.zone),
        "value": group.is_ if group else "",
        **more,
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
