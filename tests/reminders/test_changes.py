"""A visit that changes after a message told of it: the patient is told once more, and the old word is taken back."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from django.core import mail

from clinic.accounts.tenancy import enter_clinic
from clinic.reminders import dispatch
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Appointment, Kind, SendingHours, Told, wanted_for_change
from clinic.reminders.services import plan_reminders
from clinic.reminders.services.planning import TOO_LATE
from clinic.treatments.models import Course, PlannedVisit
from tests.build import BUILDER, Cast, make_course
from tests.reminders.builders import LONDON, NOW, day, local, make_visit, rows, tell

State, VisitState = Reminder.State, PlannedVisit.State
HOURS = SendingHours(LONDON, dt.time(20), dt.time(8))
VISIT, MESSAGE = uuid.uuid4(), uuid.uuid4()


def at(offset: int, hour: int | None) -> Appointment:
    starts_at = None if hour is None else local(day(offset), hour)
    return Appointment(id=VISIT, day=day(offset), starts_at=starts_at, is_dosing=True)


def known(offset: int | None, hour: int | None = None) -> Told:
    if offset is None:
        return Told(by=MESSAGE, visit=VISIT, day=None)
    starts_at = None if hour is None else local(day(offset), hour)
    return Told(by=MESSAGE, visit=VISIT, day=day(offset), starts_at=starts_at)


# What was told, how the visit stands (None: called off), and the message, of use until when. NOW is day 0, 11:00.
@pytest.mark.parametrize(
    ("told", "stands", "kind", "until"),
    [
        (known(3, 14), at(3, 14), None, None),
        (known(3), at(3, 14), None, None),
        (known(3, 14), at(3, 15), Kind.VISIT_CHANGED, local(day(3), 14)),
        (known(3, 14), at(3, 9), Kind.VISIT_CHANGED, local(day(3), 9)),
        (known(3, 14), at(3, None), Kind.VISIT_CHANGED, local(day(3), 14)),
        (known(3, 14), at(30, 14), Kind.VISIT_CHANGED, local(day(3), 14)),
        (known(3), at(2, None), Kind.VISIT_CHANGED, local(day(3), 0)),
        (known(3, 14), None, Kind.VISIT_CANCELLED, local(day(3), 14)),
        (known(3), None, Kind.VISIT_CANCELLED, local(day(4), 0)),
        (known(None), None, None, None),
        (known(None), at(3, 14), Kind.VISIT_CHANGED, local(day(3), 14)),
        (known(0, 11), None, None, None),
        (known(0, 11), at(3, 14), None, None),
        (known(0, 12), at(3, 14), Kind.VISIT_CHANGED, local(day(0), 12)),
    ],
)
def test_change_is_told_while_somebody_would_come_for_nothing(
    told: Told, stands: Appointment | None, kind: Kind | None, until: dt.datetime | None
) -> None:
    wanted = wanted_for_change(told, stands, changed_at=NOW, hours=HOURS)
    assert (wanted and wanted.kind, wanted and wanted.not_after) == (kind, until)
    if wanted:
        assert (wanted.due_at, wanted.instead_of, wanted.is_too_late) == (NOW, MESSAGE, False)


@pytest.fixture
def course(cast: Cast, morning: time_machine.Traveller) -> Course:
    with enter_clinic(cast.clinic, by=BUILDER):
        return make_course(cast.patient)


def planned(course: Course) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        plan_reminders(course=course, by=BUILDER)


def subjects_sent(course: Course) -> list[str]:
    """By one round of planning and sending."""
    mail.outbox.clear()
    planned(course)
    dispatch.send_clinic(course.clinic)
    return [str(message.subject) for message in mail.outbox]


def test_moved_retimed_and_called_off_each_send_one_message_that_takes_back_the_last(
    course: Course, morning: time_machine.Traveller
) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        visit = make_visit(course, day(7))
    assert subjects_sent(course) == ["Your visit on Monday 9 March"]
    steps: list[tuple[dict[str, Any], str]] = [
        (
            {"target": day(8), "latest": day(8), "starts_at": local(day(8), 9)},
            "New time: your visit on Tuesday 10 March",
        ),
        ({"starts_at": local(day(8), 15)}, "New time: your visit on Tuesday 10 March"),
        ({"state": VisitState.CANCELLED}, "Called off: your visit on Tuesday 10 March"),
        ({"state": VisitState.PLANNED}, "New time: your visit on Tuesday 10 March"),
    ]
    for fields, subject in steps:
        morning.shift(dt.timedelta(minutes=30))
        with enter_clinic(course.clinic, by=BUILDER):
            visit.change(**fields)
        assert subjects_sent(course) == [subject]
        assert subjects_sent(course) == []


def test_change_taken_back_before_it_was_told_is_not_told(course: Course) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        visit = make_visit(course, day(9))
        tell(visit)
        visit.change(starts_at=local(day(9), 16))
        plan_reminders(course=course, by=BUILDER)
        assert rows(course.patient)[Kind.VISIT_CHANGED].state == State.DUE
        visit.change(starts_at=local(day(9), 14))
    assert subjects_sent(course) == []
    with enter_clinic(course.clinic, by=BUILDER):
        assert rows(course.patient)[Kind.VISIT_CHANGED].state == State.SKIPPED


@pytest.mark.parametrize("state", [State.NEEDS_PERSON, State.HANDING_OVER])
def test_message_that_only_may_have_arrived_is_taken_back_too(course: Course, state: str) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        visit = make_visit(course, day(9))
        tell(visit).change(state=state, state_reason="perhaps", sent_at=None)
        visit.change(state=VisitState.CANCELLED)
        plan_reminders(course=course, by=BUILDER)
        assert Kind.VISIT_CANCELLED in rows(course.patient)


def test_visit_of_a_course_that_ends_is_called_off(course: Course) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        visit = make_visit(course, day(9))
        tell(visit)
        visit.change(state=VisitState.CANCELLED)
        course.change(state=Course.State.STOPPED, ended_on=day(0))
    assert subjects_sent(course) == ["Called off: your visit on Wednesday 11 March"]
    assert "please get in touch" in str(mail.outbox[0].body)


def test_change_that_the_night_holds_back_too_long_waits_for_a_person(
    course: Course, morning: time_machine.Traveller
) -> None:
    """Called off at nine in the evening, the visit at seven."""
    with enter_clinic(course.clinic, by=BUILDER):
        visit = make_visit(course, day(1), starts_at=local(day(1), 7))
        tell(visit)
        morning.move_to(local(day(0), 21))
        visit.change(state=VisitState.CANCELLED)
        plan_reminders(course=course, by=BUILDER)
        row = rows(course.patient)[Kind.VISIT_CANCELLED]
    assert (row.state, row.state_reason) == (State.LATE, TOO_LATE)
    assert subjects_sent(course) == []


def test_change_leaves_on_a_day_that_had_its_message_and_takes_what_is_due_with_it(
    course: Course, morning: time_machine.Traveller
) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        visit = make_visit(course, day(3))
        tell(visit)
        visit.change(target=day(1), earliest=day(1), starts_at=local(day(1), 14))
    assert subjects_sent(course) == ["New time: your visit on Tuesday 3 March"]
    body = str(mail.outbox[0].body)
    assert body.count("3 March") == 1  # the change alone says when
    assert "Your visit on Thursday 5 March at 14:00 has changed." in body
    assert "Do not eat" in body
