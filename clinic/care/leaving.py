"""A patient who is no longer one, and one who is again; the plan is asked about, never dropped without a word."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from clinic.care.courses import stop_course
from clinic.care.people import update_patient
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import QuestionError
from clinic.instruments.models import Assessment
from clinic.patients.models import Patient, Weight
from clinic.treatments.models import Course, Dose, PlannedVisit, Reading, Session

TRACES: tuple[tuple[str, Any, str], ...] = (
    ("a dose", Dose, "given_at"),
    ("a reading", Reading, "measured_at"),
    ("a session", Session, "arrived_at"),
    ("a score", Assessment, "taken_at"),
    ("a weight", Weight, "measured_at"),
)
"""What only somebody who is here leaves behind, with the moment of each."""


@transaction.atomic
def set_inactive(
    *,
    patient: Patient,
    because: str,
    on: dt.date | None = None,
    ends_course: bool = False,
    although_in_session: bool = False,
    is_day_right: bool = False,
    expected_version: int,
    by: Actor,
    client_key: str | None = None,
) -> Patient:
    """Nothing is sent to the patient from now on, and no link opens. `ends_course` stops an open course, which calls
    its visits off; else they wait as planned for whoever sets the patient active again.

    Raises FieldError for a day that lies ahead or before the birth, and as `stop_course` does; ConflictError for an
    outdated `expected_version`; QuestionError for a day after which something was measured, given or answered, unless
    `is_day_right`.
    """
    if on is not None and not is_day_right:
        _ask_about_later(patient, on)
    changed = update_patient(
        patient=patient,
        expected_version=expected_version,
        is_active=False,
        left_because=because,
        left_on=on,
        by=by,
    )
    course = open_course(changed) if ends_course else None
    if course is not None:
        stop_course(
            course=course,
            reason=changed.standing.words,
            on=changed.left_on,
            although_in_session=although_in_session,
            by=by,
            client_key=client_key,
        )
    return changed


@transaction.atomic
def set_active(*, patient: Patient, expected_version: int, by: Actor) -> Patient:
    """What is planned is sent again, and a link opens that has not run out. A course that was ended stays so."""
    return update_patient(patient=patient, expected_version=expected_version, is_active=True, by=by)


def _ask_about_later(patient: Patient, on: dt.date) -> None:
    zone = patient.clinic.zone
    _, end = clock.day_bounds(on, zone)
    for what, model, field in TRACES:
        rows: QuerySet[Any] = model.objects.filter(patient=patient, status=model.Status.FINAL)
        last = rows.filter(**{f"{field}__gte": end}).aggregate(last=Max(field))["last"]
        if last is not None:
            day = clock.local_date(last, zone)
            raise QuestionError("on", on, f"{what} of {day} is recorded, after that day. Is it right?")


def open_course(patient: Patient) -> Course | None:
    return Course.objects.of(patient.clinic).open().filter(patient=patient).first()


def open_visits(course: Course) -> int:
    return PlannedVisit.objects.upcoming().filter(course=course).count()
