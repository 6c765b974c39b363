"""What a person decides about a reminder: with a reason, against nobody's change, never in the middle of sending."""

import datetime as dt

import pytest
import time_machine

from clinic.core import clock
from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.services import cancel, plan_reminders, resend
from tests.build import BUILDER, Cast, make_course
from tests.reminders.builders import day, local, make_visit, rows

State = Reminder.State


@pytest.fixture
def reminder(inside: Cast, morning: time_machine.Traveller) -> Reminder:
    course = make_course(inside.patient)
    make_visit(course, day(1))
    plan_reminders(course=course, by=BUILDER)
    return rows(inside.patient)[Kind.VISIT_1_DAY]


@pytest.mark.parametrize("state", [State.FAILED, State.SKIPPED, State.NEEDS_PERSON, State.SENT])
def test_resend_makes_it_due_at_once_under_a_new_key(reminder: Reminder, inside: Cast, state: str) -> None:
    key = reminder.idempotency_key
    reminder.change(state=state, state_reason="whatever", sent_at=clock.now(), attempts=3, body="as sent")
    resend(reminder=reminder, expected_version=reminder.version, by=inside.nurse_actor)
    stored = Reminder.objects.get(pk=reminder.pk)
    assert (stored.state, stored.due_at, stored.attempts, stored.sent_at, stored.body) == (
        State.DUE,
        clock.now(),
        0,
        None,
        "",
    )
    assert stored.state_reason == "Sent again on request of Nurse North"
    assert stored.idempotency_key != key


def test_resend_keeps_to_quiet_hours(
    reminder: Reminder, inside: Cast, morning: time_machine.Traveller
) -> None:
    morning.move_to(local(day(0), 22))
    resend(reminder=reminder, expected_version=reminder.version, by=inside.nurse_actor)
    assert reminder.due_at == local(day(1), 8)


def test_resend_of_what_is_of_no_use_any_more_is_refused(
    reminder: Reminder, inside: Cast, morning: time_machine.Traveller
) -> None:
    morning.move_to(reminder.not_after + dt.timedelta(minutes=1))
    with pytest.raises(TransitionError, match="call the patient"):
        resend(reminder=reminder, expected_version=reminder.version, by=inside.nurse_actor)


def test_cancel_keeps_who_and_why(reminder: Reminder, inside: Cast) -> None:
    cancel(
        reminder=reminder, reason=" told in person ", expected_version=reminder.version, by=inside.nurse_actor
    )
    assert (reminder.state, reminder.state_reason) == (State.SKIPPED, "Nurse North: told in person")


def test_cancelled_reminder_can_be_asked_for_again(reminder: Reminder, inside: Cast) -> None:
    cancel(reminder=reminder, reason="told", expected_version=reminder.version, by=inside.nurse_actor)
    resend(reminder=reminder, expected_version=reminder.version, by=inside.nurse_actor)
    assert (reminder.state, reminder.is_cancelled_by_hand) == (State.DUE, False)


def test_cancel_without_a_reason_is_refused(reminder: Reminder) -> None:
    with pytest.raises(FieldError, match="reason"):
        cancel(reminder=reminder, reason=" ", expected_version=reminder.version, by=BUILDER)


def test_cancel_of_a_sent_reminder_is_refused(reminder: Reminder) -> None:
    reminder.change(state=State.SENT, sent_at=clock.now())
    with pytest.raises(TransitionError, match="sent already"):
        cancel(reminder=reminder, reason="late", expected_version=reminder.version, by=BUILDER)


@pytest.mark.parametrize("state", [State.CLAIMED, State.HANDING_OVER])
def test_neither_is_possible_while_it_is_being_sent(reminder: Reminder, state: str) -> None:
    reminder.change(state=state)
    with pytest.raises(TransitionError, match="at this moment"):
        resend(reminder=reminder, expected_version=reminder.version, by=BUILDER)
    with pytest.raises(TransitionError, match="at this moment"):
        cancel(reminder=reminder, reason="x", expected_version=reminder.version, by=BUILDER)


def test_page_that_is_out_of_date_changes_nothing(reminder: Reminder) -> None:
    seen = reminder.version
    reminder.change(attempts=1)
    with pytest.raises(ConflictError):
        resend(reminder=reminder, expected_version=seen, by=BUILDER)
    with pytest.raises(ConflictError):
        cancel(reminder=reminder, reason="x", expected_version=seen, by=BUILDER)
