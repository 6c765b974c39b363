"""Adverse events and safety observations as they are recorded."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import transaction

from clinic.accounts import records
from clinic.accounts.records import record
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.patients.models import Patient
from clinic.patients.services import check_happened
from clinic.safety.models import AdverseEvent, SafetyObservation
from clinic.safety.rules import adverse_events, read_details
from clinic.treatments.models import Course, Session

FactT = TypeVar("FactT", AdverseEvent, SafetyObservation)
CRAVING = range(11)


@transaction.atomic
def record_adverse_event(
    *,
    patient: Patient,
    code: str,
    severity: str,
    began_at: dt.datetime,
    resolved_at: dt.datetime | None = None,
    session: Session | None = None,
    course: Course | None = None,
    is_serious: bool = False,
    text: str = "",
    intervention: str = "",
    by: Actor,
    client_key: str | None = None,
) -> AdverseEvent:
    """Raises FieldError for a code that is not on the checklist, or times that cannot be or are out of order."""
    if code not in adverse_events():
        raise FieldError("code", code, f"one of {', '.join(adverse_events())}")
    check_happened(patient=patient, began_at=began_at, resolved_at=resolved_at)
    if resolved_at is not None and resolved_at < began_at:
        raise FieldError("resolved_at", resolved_at, "must not be before it began")
    return record(
        AdverseEvent,
        clinic=patient.clinic,
        patient=patient,
        course=course or (session.course if session else None),
        session=session,
        code=code,
        text=text.strip(),
        severity=severity,
        is_serious=is_serious,
        began_at=began_at,
        resolved_at=resolved_at,
        intervention=intervention.strip(),
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def record_observation(
    *,
    patient: Patient,
    kind: str,
    observed_at: dt.datetime,
    value: int | None = None,
    details: Mapping[str, Any] | None = None,
    note: str = "",
    course: Course | None = None,
    by: Actor,
    client_key: str | None = None,
) -> SafetyObservation:
    """`value` is craving from 0 to 10 and belongs to no other kind; `details` are those of `kind`.

    Raises FieldError naming what does not fit.
    """
    if kind not in SafetyObservation.Kind.values:
        raise FieldError("kind", kind, f"one of {', '.join(SafetyObservation.Kind.values)}")
    _check_value(kind, value)
    check_happened(patient=patient, observed_at=observed_at)
    return record(
        SafetyObservation,
        clinic=patient.clinic,
        patient=patient,
        course=course,
        kind=kind,
        observed_at=observed_at,
        value=value,
        details=read_details(kind, details or {}),
        note=note.strip(),
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def mark_in_error(*, fact: FactT, reason: str, by: Actor) -> FactT:
    """Raises FieldError without a reason, TransitionError when it no longer stands."""
    return records.mark_in_error(fact, reason=reason, by=by)


def _check_value(kind: str, value: int | None) -> None:
    if kind == SafetyObservation.Kind.CRAVING:
        if value not in CRAVING:
            raise FieldError("value", value, "craving is a whole number from 0 to 10")
    elif value is not None:
        raise FieldError("value", value, f"{kind} has no value of its own")
