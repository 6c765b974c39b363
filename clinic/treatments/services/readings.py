"""Readings as rows: stored once, corrected beside the old one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from clinic.accounts.records import change, check_changed, check_stands, record, require_reason
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.models import Patient
from clinic.patients.services import check_happened
from clinic.treatments.models import Reading, Session
from clinic.treatments.rules.readings import MINUTE, RANGES, check_values

SAME_SESSION = dt.timedelta(hours=24)
ENDED = frozenset({Session.State.CANCELLED, Session.State.MISSED})


def insert_reading(
    *,
    patient: Patient,
    session: Session | None,
    measured_at: dt.datetime,
    values: Mapping[str, object],
    note: str = "",
    replaces: Reading | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Reading:
    """Raises FieldError for an implausible value, or a moment that cannot be or lies outside the session."""
    check_happened(patient=patient, measured_at=measured_at)
    _check_moment(session, measured_at)
    if session is not None and session.patient_id != patient.pk:
        raise FieldError("session", str(session), "is another patient's")
    return record(
        Reading,
        clinic=patient.clinic,
        patient=patient,
        session=session,
        measured_at=measured_at,
        minute=_minute(session, measured_at),
        **check_values(values),
        note=note.strip(),
        replaces=replaces,
        by=by,
        client_key=client_key,
    )


def replace_reading(
    *,
    reading: Reading,
    reason: str,
    measured_at: dt.datetime | None = None,
    note: str | None = None,
    by: Actor,
    client_key: str | None = None,
    **values: Any,
) -> Reading:
    """A new row with the corrected values; the old one stays, marked amended. Values left out are kept."""
    require_reason(reason, "say what was wrong")
    check_stands(reading)
    kept = {name: getattr(reading, name) for name in RANGES}
    at, said = measured_at or reading.measured_at, reading.note if note is None else note.strip()
    check_changed(reading, kept | values | {"measured_at": at, "note": said})
    change(reading, by=by, status=Reading.Status.AMENDED, status_reason=reason.strip())
    return insert_reading(
        patient=reading.patient,
        session=reading.session,
        measured_at=at,
        values=kept | values,
        note=said,
        replaces=reading,
        by=by,
        client_key=client_key,
    )


def count_minutes(*, session: Session, by: Actor) -> None:
    """Count the minutes of each reading anew, once the time of the dose was corrected."""
    for reading in Reading.objects.filter(session=session, status=Reading.Status.FINAL):
        change(reading, by=by, minute=_minute(session, reading.measured_at))


def _check_moment(session: Session | None, measured_at: dt.datetime) -> None:
    if session is None:
        return
    if session.state in ENDED:
        raise TransitionError(f"This session is {session.get_state_display()}.")
    arrived_at = session.arrived_at or measured_at
    if abs(measured_at - arrived_at) > SAME_SESSION:
        raise FieldError("measured_at", measured_at, f"is not on the day of this session, {session.on}")


def _minute(session: Session | None, measured_at: dt.datetime) -> int | None:
    if session is None or session.dosed_at is None:
        return None
    return round((measured_at - session.dosed_at) / MINUTE)
