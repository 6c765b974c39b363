"""Readings of a session as lines of a table, the newest first, with what is out of its limits marked."""

from collections.abc import Mapping
from dataclasses import dataclass

from clinic.accounts.selectors import limits_of
from clinic.console.presenters.corrected import corrected_reading
from clinic.console.presenters.strip import rule_name
from clinic.core import clock, formats
from clinic.evidence import Limits
from clinic.safety.rules import ReadingFacts, reading_alerts
from clinic.treatments.models import Reading, Session
from clinic.treatments.selectors.sessions import is_long_before

QUARTERS = 3
"""Dissociation is tinted in as many steps, none of them good or bad."""
MARKED = ("systolic", "pulse", "spo2", "respiration", "moaas")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """`alert` names the alert that this value raises at any time of a session; empty for one within its limits."""

    text: str
    alert: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`minute` as people say it: "+40", "before", "long before" the arrival; `day` is said where it is not that of
    the session; `values` are those a limit is kept for, blood pressure first; `tint` is 0 to 3, empty where
    dissociation was not rated; `corrected` says what was put right, if anything."""

    reading: Reading
    minute: str
    day: str
    values: tuple[Value, ...]
    tint: str
    corrected: str


def lines_of(session: Session) -> list[Line]:
    limits = limits_of(session.clinic)
    rows = session.readings.filter(status=Reading.Status.FINAL).select_related(
        "replaces", "session", "clinic"
    )
    return [_line(row, limits) for row in rows.order_by("-measured_at", "-id")]


def _line(row: Reading, limits: Limits) -> Line:
    alerts = _alerts(row, limits)
    return Line(
        reading=row,
        minute=_minute(row, limits),
        day=_another_day(row),
        values=tuple(Value(text=_text(row, name), alert=alerts.get(name, "")) for name in MARKED),
        tint="" if row.dissociation is None else str(-(-row.dissociation * QUARTERS // 10)),
        corrected=corrected_reading(row),
    )


def _minute(row: Reading, limits: Limits) -> str:
    if row.minute is not None and row.minute >= 0:
        return f"+{row.minute} min"
    return "long before" if is_long_before(row, limits) else "before"


def _another_day(row: Reading) -> str:
    """An hour of the evening before reads like one that is still to come."""
    day = clock.local_date(row.measured_at, row.clinic.zone)
    return "" if row.session is None or day == row.session.on else f"{formats.calendar_date(day)}, "


def _alerts(row: Reading, limits: Limits) -> Mapping[str, str]:
    """By measure: the same rules as the alerts, so that a mark and an alert never disagree."""
    measured = {name: getattr(row, name) for name in (*MARKED, "diastolic")}
    found = reading_alerts(ReadingFacts(**measured), limits)
    return {name: rule_name(alert.rule) for alert in found for name in MARKED if name in alert.values}


def _text(row: Reading, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return ""
    return f"{value}/{row.diastolic}" if name == "systolic" else str(value)
