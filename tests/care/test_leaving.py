"""Set inactive, a patient gets nothing and is planned nothing; set active again, everything planned is back."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.care.assessments import record_rating, send_form
from clinic.care.courses import agree_time, move_visit, resume_course
from clinic.care.leaving import open_visits, set_active, set_inactive
from clinic.care.people import update_patient
from clinic.care.reviewing import courses_to_review
from clinic.care.sessions import give_dose, start_session
from clinic.core import clock
from clinic.core.errors import FieldError, QuestionError, TransitionError
from clinic.instruments.models import FormRequest
from clinic.instruments.services import make_link
from clinic.patients.models import Patient
from clinic.patients.services import record_weight
from clinic.reminders.models import Reminder
from clinic.reminders.rules.reach import INACTIVE
from clinic.reminders.services import plan_patients
from clinic.treatments.models import Course, PlannedVisit, ReviewGate
from tests.build import BUILDER, Cast, begin_course, make_dose, make_reading, make_request, make_session

NOW = dt.datetime(2026, 3, 2, 11, tzinfo=dt.UTC)


def gone(patient: Patient, **how: Any) -> Patient:
    how = {"because": "departed"} | how
    return set_inactive(patient=patient, expected_version=patient.version, by=BUILDER, **how)


def plan(patient: Patient) -> None:
    plan_patients(clinic=patient.clinic, patients=[patient.pk], by=BUILDER)


def states(patient: Patient) -> set[tuple[str, str, str]]:
    rows = Reminder.objects.filter(patient=patient)
    return {(row.dedupe_key, row.state, row.state_reason) for row in rows}


@time_machine.travel(NOW, tick=False)
def test_all_that_waits_is_held_back_and_comes_again(inside: Cast) -> None:
    course = begin_course(inside.patient)
    make_request(inside.patient, "gad-7")
    plan(inside.patient)
    before, visits = states(inside.patient), open_visits(course)
    waiting = {key for key, state, _ in before if state == "due"}
    assert waiting
    assert visits

    left = gone(inside.patient)
    held = {key: (state, reason) for key, state, reason in states(left)}
    assert {held[key] for key in waiting} == {("skipped", INACTIVE)}
    asked = FormRequest.objects.filter(patient=left).count()
    plan(left)
    assert FormRequest.objects.filter(patient=left).count() == asked
    assert open_visits(course) == visits

    set_active(patient=left, expected_version=left.version, by=BUILDER)
    assert {row for row in states(left) if row[1] == "due"} >= {row for row in before if row[1] == "due"}


@time_machine.travel(NOW, tick=False)
def test_task_about_a_review_is_held_back_too(inside: Cast) -> None:
    course = begin_course(inside.patient)
    ReviewGate.objects.create(
        clinic=course.clinic,
        course=course,
        key="gate",
        kind="end-of-induction",
        due_on=clock.today(course.clinic.zone),
    )
    plan(inside.patient)
    assert Reminder.objects.get(kind="review-due").state == "due"
    gone(inside.patient)
    assert Reminder.objects.get(kind="review-due").state_reason == INACTIVE


@time_machine.travel(NOW, tick=False)
def test_no_new_visit_is_counted_as_missed_meanwhile(inside: Cast) -> None:
    course = begin_course(inside.patient)
    left = gone(inside.patient)
    with time_machine.travel(NOW + dt.timedelta(days=40), tick=False):
        assert courses_to_review(inside.clinic) == []
        set_active(patient=left, expected_version=left.version, by=BUILDER)
        assert courses_to_review(inside.clinic) == [course.pk]


def test_course_ends_with_the_leaving_where_that_is_wanted(inside: Cast) -> None:
    course = begin_course(inside.patient)
    gone(inside.patient, because="died", ends_course=True)
    course.refresh_from_db()
    assert (course.state, course.end_reason) == (Course.State.STOPPED, "Died, day not known")
    assert open_visits(course) == 0


def test_nobody_who_is_in_a_session_leaves_without_a_question(inside: Cast) -> None:
    course = begin_course(inside.patient)
    start_session(course=course, by=BUILDER)
    with pytest.raises(FieldError) as refused:
        gone(inside.patient, ends_course=True)
    assert refused.value.field == "although_in_session"
    gone(Patient.objects.get(pk=inside.patient.pk), ends_course=True, although_in_session=True)
    assert not Course.objects.open().exists()


@dataclass(frozen=True)
class Case:
    """What is left of a course whose patient has gone."""

    course: Course
    visit: PlannedVisit
    asked: FormRequest


Act = Callable[[Case], object]
NEEDS_ACTIVE: dict[str, Act] = {
    "send a form": lambda case: send_form(patient=case.course.patient, instruments=["phq-9"], by=BUILDER),
    "make a link": lambda case: make_link(request=case.asked, by=BUILDER),
    "arrive": lambda case: start_session(course=case.course, by=BUILDER),
    "move": lambda case: move_visit(
        visit=case.visit,
        target=case.visit.target,
        reason="ill",
        expected_version=case.visit.version,
        by=BUILDER,
    ),
    "agree a time": lambda case: agree_time(
        visit=case.visit,
        starts_at=clock.now() + dt.timedelta(days=1),
        expected_version=case.visit.version,
        by=BUILDER,
    ),
    "resume": lambda case: resume_course(course=case.course, reason="back", by=BUILDER),
    "start a course": lambda case: begin_course(case.course.patient, client_key="again"),
}


@pytest.mark.parametrize("act", NEEDS_ACTIVE.values(), ids=NEEDS_ACTIVE.keys())
def test_nothing_is_planned_with_or_sent_to_who_is_not_a_patient(inside: Cast, act: Act) -> None:
    course = begin_course(inside.patient)
    asked = make_request(inside.patient, "gad-7")
    left = gone(inside.patient)
    case = Case(
        course=Course.objects.select_related("patient__clinic", "clinic").get(pk=course.pk),
        visit=PlannedVisit.objects.upcoming().filter(course=course).order_by("target")[0],
        asked=FormRequest.objects.select_related("patient").get(pk=asked.pk),
    )
    with pytest.raises(TransitionError, match="is not an active patient here"):
        act(case)
    # What was measured is a fact, whoever the patient is by now.
    assert record_rating(patient=left, instrument="phq-9", total=9, by=BUILDER).total == 9


def test_paper_session_of_before_the_leaving_is_entered(inside: Cast) -> None:
    course = begin_course(inside.patient)
    gone(inside.patient, on=clock.today(inside.clinic.zone))
    course = Course.objects.select_related("patient__clinic", "clinic").get(pk=course.pk)
    told = start_session(
        course=course, is_entered_later=True, arrived_at=clock.now(), is_hour_right=True, by=BUILDER
    )
    assert told.is_entered_later


def test_death_told_by_any_door_holds_back_what_waits(inside: Cast) -> None:
    begin_course(inside.patient)
    plan(inside.patient)
    update_patient(
        patient=inside.patient,
        expected_version=inside.patient.version,
        is_active=False,
        left_because="died",
        by=BUILDER,
    )
    assert not Reminder.objects.filter(patient=inside.patient, state="due").exists()


@pytest.mark.parametrize("trace", ["dose", "reading", "session", "score", "weight"])
@time_machine.travel(NOW, tick=False)
def test_day_of_leaving_before_what_is_recorded_is_asked_about(inside: Cast, trace: str) -> None:
    patient, today = inside.patient, NOW.date()
    with time_machine.travel(NOW - dt.timedelta(days=30), tick=False):
        course = begin_course(patient)
    traces: dict[str, Callable[[], object]] = {
        "dose": lambda: make_dose(make_session(course, today, state="dosed", dosed_at=NOW)),
        "reading": lambda: make_reading(patient),
        "session": lambda: make_session(course, today),
        "score": lambda: record_rating(patient=patient, instrument="phq-9", total=9, by=BUILDER),
        "weight": lambda: record_weight(patient=patient, kg=Decimal(80), by=BUILDER),
    }
    traces[trace]()
    yesterday = today - dt.timedelta(days=1)
    with pytest.raises(QuestionError, match=f"a {trace} of {today} is recorded, after that day"):
        gone(patient, because="died", on=yesterday)
    assert gone(patient, because="died", on=yesterday, is_day_right=True).left_on == yesterday


@pytest.mark.parametrize("left", [{"on": NOW.date()}, {"because": "died"}])
@time_machine.travel(NOW, tick=False)
def test_session_left_open_gives_no_dose_to_whoever_has_left(inside: Cast, left: dict[str, Any]) -> None:
    session = start_session(course=begin_course(inside.patient), by=BUILDER)
    gone(inside.patient, **left)
    with pytest.raises(TransitionError, match="is not an active patient here"):
        give_dose(session=session, amount_mg=Decimal(40), by=BUILDER)
