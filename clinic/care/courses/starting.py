"""Before the first visit: the plan looked at, eligibility weighed, the course begun."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction

from clinic.accounts.models import Clinic, User
from clinic.accounts.records import record, recorded_before
from clinic.accounts.selectors import limits_of
from clinic.care.consequences import judge_course
from clinic.care.courses.planned_dose import accepted, first_plan
from clinic.care.courses.replanning import bring_up_to_date
from clinic.care.guarding import Treatment
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import FieldError
from clinic.instruments.rules import instruments
from clinic.patients.models import Diagnosis, Patient
from clinic.patients.rules import EARLIEST, Eligibility
from clinic.patients.selectors import eligibility, primary_diagnosis
from clinic.patients.services import check_active, check_happened
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules.engine import Plan, VisitKind, plan
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.protocols.selectors import definition_of
from clinic.treatments.models import Course
from clinic.treatments.rules.events import EventKind
from clinic.treatments.rules.schedule import engine_weekdays
from clinic.treatments.selectors.schedule import calendar_of
from clinic.treatments.selectors.sessions import dose_of_another_course
from clinic.treatments.services.events import append_event, lock_course

DAY = dt.timedelta(days=1)
FURTHEST_START = dt.timedelta(days=366)


def preview_course(
    *, clinic: Clinic, protocol: ProtocolVersion, started_on: dt.date, preferred_weekdays: Sequence[int] = ()
) -> Plan:
    """The plan a course would begin with; weekdays are ISO, Monday as 1. Stores nothing."""
    _check_weekdays(preferred_weekdays)
    _check_near(clinic, started_on)
    return plan(
        definition_of(protocol),
        start=started_on,
        calendar=calendar_of(clinic),
        today=clock.today(clinic.zone),
        preferred_weekdays=engine_weekdays(preferred_weekdays),
        limits=limits_of(clinic),
    )


@transaction.atomic
def start_course(
    *,
    patient: Patient,
    protocol: ProtocolVersion,
    started_on: dt.date,
    diagnosis: Diagnosis | None = None,
    prescriber: User | None = None,
    primary_instrument: str = "phq-9",
    product: str = "",
    route: str = "",
    planned_dose_mg: Decimal | None = None,
    planned_mg_per_kg: Decimal | None = None,
    preferred_weekdays: Sequence[int] = (),
    with_psychotherapy: bool = False,
    screen_accepted_reason: str = "",
    lifts: Collection[str] = (),
    override_reason: str = "",
    may_override: bool = False,
    by: Actor,
    client_key: str | None = None,
) -> Course:
    """`product` and `route` choose among those of the protocol, else its first; ISO weekdays, Monday as 1.

    The planned dose is judged like a given one: `lifts`, `override_reason` and `may_override` are as in `give_dose`.
    Raises TransitionError for somebody who is not an active patient, FieldError for a bad value, an open course, a dose
    of another course on the day of the first one, what the guard has against the planned dose, or a contraindication,
    missing screen or too few failed trials without `screen_accepted_reason`, which the door takes from a prescriber.
    """
    patient = _lock_patient(patient)
    before = recorded_before(Course, clinic=patient.clinic, client_key=client_key)
    if before is not None:
        return before
    check_active(patient)
    _check_request(patient, protocol, started_on, primary_instrument, diagnosis)
    _check_weekdays(preferred_weekdays)
    diagnosis = diagnosis or primary_diagnosis(patient)
    _check_first_dose(patient, protocol, started_on, preferred_weekdays)
    found = eligibility(patient, protocol, diagnosis=diagnosis)
    _check_eligible(found, screen_accepted_reason)
    treatment = treatment_of(patient, protocol, product, route)
    plan = first_plan(treatment, started_on, mg=planned_dose_mg, mg_per_kg=planned_mg_per_kg)
    kept = accepted(plan, lifts=lifts, reason=override_reason, may_override=may_override)
    course = record(
        Course,
        clinic=patient.clinic,
        patient=patient,
        protocol=protocol,
        diagnosis=diagnosis,
        prescriber=prescriber,
        started_on=started_on,
        primary_instrument=primary_instrument,
        preferred_weekdays=sorted(preferred_weekdays),
        with_psychotherapy=with_psychotherapy,
        product=treatment.product,
        route=treatment.route,
        **plan.dose.columns,
        by=by,
        client_key=client_key,
    )
    kept |= {"dose_reason": override_reason.strip()} if kept["lifted"] else {}
    return _begin(course, found, kept, screen_accepted_reason, by)


def treatment_of(
    patient: Patient, protocol: ProtocolVersion, product: str = "", route: str = ""
) -> Treatment:
    """Raises FieldError for a product or route that is not the protocol's; its first where none is named."""
    definition = definition_of(protocol)
    return Treatment(
        patient=patient,
        protocol=definition,
        product=_one_of("product", product, definition.products),
        route=_one_of("route", route, definition.routes),
    )


def _begin(course: Course, found: Eligibility, kept: dict[str, Any], reason: str, by: Actor) -> Course:
    append_event(
        course=course,
        kind=EventKind.STARTED,
        on=course.started_on,
        details={
            "protocol": str(course.protocol_id),
            "preferred_weekdays": course.preferred_weekdays,
            "concerns": [concern.code for concern in (*found.problems, *found.cautions, *found.unasked)],
            **kept,
        },
        reason=reason,
        by=by,
    )
    course = lock_course(course)
    bring_up_to_date(course=course, by=by)
    judge_course(course=course, by=by)
    return course


def _lock_patient(patient: Patient) -> Patient:
    """Two submits at the same moment start one course."""
    return Patient.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=patient.pk)


def _check_request(
    patient: Patient,
    protocol: ProtocolVersion,
    started_on: dt.date,
    instrument: str,
    diagnosis: Diagnosis | None,
) -> None:
    if protocol.clinic_id != patient.clinic_id:
        raise FieldError("protocol", protocol.key, "is not a protocol of this clinic")
    if diagnosis is not None and diagnosis.patient_id != patient.pk:
        raise FieldError("diagnosis", str(diagnosis), "is not a diagnosis of this patient")
    if instrument not in instruments():
        raise FieldError("primary_instrument", instrument, f"one of {', '.join(instruments())}")
    check_happened(patient=patient, may_lie_ahead=True, started_on=started_on)
    _check_near(patient.clinic, started_on)
    open_course = Course.objects.open().filter(patient=patient).first()
    if open_course is not None:
        since = f"is in a course already, since {open_course.started_on}"
        raise FieldError("patient", patient.display_name, f"{since}: complete or stop that one first")


def _check_near(clinic: Clinic, started_on: dt.date) -> None:
    """A year mistyped is no plan, nor a look at one."""
    furthest = clock.today(clinic.zone) + FURTHEST_START
    if started_on > furthest:
        raise FieldError("started_on", started_on, f"must not be after {furthest}")
    if started_on < EARLIEST:
        raise FieldError("started_on", started_on, f"must not be before {EARLIEST}")


def _check_first_dose(
    patient: Patient, protocol: ProtocolVersion, started_on: dt.date, weekdays: Sequence[int]
) -> None:
    """A day has one course's dose at most; the plan knows only those of its own."""
    planned = preview_course(
        clinic=patient.clinic, protocol=protocol, started_on=started_on, preferred_weekdays=weekdays
    )
    first = next((visit.target for visit in planned.visits if visit.kind is VisitKind.DOSING), None)
    other = dose_of_another_course(patient, first) if first is not None else None
    if first is not None and other is not None:
        said = f"the first dose would be on {first}, when another course gave one: start on {first + DAY} or later"
        free = first + DAY * DosingLimits.of(limits_of(patient.clinic)).min_nights
        closer = f"; a dose before {free} asks for a reason" if free > first + DAY else ""
        raise FieldError("started_on", started_on, said + closer)


def _check_weekdays(weekdays: Sequence[int]) -> None:
    for day in weekdays:
        if not 1 <= day <= 7:
            raise FieldError("preferred_weekdays", day, "must be 1, Monday, to 7, Sunday")


def _check_eligible(found: Eligibility, reason: str) -> None:
    if found.problems and not reason.strip():
        concerns = " ".join(concern.text for concern in found.problems)
        raise FieldError(
            "screen_accepted_reason", reason, f"a prescriber must say why treatment starts. {concerns}"
        )


def _one_of(field: str, chosen: str, offered: Sequence[str]) -> str:
    if chosen and chosen not in offered:
        raise FieldError(field, chosen, f"the protocol is for {', '.join(offered)}")
    return str(chosen or offered[0])
