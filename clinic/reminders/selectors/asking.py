"""What the plan asks for near a day."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from django.db.models import QuerySet

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.instruments.models import FormRequest
from clinic.instruments.models.request import FormRequestQuerySet
from clinic.reminders import rules
from clinic.reminders.models import Reminder
from clinic.reminders.rules import SendingHours
from clinic.reminders.selectors.ask import Ask, about_visit
from clinic.reminders.selectors.changes import change_asks
from clinic.reminders.selectors.hours import hours_of
from clinic.reminders.selectors.steps import first_at_new_interval
from clinic.reminders.selectors.telling import told_lately
from clinic.reminders.selectors.visits import (
    HORIZON,
    OPEN,
    appointment_of,
    near_visits,
    visits_by_patient,
)
from clinic.treatments.models import PlannedVisit, ReviewGate


def asks_of(clinic: Clinic, patients: Collection[uuid.UUID], *, today: dt.date) -> list[Ask]:
    """Whatever is in sight of `today`, the due and the already past alike."""
    hours = hours_of(clinic)
    asks = [
        *_visit_asks(clinic, patients, today, hours),
        *_form_asks(clinic, patients, today, hours),
        *_review_asks(clinic, patients, today, hours),
        *change_asks(clinic, patients, hours),
    ]
    return list(_one_message_a_day(asks, hours))


def _one_message_a_day(asks: Iterable[Ask], hours: SendingHours) -> Iterator[Ask]:
    by_patient = sorted(asks, key=attrgetter("patient_id"))
    for _, group in groupby(by_patient, key=attrgetter("patient_id")):
        own = {ask.wanted.key: ask for ask in group}
        for wanted in rules.together([ask.wanted for ask in own.values()], hours):
            yield replace(own[wanted.key], wanted=wanted)


def patients_to_plan(clinic: Clinic, *, today: dt.date) -> list[uuid.UUID]:
    """Everybody with something in sight, or with a reminder waiting that may have lost its reason."""
    horizon = today + HORIZON
    found = near_visits(clinic, today).values_list("patient_id", flat=True).order_by()
    forms = _open_forms(clinic).filter(due_on__lte=horizon).values_list("patient_id", flat=True)
    gates = _open_gates(clinic).filter(due_on__lte=horizon).values_list("course__patient_id", flat=True)
    waiting = (
        Reminder.objects.of(clinic)
        .waiting()
        .exclude(kind=rules.Kind.URGENT)
        .values_list("patient_id", flat=True)
    )
    told = told_lately(clinic).values_list("patient_id", flat=True)
    return sorted({*found, *forms, *gates, *waiting, *told})


def _visit_asks(
    clinic: Clinic, patients: Collection[uuid.UUID], today: dt.date, hours: SendingHours
) -> Iterator[Ask]:
    food = limits_of(clinic).duration("fasting.food_hours")
    by_patient = visits_by_patient(clinic, patients, today)
    steps = first_at_new_interval([visit for visits in by_patient.values() for visit in visits])
    for visits in by_patient.values():
        ahead = [visit for visit in visits if visit.state == PlannedVisit.State.PLANNED]
        rows = {visit.pk: visit for visit in visits}
        for lead in rules.lead_appointments(appointment_of(visit, clinic) for visit in ahead):
            for wanted in rules.wanted_for_visit(lead, hours, food=food):
                yield about_visit(rows[lead.id], wanted)
        for visit in visits:
            yield from _single_visit_asks(
                visit, appointment_of(visit, clinic), hours, is_step=visit.pk in steps
            )


def _single_visit_asks(
    visit: PlannedVisit, appointment: rules.Appointment, hours: SendingHours, *, is_step: bool
) -> Iterator[Ask]:
    if visit.state == PlannedVisit.State.MISSED:
        for wanted in rules.wanted_for_missed(appointment, hours):
            yield about_visit(visit, wanted)
    elif is_step:
        for wanted in rules.wanted_for_step(appointment, hours):
            yield about_visit(visit, wanted)


def _form_asks(
    clinic: Clinic, patients: Collection[uuid.UUID], today: dt.date, hours: SendingHours
) -> Iterator[Ask]:
    forms = _open_forms(clinic).filter(patient__in=patients, due_on__lte=today + HORIZON)
    for request in forms.select_related("visit"):
        visit = request.visit
        if visit is not None and visit.state != PlannedVisit.State.PLANNED:
            continue
        form = rules.Form(
            id=request.pk,
            due_on=request.due_on,
            made_at=request.created_at,
            expires_at=request.expires_at,
            visit=appointment_of(visit, clinic) if visit else None,
        )
        about = {
            "course_id": request.course_id,
            "visit_id": request.visit_id,
            "form_request_id": request.pk,
        }
        for wanted in rules.wanted_for_form(form, hours):
            yield Ask(wanted, request.patient_id, about)


def _review_asks(
    clinic: Clinic, patients: Collection[uuid.UUID], today: dt.date, hours: SendingHours
) -> Iterator[Ask]:
    gates = _open_gates(clinic).filter(course__patient__in=patients, due_on__lte=today + HORIZON)
    for gate in gates.select_related("course"):
        review = rules.Review(id=gate.pk, due_on=gate.due_on)
        for wanted in rules.wanted_for_review(review, hours):
            yield Ask(wanted, gate.course.patient_id, {"course_id": gate.course_id, "gate_id": gate.pk})


def _open_forms(clinic: Clinic) -> FormRequestQuerySet:
    return FormRequest.objects.of(clinic).unanswered().filter(expires_at__gt=clock.now())


def _open_gates(clinic: Clinic) -> QuerySet[ReviewGate]:
    """Of a course under way or held: what ended needs no review."""
    gates = ReviewGate.objects.filter(clinic=clinic, outcome="", is_withdrawn=False)
    return gates.filter(course__state__in=OPEN)
