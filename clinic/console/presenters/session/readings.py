"""Readings of a session as lines of a table, the newest first, with what is out of its limits marked."""

from dataclasses import dataclass

from clinic.accounts.selectors import limits_of
from clinic.treatments.models import Reading, Session
from clinic.treatments.rules.readings import Pressure
from clinic.treatments.selectors.sessions import watch_of

QUARTERS = 3
"""Dissociation is tinted in as many steps, none of them good or bad."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`minute` as people say it: "+40", "before"; `tint` is 0 to 3, empty where dissociation was not rated."""

    reading: Reading
    minute: str
    pressure: str
    is_severe: bool
    is_low_oxygen: bool
    tint: str


def lines_of(session: Session) -> list[Line]:
    watch = watch_of(session, limits_of(session.clinic), minutes=None)
    rows = session.readings.filter(status=Reading.Status.FINAL).order_by("-measured_at", "-id")
    return [_line(row, severe=watch.severe, lowest=watch.lowest_spo2) for row in rows]


def _line(row: Reading, *, severe: Pressure, lowest: int) -> Line:
    taken = None
    if row.systolic is not None and row.diastolic is not None:
        taken = Pressure(systolic=row.systolic, diastolic=row.diastolic)
    return Line(
        reading=row,
        minute="before" if row.minute is None or row.minute < 0 else f"+{row.minute} min",
        pressure=str(taken or ""),
        is_severe=taken is not None and taken.is_above(severe),
        is_low_oxygen=row.spo2 is not None and row.spo2 < lowest,
        tint="" if row.dissociation is None else str(-(-row.dissociation * QUARTERS // 10)),
    )
