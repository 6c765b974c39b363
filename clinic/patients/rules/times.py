"""On which dates something can have happened to a patient."""

import datetime as dt
from typing import Final

EARLIEST: Final = dt.date(1900, 1, 1)
"""The first date of birth the table of patients takes."""


def day_problem(day: dt.date, *, born: dt.date | None, died: dt.date | None = None) -> str:
    """Why nothing can have happened on `day`, or nothing; `born` and `died` are None while unknown."""
    if day < EARLIEST:
        return f"must not be before {EARLIEST}"
    if born is not None and day < born:
        return f"must not be before the date of birth, {born}"
    if died is not None and day > died:
        return f"must not be after the day of death, {died}"
    return ""
