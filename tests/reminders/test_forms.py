"""Questionnaires are asked for a few days before the visit that wants them, once."""

import pytest
import time_machine

from clinic.core import clock
from clinic.instruments.models import FormRequest
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.services import plan_reminders
from clinic.treatments.models import Course, PlannedVisit
from tests.build import BUILDER, Cast, make_course, make_request
from tests.reminders.builders import day, local, make_visit, rows

pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def course(inside: Cast) -> Course:
    return make_course(inside.patient)


def requests() -> list[FormRequest]:
    return list(FormRequest.objects.order_by("created_at"))


def test_form_of_the_visit_is_asked_for_once_and_its_link_is_due_two_days_before(course: Course) -> None:
    visit = make_visit(course, day(3), number=1)
    plan_reminders(course=course, by=BUILDER)
    plan_reminders(course=course, by=BUILDER)
    [request] = requests()
    assert (request.instruments, request.visit, request.due_on) == (["phq-9"], visit, day(3))
    assert request.expires_at == local(day(4), 0)
    row = rows(course.patient)[Kind.FORM_DUE]
    assert (row.form_request, row.visit, row.due_at) == (request, visit, local(day(1), 10))


def test_only_what_a_patient_can_fill_in_here_is_asked(course: Course) -> None:
    """The second visit of induction wants ratings and totals by staff alone."""
    make_visit(course, day(3), number=2)
    plan_reminders(course=course, by=BUILDER)
    assert requests() == []


@pytest.mark.parametrize(
    "details", [{"number": 0}, {"kind": "integration", "number": 1}, {"phase": "no-such"}]
)
def test_visit_outside_the_count_asks_for_nothing(course: Course, details: dict[str, str | int]) -> None:
    make_visit(course, day(3), **details)
    plan_reminders(course=course, by=BUILDER)
    assert requests() == []


def test_two_visits_of_a_day_share_one_form(course: Course) -> None:
    make_visit(course, day(3), kind="review", phase="maintenance", number=4)
    dosing = make_visit(course, day(3), number=1)
    plan_reminders(course=course, by=BUILDER)
    assert [(r.visit, r.instruments) for r in requests()] == [(dosing, ["phq-9"])]


def test_form_far_ahead_waits_for_its_time(course: Course, morning: time_machine.Traveller) -> None:
    make_visit(course, day(4), number=1)
    plan_reminders(course=course, by=BUILDER)
    assert requests() == []
    morning.move_to(local(day(1), 9))
    plan_reminders(course=course, by=BUILDER)
    assert len(requests()) == 1


def test_moved_visit_keeps_the_form_that_waits(course: Course) -> None:
    visit = make_visit(course, day(3), number=1)
    plan_reminders(course=course, by=BUILDER)
    visit.change(target=day(2), earliest=day(2), starts_at=local(day(2), 9))
    plan_reminders(course=course, by=BUILDER)
    assert [request.state for request in requests()] == [FormRequest.State.OPEN]


def test_answers_still_count_when_the_visit_moves_a_little(course: Course) -> None:
    visit = make_visit(course, day(2), number=1)
    plan_reminders(course=course, by=BUILDER)
    requests()[0].change(state=FormRequest.State.ANSWERED, answered_at=clock.now())
    visit.change(target=day(3), latest=day(3))
    plan_reminders(course=course, by=BUILDER)
    assert len(requests()) == 1
    assert rows(course.patient)[Kind.FORM_DUE].state_reason == "The questionnaire is answered"


def test_cancelled_visit_takes_its_form_back(course: Course) -> None:
    visit = make_visit(course, day(3), number=1)
    plan_reminders(course=course, by=BUILDER)
    visit.change(state=PlannedVisit.State.CANCELLED)
    plan_reminders(course=course, by=BUILDER)
    assert [request.state for request in requests()] == [FormRequest.State.CANCELLED]
    assert rows(course.patient)[Kind.FORM_DUE].state == Reminder.State.SKIPPED


def test_form_asked_for_by_hand_for_later_is_sent_on_its_day(course: Course) -> None:
    request = make_request(course.patient, due_on=day(2))
    plan_reminders(course=course, by=BUILDER)
    assert {k: (r.form_request, r.due_at) for k, r in rows(course.patient).items()} == {
        Kind.FORM_DUE: (request, local(day(2), 12))
    }
