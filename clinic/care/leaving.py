"""A patient who is no longer one, and one who is again; the plan is asked about, never dropped without a word."""

import datetime as dt

from django.db import transaction

from clinic.care.courses import stop_course
from clinic.care.people import update_patient
from clinic.core.actor import Actor
from clinic.patients.models import Patient
from clinic.treatments.models import Course, PlannedVisit


@transaction.atomic
def set_inactive(
    *,
    patient: Patient,
    because: str,
    on: dt.date | None = None,
    ends_course: bool = False,
    although_in_session: bool = False,
    expected_version: int,
    by: Actor,
    client_key: str | None = None,
) -> Patient:
    """Nothing is sent to the patient from now on, and no link opens. `ends_course` stops an open course, which calls
    its visits off; else they wait as planned for whoever sets the patient active again.

    Raises FieldError for a day that lies ahead or before the birth, and as `stop_course` does; ConflictError for an
    outdated `expected_version`.
    """
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


def open_course(patient: Patient) -> Course | None:
    return Course.objects.of(patient.clinic).open().filter(patient=patient).first()


def open_visits(course: Course) -> int:
    return PlannedVisit.objects.upcoming().filter(course=course).count()
