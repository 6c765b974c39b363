"""A row of the caseload as a row of a file; units stand in the head."""

from collections.abc import Iterator
from decimal import Decimal

from clinic.console.presenters.caseload.rows import Row
from clinic.core.looks import STATES

COLUMNS = (
    "Patient",
    "Identifier",
    "Age",
    "Course",
    "Phase",
    "Visit",
    "Next visit",
    "Days overdue",
    "State",
    "Instrument",
    "Baseline score",
    "Latest score",
    "Latest score on",
    "Change, %",
    "Last peak blood pressure, mmHg",
    "Corrected",
)
FLAGS = "Open flags"


def cells(row: Row) -> list[str | int | float | None]:
    """As COLUMNS, and FLAGS for whoever may see them; dates as ISO text."""
    scores = row.scores
    found: list[str | int | float | None] = [
        row.name,
        row.identifier,
        row.age,
        row.course,
        row.phase,
        row.visit,
        row.next_on.isoformat() if row.next_on else None,
        row.days_overdue,
        STATES[row.state].word if row.state else "",
    ]
    if scores is None:
        found += [None] * 5
    else:
        latest_on = scores.latest_on.isoformat() if scores.latest_on else None
        found += [scores.instrument, _plain(scores.baseline), _plain(scores.latest), latest_on]
        found.append(scores.percent_change)
    found.append(str(row.peak) if row.peak else None)
    found.append("; ".join(_corrected(row)) or None)
    return found if row.flags is None else [*found, row.flags]


def _corrected(row: Row) -> Iterator[str]:
    if row.scores and row.scores.is_corrected:
        yield "latest score"
    if row.peak and row.peak.is_corrected:
        yield "peak blood pressure"


def _plain(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
