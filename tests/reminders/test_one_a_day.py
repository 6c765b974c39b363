"""At most one message a day to a patient: what is due on one day goes together, the rest waits for another."""

import datetime as dt
from collections import Counter

import pytest
import time_machine
from django.core import mail

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.reminders import dispatch
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.services import plan_clinic, plan_reminders, resend
from clinic.reminders.services.sending import ANOTHER_DAY
from clinic.treatments.models import Course
from tests.build import BUILDER, Cast, make_course, make_patient
from tests.reminders.builders import day, local, make_visit, rows


@pytest.fixture
def course(cast: Cast, morning: time_machine.Traveller) -> Course:
    with enter_clinic(cast.clinic, by=BUILDER):
        return make_course(cast.patient)


def round_at(clinic: Clinic) -> list[mail.EmailMessage]:
    mail.outbox.clear()
    plan_clinic(clinic=clinic, by=BUILDER)
    dispatch.send_clinic(clinic)
    return list(mail.outbox)


def round_of(course: Course) -> list[str]:
    round_at(course.clinic)
    return [str(message.subject) for message in mail.outbox]


def row(course: Course, kind: Kind) -> Reminder:
    with enter_clinic(course.clinic, by=BUILDER):
        return rows(course.patient)[kind]


def test_two_weeks_of_visits_and_forms_send_at_most_one_message_a_day_and_everything_once(
    cast: Cast, morning: time_machine.Traveller
) -> None:
    """Two patients with visits twice a week, each asking for a form, polled at nine, noon, three and six."""
    people = [cast.patient, make_patient(cast.clinic, "Singh")]
    with enter_clinic(cast.clinic, by=BUILDER):
        for patient in people:
            course = make_course(patient)
            for offset in (8, 11, 15):
                make_visit(course, day(offset), number=1)
    received: Counter[tuple[str, dt.date]] = Counter()
    for offset in range(16):
        for hour in (9, 12, 15, 18):
            morning.move_to(local(day(offset), hour))
            received.update(
                (message.to[0], clock.today(cast.clinic.zone)) for message in round_at(cast.clinic)
            )
    assert set(received.values()) == {1}
    with enter_clinic(cast.clinic, by=BUILDER):
        told = Counter(Reminder.objects.filter(patient=people[0]).values_list("kind", "state"))
    sent = {kind: count for (kind, state), count in told.items() if state == "sent"}
    assert {state for _, state in told} == {"sent"}
    assert sent == {
        Kind.VISIT_7_DAYS: 3,
        Kind.VISIT_2_DAYS: 3,
        Kind.VISIT_1_DAY: 3,
        Kind.PREPARATION: 3,
        Kind.FORM_DUE: 3,
    }


def test_what_is_due_together_is_one_letter_with_one_greeting_and_the_link(course: Course) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        make_visit(course, day(1), number=1)
    assert round_of(course) == ["Your visit tomorrow, Tuesday 3 March, at 14:00"]
    body = str(mail.outbox[0].body)
    parts = (
        "We look forward to seeing you",
        "Please get ready for it like this:",
        "Your personal link: http",
    )
    places = [body.index(part) for part in parts]
    assert places == sorted(places)
    assert (body.count("Hello Ada"), body.count("With kind regards")) == (1, 1)
    letters = {row(course, kind).letter for kind in (Kind.VISIT_1_DAY, Kind.PREPARATION, Kind.FORM_DUE)}
    assert len(letters) == 1
    assert "(personal link)" in row(course, Kind.VISIT_1_DAY).body


def test_second_matter_of_a_day_waits_until_tomorrow_and_planning_leaves_it_there(
    course: Course, morning: time_machine.Traveller
) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        make_visit(course, day(7))
    assert len(round_of(course)) == 1
    with enter_clinic(course.clinic, by=BUILDER):
        second = make_visit(course, day(2), starts_at=local(day(2), 17), number=3)
    assert round_of(course) == []
    with enter_clinic(course.clinic, by=BUILDER):
        waiting = Reminder.objects.get(kind=Kind.VISIT_2_DAYS, visit=second)
    assert (waiting.state, waiting.state_reason, waiting.attempts) == ("due", ANOTHER_DAY, 0)
    # Two days before is told until ten the next morning, so it goes as the night ends and not at ten.
    assert waiting.due_at == local(day(1), 8)
    assert round_of(course) == []
    morning.move_to(local(day(1), 8))
    assert len(round_of(course)) == 1


def test_what_would_come_too_late_tomorrow_goes_today_all_the_same(
    course: Course, morning: time_machine.Traveller
) -> None:
    """A visit agreed today for tomorrow morning, after today's message: how to prepare cannot wait."""
    with enter_clinic(course.clinic, by=BUILDER):
        make_visit(course, day(7))
    assert len(round_of(course)) == 1
    with enter_clinic(course.clinic, by=BUILDER):
        make_visit(course, day(1), starts_at=local(day(1), 9))
    assert round_of(course) == ["Your visit tomorrow, Tuesday 3 March, at 09:00"]
    assert "Do not eat" in str(mail.outbox[0].body)


def test_what_a_person_asks_for_goes_on_a_day_that_had_its_message(course: Course, cast: Cast) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        make_visit(course, day(7))
    round_of(course)
    with enter_clinic(course.clinic, by=BUILDER):
        sent = rows(course.patient)[Kind.VISIT_7_DAYS]
        resend(reminder=sent, expected_version=sent.version, by=cast.nurse_actor)
    assert round_of(course) == ["Your visit on Monday 9 March"]


def test_failed_message_does_not_count_as_the_days(course: Course) -> None:
    with enter_clinic(course.clinic, by=BUILDER):
        make_visit(course, day(7))
        plan_reminders(course=course, by=BUILDER)
        rows(course.patient)[Kind.VISIT_7_DAYS].change(
            state="failed", state_reason="refused", claimed_at=clock.now(), address="old@patients.example"
        )
        make_visit(course, day(2))
    assert len(round_of(course)) == 1
