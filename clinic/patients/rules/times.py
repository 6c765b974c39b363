"""On which dates something can have happened to a patient."""

import datetime as dt
from typing import Final

EARLIEST: Final = dt.date(1900, 1, 1)
"""The first date of birth the table of patients takes."""


def day_problem(day: dt.date, *, born: dt.date | None) -> str:
    """Why nothing can have happened on `day`, or nothing; `born` is None while unknown."""
    if day < EARLIEST:
        return f"must not be before {EARLIEST}"
    if born is not None and day < born:
        return f"must not be before the date of birth, {born}"
    return ""
