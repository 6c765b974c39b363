"""Answers in, score out, both stored; a correction is a new row beside the old one."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from clinic.accounts import records
from clinic.accounts.records import (
    change,
    check_changed,
    check_stands,
    record,
    recorded_before,
    require_reason,
)
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.core.errors import FieldError, TransitionError
from clinic.instruments import selectors
from clinic.instruments.models import Assessment, FormRequest
from clinic.instruments.services.requests import close_if_answered
from clinic.instruments.services.scoring import Answers, score_columns
from clinic.patients.models import Patient
from clinic.patients.services import check_happened
from clinic.treatments.models import Course, Session


@transaction.atomic
def record_assessment(
    *,
    patient: Patient,
    instrument: str,
    answers: Answers | None = None,
    total: int | Decimal | None = None,
    taken_at: dt.datetime,
    completed_by: str,
    remark: str = "",
    course: Course | None = None,
    session: Session | None = None,
    request: FormRequest | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Assessment:
    """Score the answers, or take a total alone; without `course` or `session` the patient's own are found.

    Raises FieldError naming the item and its value, TransitionError when the request was closed before.
    """
    stored = recorded_before(Assessment, clinic=patient.clinic, client_key=client_key)
    if stored is not None:
        return stored
    scored = score_columns(instrument, answers, total)
    check_happened(patient=patient, taken_at=taken_at)
    _check_request(request, instrument)
    taken_on = clock.local_date(taken_at, patient.clinic.zone)
    session = session or selectors.session_on(patient, taken_on)
    assessment = record(
        Assessment,
        clinic=patient.clinic,
        patient=patient,
        course=course or _course_of(patient, session, request, taken_on),
        session=session,
        request=request,
        taken_at=taken_at,
        taken_on=taken_on,
        completed_by=completed_by,
        remark=remark,
        **scored,
        by=by,
        client_key=client_key,
    )
    if request is not None:
        with derived("state of the form"):
            close_if_answered(request=request, by=by)
    return assessment


@transaction.atomic
def amend_assessment(
    *,
    assessment: Assessment,
    answers: Answers | None = None,
    total: int | Decimal | None = None,
    taken_at: dt.datetime | None = None,
    remark: str | None = None,
    reason: str,
    expected_version: int | None = None,
    by: Actor,
    client_key: str | None = None,
) -> Assessment:
    """Store the corrected answers as a new row that replaces the old; the old one stays as it was given.

    Without `taken_at` and `remark` those of the old one count.

    Raises FieldError as when recording and without a reason, TransitionError when it no longer stands.
    """
    stored = recorded_before(Assessment, clinic=assessment.clinic, client_key=client_key)
    if stored is not None:
        return stored
    require_reason(reason, "say what was wrong")
    check_stands(assessment)
    scored = score_columns(assessment.instrument, answers, total)
    taken_at = taken_at or assessment.taken_at
    check_happened(patient=assessment.patient, taken_at=taken_at)
    said = assessment.remark if remark is None else remark
    check_changed(assessment, scored | {"taken_at": taken_at, "remark": said})
    change(
        assessment,
        by=by,
        expected_version=expected_version,
        status=Assessment.Status.AMENDED,
        status_reason=reason.strip(),
    )
    kept = ("patient", "course", "session", "request", "completed_by")
    return record(
        Assessment,
        clinic=assessment.clinic,
        **{name: getattr(assessment, name) for name in kept},
        taken_at=taken_at,
        taken_on=clock.local_date(taken_at, assessment.clinic.zone),
        remark=said,
        **scored,
        replaces=assessment,
        by=by,
        client_key=client_key,
    )


@transaction.atomic
def mark_assessment_in_error(*, assessment: Assessment, reason: str, by: Actor) -> Assessment:
    """Raises FieldError without a reason, TransitionError when it no longer stands."""
    return records.mark_in_error(assessment, reason=reason, by=by)


def _check_request(request: FormRequest | None, instrument: str) -> None:
    if request is None:
        return
    if instrument not in request.instruments:
        raise FieldError("instrument", instrument, f"the form asks for {', '.join(request.instruments)}")
    if request.state != FormRequest.State.OPEN:
        raise TransitionError(f"This form is {request.get_state_display()} already")


def _course_of(
    patient: Patient, session: Session | None, request: FormRequest | None, day: dt.date
) -> Course | None:
    if session is not None:
        return session.course
    asked_for = request.course if request is not None else None
    return asked_for or selectors.course_on(patient, day)
