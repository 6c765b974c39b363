"""What a value was before it was put right, and by whom: said wherever the value is shown.

`Corrected 5 Jan 2026, 10:05 by Nurse North, was 185/100 mmHg: misread`.
"""

import datetime as dt
from collections.abc import Iterator

from clinic.accounts.models import ClinicFact
from clinic.console.presenters.measures import measures_of, measures_text
from clinic.core import clock, formats
from clinic.instruments.models import Assessment
from clinic.patients.models import Weight
from clinic.treatments.models import Dose, Reading


def corrected_reading(row: Reading) -> str:
    """Empty for one that stands as it was first entered."""
    old = row.replaces
    return _words(old, row, ", ".join(_reading_before(old, row))) if old else ""


def corrected_dose(row: Dose | None, old: Dose | None) -> str:
    """`old` is the entry of the same session that was put right last."""
    return _words(old, row, ", ".join(_dose_before(old, row))) if row and old else ""


def corrected_score(row: Assessment) -> str:
    old = row.replaces
    if old is None:
        return ""
    return _words(old, row, "other answers" if old.total == row.total else _total(old))


def corrected_weight(row: Weight) -> str:
    old = row.replaces
    if old is None:
        return ""
    was = [formats.mass(old.kg, old.clinic.weight_unit)] if old.kg != row.kg else []
    if old.measured_at != row.measured_at:
        was.append(f"of {formats.calendar_date(clock.local_date(old.measured_at))}, {_time(old.measured_at)}")
    return _words(old, row, ", ".join(was))


def taken_back(row: Dose | Reading) -> str:
    """An entry in error as it stood, and why it counts for nothing; who took it back is in its history."""
    what, at = (measures_text(row), row.measured_at) if isinstance(row, Reading) else (str(row), row.given_at)
    return f"{what} at {_time(at)}, {row.recorded_by_name}"


def _words(old: ClinicFact, new: ClinicFact, was: str) -> str:
    at = clock.local_time(new.recorded_at)
    said = f"Corrected {formats.calendar_date(at)}, {at:%H:%M} by {new.recorded_by_name}"
    return f"{said}{f', was {was}' if was else ''}: {old.status_reason.rstrip('.')}"


def _reading_before(old: Reading, new: Reading) -> Iterator[str]:
    before, after = measures_of(old), measures_of(new)
    yield from (text for name, text in before.items() if after.get(name) != text)
    yield from (f"no {name}" for name in after if name not in before)
    if old.measured_at != new.measured_at:
        yield f"at {_time(old.measured_at)}"


def _dose_before(old: Dose, new: Dose) -> Iterator[str]:
    if old.amount_mg != new.amount_mg:
        yield formats.quantity(old.amount_mg, "mg")
    if old.minutes != new.minutes:
        yield f"over {formats.quantity(old.minutes, 'min')}"
    if old.given_at != new.given_at:
        yield f"at {_time(old.given_at)}"
    if old.lot != new.lot:
        yield f"lot {old.lot or formats.NOTHING}"


def _total(row: Assessment) -> str:
    return "no total" if row.total is None else formats.plain_number(row.total)


def _time(moment: dt.datetime) -> str:
    return f"{clock.local_time(moment):%H:%M}"
