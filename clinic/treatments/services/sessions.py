"""A session's row and the facts recorded in it; what follows elsewhere is up to the caller."""

import datetime as dt
from typing import Any

from clinic.accounts.models import User
from clinic.accounts.records import change, record
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.services import check_happened
from clinic.treatments.models import Course, PlannedVisit, PreDoseCheck, ProcessElement, Session
from clinic.treatments.rules.sessions import SessionState, check_step

CHECKS = frozenset(
    {
        "fasted_food",
        "fasted_liquid",
        "no_nasal_spray",
        "escort_arranged",
        "medication_reviewed",
        "blood_pressure_medicine_taken",
        "consent_confirmed",
        "oximeter_present",
        "prescriber_onsite",
        "pregnancy",
        "urinary_symptoms",
        "craving",
        "pressure_accepted_reason",
        "note",
    }
)
MOST_CRAVING = 10


def lock_session(session: Session) -> Session:
    """The row as it is now, held until the transaction ends. Lock it before its course."""
    rows = Session.objects.select_for_update(of=("self",))
    loaded = rows.select_related("clinic", "patient__clinic", "course__clinic", "course__protocol", "visit")
    return loaded.get(pk=session.pk)


def insert_session(
    *,
    course: Course,
    visit: PlannedVisit | None,
    arrived_at: dt.datetime,
    chair: str,
    supervisor: User | None,
    is_entered_later: bool = False,
    by: Actor,
    client_key: str | None,
) -> Session:
    """Raises TransitionError while the patient is in a session already, FieldError for a moment that cannot be."""
    check_happened(patient=course.patient, arrived_at=arrived_at)
    day = clock.local_date(arrived_at, course.clinic.zone)
    under_way = Session.objects.in_house().filter(patient_id=course.patient_id).first()
    if under_way is not None and not is_entered_later:
        raise TransitionError(f"The patient is in a session already, since {under_way.on}.")
    return record(
        Session,
        clinic=course.clinic,
        course=course,
        patient=course.patient,
        visit=visit,
        on=day,
        state=Session.State.ARRIVED,
        arrived_at=arrived_at,
        chair=chair.strip(),
        supervisor=supervisor,
        is_extra=visit is None or not visit.earliest <= day <= visit.latest,
        is_entered_later=is_entered_later,
        by=by,
        client_key=client_key,
    )


def step_session(*, session: Session, to: SessionState, by: Actor, **columns: Any) -> Session:
    """Raises TransitionError for a step the session's state does not allow."""
    check_step(session.state, to)
    return change(session, by=by, state=Session.State(to), **columns)


def link_visits(*, course: Course, since: dt.date, by: Actor) -> None:
    """Each session that ended on that day or later is the visit done on its day: one told afterwards moves those
    behind it. The caller holds the course's lock."""
    done: dict[dt.date, list[PlannedVisit]] = {}
    visits = PlannedVisit.objects.filter(
        course=course,
        kind=PlannedVisit.Kind.DOSING,
        state=PlannedVisit.State.DONE,
        done_on__gte=since,
    )
    for visit in visits.order_by("number"):
        done.setdefault(visit.done_on or since, []).append(visit)
    ended = Session.objects.filter(course=course, state=Session.State.RELEASED, on__gte=since)
    of_day = ((session, done.get(session.on)) for session in ended.order_by("on", "arrived_at", "id"))
    wanted = [(session, visits_left.pop(0)) for session, visits_left in of_day if visits_left]
    moved = [(session, visit) for session, visit in wanted if session.visit_id != visit.pk]
    # A visit has one session at any time: all are let go before any is taken.
    for session, _ in moved:
        change(session, by=by, visit=None)
    for session, visit in moved:
        change(session, by=by, visit=visit)


def record_checks(
    *, session: Session, by: Actor, client_key: str | None = None, **answers: Any
) -> PreDoseCheck:
    """An answer left out was not asked. Raises FieldError naming an unknown or impossible one."""
    for name in answers.keys() - CHECKS:
        raise FieldError(name, answers[name], "not one of the checks before a dose")
    craving = answers.get("craving")
    if craving is not None and not 0 <= craving <= MOST_CRAVING:
        raise FieldError("craving", craving, f"must be 0 to {MOST_CRAVING}")
    return record(
        PreDoseCheck, clinic=session.clinic, session=session, by=by, client_key=client_key, **answers
    )


def record_element(
    *,
    session: Session,
    kind: str,
    value: str = "",
    note: str = "",
    at: dt.datetime,
    by: Actor,
    client_key: str | None = None,
) -> ProcessElement:
    return record(
        ProcessElement,
        clinic=session.clinic,
        session=session,
        kind=kind,
        value=value,
        note=note,
        at=at,
        by=by,
        client_key=client_key,
    )
