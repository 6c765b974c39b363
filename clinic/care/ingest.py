"""What other systems send: stored once per client key, with the consequences it has in the console."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.care.assessments import record_rating
from clinic.care.sessions import amend_reading, mark_reading_in_error, record_reading
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.instruments.models import Assessment
from clinic.instruments.rules import FilledBy, instruments
from clinic.instruments.selectors import session_on
from clinic.patients.models import Patient, Weight
from clinic.patients.services import record_weight_unasked
from clinic.treatments.models import Reading
from clinic.treatments.rules.readings import RANGES


@transaction.atomic
def ingest_observation(
    *,
    patient: Patient,
    measured_at: dt.datetime,
    by: Actor,
    client_key: str | None = None,
    **values: Any,
) -> Reading:
    """Blood pressure, pulse, oxygen or the like; it joins the session the patient was in at that moment.

    Raises FieldError naming the value that is out of range.
    """
    session = session_on(patient, clock.local_date(measured_at, patient.clinic.zone))
    if session is not None and session.arrived_at and measured_at < session.arrived_at:
        session = None
    return record_reading(
        patient=patient, session=session, measured_at=measured_at, by=by, client_key=client_key, **values
    )


@transaction.atomic
def withdraw_values(*, reading: Reading, names: Collection[str], reason: str, by: Actor) -> Reading:
    """Entered in error: some values of a reading, or all of it when nothing else was measured. Gives the old row."""
    others = [name for name in RANGES if name not in names and getattr(reading, name) is not None]
    if not others:
        return mark_reading_in_error(reading=reading, reason=reason, by=by)
    amend_reading(reading=reading, reason=reason, by=by, **dict.fromkeys(names))
    return reading


@transaction.atomic
def ingest_weight(
    *,
    patient: Patient,
    kg: Decimal,
    measured_at: dt.datetime,
    note: str = "",
    by: Actor,
    client_key: str | None = None,
) -> Weight:
    """One that jumps from the patient's own last is stored in doubt: no dose is reckoned by it until it is confirmed.

    Raises FieldError for a weight outside 25 to 350 kg or a moment that cannot be.
    """
    return record_weight_unasked(
        patient=patient, kg=kg, measured_at=measured_at, note=note, by=by, client_key=client_key
    )


@transaction.atomic
def ingest_total(
    *,
    patient: Patient,
    instrument: str,
    total: int | Decimal,
    taken_at: dt.datetime,
    by: Actor,
    client_key: str | None = None,
) -> Assessment:
    """A total without its answers, counted as filled by whom the instrument is made for.

    Raises FieldError for a total the instrument cannot give.
    """
    definition = instruments().get(instrument)
    by_patient = definition is not None and definition.filled_by is FilledBy.PATIENT
    return record_rating(
        patient=patient,
        instrument=instrument,
        total=total,
        taken_at=taken_at,
        completed_by="patient" if by_patient else "clinician",
        by=by,
        client_key=client_key,
    )
