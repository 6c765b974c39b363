"""Sending: asked again at the last moment, handed over once, and never silently lost."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core import mail
from prometheus_client import REGISTRY

from clinic.accounts.tenancy import enter_clinic
from clinic.celery import app
from clinic.core import clock
from clinic.instruments.models import FormLink
from clinic.instruments.selectors import find_link
from clinic.patients.models import Patient
from clinic.patients.services import set_contact_preferences
from clinic.reminders import dispatch, tasks
from clinic.reminders.channels import (
    LineError,
    Message,
    RefusedError,
    UndeliveredError,
    UnsureError,
    working_channels,
)
from clinic.reminders.channels.email import EmailChannel
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind
from clinic.reminders.selectors import Part, outbox
from clinic.reminders.services import plan_reminders, resend, sending
from clinic.reminders.services.claiming import Letter, claim_due
from clinic.reminders.services.sending import Outcome
from clinic.reminders.services.tidying import STALE
from clinic.treatments.models import PlannedVisit
from tests.build import BUILDER, Cast, make_course, make_patient, make_request
from tests.reminders.builders import day, local, make_gate, make_visit

State = Reminder.State


@pytest.fixture
def visit(cast: Cast, morning: time_machine.Traveller) -> PlannedVisit:
    """Tomorrow's, its reminder and how to prepare due this morning; no clinic is entered."""
    with enter_clinic(cast.clinic, by=BUILDER):
        course = make_course(cast.patient)
        visit = make_visit(course, day(1))
        plan_reminders(course=course, by=BUILDER)
    return visit


class Line:
    """The line to the mail server: raises the errors given, in turn, then works."""

    def __init__(self) -> None:
        self.errors: list[Exception] = []
        self.keys: list[str] = []

    def send(self, message: Message, *, idempotency_key: str) -> None:
        self.keys.append(idempotency_key)
        if self.errors:
            raise self.errors.pop(0)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    line = Line()
    monkeypatch.setattr(EmailChannel, "send", lambda _self, message, **key: line.send(message, **key))
    return line


@pytest.fixture
def eager() -> Iterator[None]:
    """Tasks run where they are called."""
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = False


def send(cast: Cast) -> int:
    return dispatch.send_clinic(cast.clinic)


def claimed(cast: Cast) -> Letter:
    with enter_clinic(cast.clinic, by=BUILDER):
        [letter] = claim_due(clinic=cast.clinic, room={"email": 5})
    return letter


def deliver(cast: Cast, letter: Letter) -> set[Outcome]:
    return set(dispatch.deliver(letter, cast.clinic, working_channels()).outcomes.values())


def row(cast: Cast, kind: str = Kind.VISIT_1_DAY) -> Reminder:
    with enter_clinic(cast.clinic, by=BUILDER):
        return Reminder.objects.get(kind=kind)


def plan_for_another(cast: Cast) -> Patient:
    """Somebody else with a visit tomorrow, planned after the first one."""
    other = make_patient(cast.clinic, "Singh")
    with enter_clinic(cast.clinic, by=BUILDER):
        course = make_course(other)
        make_visit(course, day(1))
        plan_reminders(course=course, by=BUILDER)
    return other


def change(cast: Cast, kind: str = Kind.VISIT_1_DAY, **fields: Any) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        Reminder.objects.get(kind=kind).change(**fields)


def counted(outcome: str) -> float:
    return REGISTRY.get_sample_value("taper_reminders_total", {"outcome": outcome}) or 0.0


def test_due_reminder_is_sent_once_and_kept_as_it_was_sent(cast: Cast, visit: PlannedVisit) -> None:
    before = counted("sent")
    assert [send(cast), send(cast)] == [2, 0]
    [sent] = mail.outbox
    stored = row(cast)
    assert (stored.state, stored.sent_at, stored.attempts) == (State.SENT, clock.now(), 1)
    assert (stored.subject, stored.body) == (sent.subject, sent.body)
    assert (stored.address, stored.letter) == (cast.patient.email, row(cast, Kind.PREPARATION).letter)
    assert sent.to == [cast.patient.email]
    assert sent.from_email == "North <taper@localhost>"
    assert sent.extra_headers["Message-ID"] == f"<{stored.letter}@localhost>"
    assert counted("sent") == before + 2


def test_poll_serves_every_clinic(cast: Cast, visit: PlannedVisit, eager: None) -> None:
    with enter_clinic(cast.other_clinic, by=BUILDER):
        course = make_course(cast.other_patient)
        make_visit(course, day(1))
        plan_reminders(course=course, by=BUILDER)
    tasks.send_due()
    assert {to for sent in mail.outbox for to in sent.to} == {cast.patient.email, cast.other_patient.email}


def test_task_for_staff_is_done_by_being_shown(cast: Cast, morning: time_machine.Traveller) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        course = make_course(cast.patient)
        make_gate(course, day(0), explanation="Induction is complete.")
        plan_reminders(course=course, by=BUILDER)
    assert send(cast) == 1
    stored = row(cast, Kind.REVIEW_DUE)
    assert (stored.state, stored.subject, mail.outbox) == (State.SENT, "Review due: end of induction", [])


def test_form_link_is_made_when_sent_and_stands_in_the_message_alone(
    cast: Cast, morning: time_machine.Traveller
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        course = make_course(cast.patient)
        make_visit(course, day(1), number=1)
        plan_reminders(course=course, by=BUILDER)
        assert FormLink.objects.count() == 0
    send(cast)
    [sent] = mail.outbox
    body = str(sent.body)
    address = next(word for word in body.split() if word.startswith("http"))
    token = address.removeprefix("http://127.0.0.1:8000/f/").rstrip("/")
    link = find_link(token)
    stored = row(cast, Kind.FORM_DUE)
    assert link is not None
    assert link.request_id == stored.form_request_id
    assert "(personal link)" in stored.body
    assert token not in stored.body


def test_nothing_leaves_in_quiet_hours_and_the_morning_makes_up_for_it(
    cast: Cast, visit: PlannedVisit, morning: time_machine.Traveller
) -> None:
    morning.move_to(local(day(0), 22))
    assert send(cast) == 0
    morning.move_to(local(day(1), 8))
    assert send(cast) == 2
    assert "today" in str(mail.outbox[0].body)


def test_claim_that_slips_into_quiet_hours_waits_for_the_morning(
    cast: Cast, visit: PlannedVisit, morning: time_machine.Traveller
) -> None:
    letter = claimed(cast)
    morning.move_to(local(day(0), 20))
    assert deliver(cast, letter) == {Outcome.WAITING}
    stored = row(cast)
    assert (stored.state, stored.due_at, stored.attempts) == (State.DUE, local(day(1), 8), 0)


@pytest.mark.parametrize(
    ("happening", "reason"),
    [
        ("cancelled", "The visit is cancelled"),
        ("moved", "The visit has moved, or the plan no longer asks for this"),
        ("no consent", "The patient has not agreed to e-mail"),
        ("left", "The patient is no longer active here"),
    ],
)
def test_what_changed_since_planning_is_seen_at_the_last_moment(
    cast: Cast, visit: PlannedVisit, happening: str, reason: str
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        if happening == "cancelled":
            visit.change(state=PlannedVisit.State.CANCELLED)
        elif happening == "moved":
            visit.change(target=day(9), latest=day(9))
        elif happening == "no consent":
            set_contact_preferences(patient=cast.patient, email_consent=False, by=BUILDER)
        else:
            cast.patient.change(is_active=False)
    assert send(cast) == 0
    stored = row(cast)
    assert (stored.state, stored.state_reason, mail.outbox) == (State.SKIPPED, reason, [])


def test_answered_form_is_not_asked_for_again(cast: Cast, morning: time_machine.Traveller) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        course = make_course(cast.patient)
        make_visit(course, day(1), number=1)
        plan_reminders(course=course, by=BUILDER)
        request = Reminder.objects.get(kind=Kind.FORM_DUE).form_request
        assert request is not None
        request.change(state="answered", answered_at=clock.now())
    send(cast)
    assert row(cast, Kind.FORM_DUE).state_reason == "The questionnaire is answered"


def test_reminder_held_up_beyond_its_use_is_late_and_says_so(
    cast: Cast, visit: PlannedVisit, morning: time_machine.Traveller
) -> None:
    morning.move_to(local(day(1), 15))
    assert send(cast) == 0
    stored = row(cast)
    assert (stored.state, stored.state_reason) == (
        State.LATE,
        "It could not be sent while it was still of use",
    )


def test_mail_server_down_is_tried_again_later_under_the_same_key(
    cast: Cast, visit: PlannedVisit, line: Line, morning: time_machine.Traveller
) -> None:
    line.errors = [UndeliveredError("The mail server cannot be reached")] * 2
    assert send(cast) == 0
    stored = row(cast)
    assert (stored.state, stored.attempts, stored.state_reason) == (
        State.DUE,
        1,
        "The mail server cannot be reached",
    )
    assert stored.due_at == clock.now() + dt.timedelta(minutes=1)
    morning.shift(dt.timedelta(minutes=1))
    assert send(cast) == 0
    morning.shift(dt.timedelta(minutes=5))
    assert send(cast) == 2
    assert row(cast).attempts == 3
    assert len(set(line.keys)) == 1


def test_server_back_just_in_time_still_gets_it_at_the_last_moment(
    cast: Cast, visit: PlannedVisit, line: Line, morning: time_machine.Traveller
) -> None:
    """However long it was away: here till 26 minutes before the visit, the pauses being an hour by then."""
    ends = row(cast).not_after
    change(cast, attempts=40)
    morning.move_to(ends - dt.timedelta(minutes=27))
    line.errors = [LineError("The mail server cannot be reached")]
    assert send(cast) == 0
    assert row(cast).due_at == ends - dt.timedelta(minutes=2)
    morning.move_to(row(cast).due_at)
    assert send(cast) == 1
    assert row(cast).sent_at == clock.now()


def test_last_try_that_fails_tells_staff_before_the_visit(
    cast: Cast, visit: PlannedVisit, line: Line, morning: time_machine.Traveller
) -> None:
    morning.move_to(row(cast).not_after - dt.timedelta(minutes=2))
    line.errors = [LineError("The mail server cannot be reached")]
    send(cast)
    stored = row(cast)
    assert (stored.state, stored.state_reason) == (State.LATE, "The mail server cannot be reached")
    assert clock.now() < stored.not_after


def test_what_may_come_too_late_is_told_to_staff_a_day_before(
    cast: Cast, visit: PlannedVisit, line: Line, morning: time_machine.Traveller
) -> None:
    def held_up() -> set[str]:
        with enter_clinic(cast.clinic, by=BUILDER):
            return {found.kind for found in outbox(clinic=cast.clinic, part=Part.HELD_UP)}

    line.errors = [LineError("The mail server cannot be reached")] * 3
    for minutes in (0, 1, 5):
        assert not held_up()
        morning.shift(dt.timedelta(minutes=minutes))
        send(cast)
    # The visit is 27 hours away, but food must be left alone two hours before it.
    assert held_up() == set()
    morning.shift(dt.timedelta(hours=3))
    assert held_up() == {Kind.VISIT_1_DAY, Kind.PREPARATION}
    send(cast)
    assert held_up() == set()


def test_refused_address_fails_at_once(cast: Cast, visit: PlannedVisit, line: Line) -> None:
    line.errors = [RefusedError("The mail server refused it (code 550)")]
    send(cast)
    assert (row(cast).state, row(cast).attempts) == (State.FAILED, 1)


def test_line_that_breaks_while_handing_over_is_left_to_a_person(
    cast: Cast, visit: PlannedVisit, line: Line
) -> None:
    line.errors = [UnsureError("The mail server broke off (TimeoutError)")]
    assert [send(cast), send(cast)] == [0, 0]
    stored = row(cast)
    assert stored.state == State.NEEDS_PERSON
    assert stored.state_reason.startswith(
        "The mail server broke off (TimeoutError): the patient may have it."
    )
    assert len(line.keys) == 1


def test_channel_with_idempotency_is_tried_again_under_the_same_key(
    cast: Cast,
    visit: PlannedVisit,
    line: Line,
    monkeypatch: pytest.MonkeyPatch,
    morning: time_machine.Traveller,
) -> None:
    monkeypatch.setattr(EmailChannel, "is_idempotent", True)
    line.errors = [UnsureError("broke off")]
    send(cast)
    morning.shift(dt.timedelta(minutes=1))
    assert send(cast) == 2
    assert len(line.keys) == 2
    assert len(set(line.keys)) == 1


def test_message_with_a_link_is_never_repeated_unseen(
    cast: Cast, line: Line, monkeypatch: pytest.MonkeyPatch, morning: time_machine.Traveller
) -> None:
    monkeypatch.setattr(EmailChannel, "is_idempotent", True)
    with enter_clinic(cast.clinic, by=BUILDER):
        course = make_course(cast.patient)
        make_visit(course, day(1), number=1)
        plan_reminders(course=course, by=BUILDER)
    line.errors = [UnsureError("broke off")] * 2
    send(cast)
    assert row(cast, Kind.FORM_DUE).state == State.NEEDS_PERSON


def test_broken_message_does_not_hold_back_the_others(
    cast: Cast, visit: PlannedVisit, line: Line, morning: time_machine.Traveller
) -> None:
    other = plan_for_another(cast)
    line.errors = [ZeroDivisionError()]
    assert send(cast) == 2
    with enter_clinic(cast.clinic, by=BUILDER):
        states = dict(Reminder.objects.filter(kind=Kind.VISIT_1_DAY).values_list("patient", "state"))
    assert states == {cast.patient.pk: State.HANDING_OVER, other.pk: State.SENT}


def test_reminders_beyond_the_time_allowed_are_put_back_untried(cast: Cast, visit: PlannedVisit) -> None:
    assert dispatch.send_slice(cast.clinic, seconds=0) == []
    assert (row(cast).state, row(cast).attempts) == (State.DUE, 0)


@pytest.mark.parametrize(
    ("state", "expected"), [(State.CLAIMED, State.DUE), (State.HANDING_OVER, State.NEEDS_PERSON)]
)
def test_row_of_a_dead_process_is_recovered_once_stale(
    cast: Cast, visit: PlannedVisit, state: str, expected: str, morning: time_machine.Traveller
) -> None:
    change(cast, state=state, claimed_at=clock.now(), attempts=1)
    morning.shift(STALE)
    dispatch.tidy(cast.clinic)
    assert row(cast).state == state
    morning.shift(dt.timedelta(seconds=1))
    dispatch.tidy(cast.clinic)
    assert row(cast).state == expected
    assert row(cast).state_reason.startswith("The program stopped while it sent this")


def test_sender_that_wakes_after_its_row_was_given_up_tells_that_it_was_sent(
    cast: Cast, visit: PlannedVisit, morning: time_machine.Traveller
) -> None:
    letter = claimed(cast)
    with enter_clinic(cast.clinic, by=BUILDER):
        channels = working_channels()
        handover = sending.prepare(letter=letter, clinic=cast.clinic, channels=channels, by=BUILDER).handover
    assert handover is not None
    morning.shift(STALE * 2)
    dispatch.tidy(cast.clinic)
    assert row(cast).state == State.NEEDS_PERSON
    with enter_clinic(cast.clinic, by=BUILDER):
        assert {sending.mark_sent(reminder=row) for row in handover.reminders} == {Outcome.SENT}
    assert row(cast).state == State.SENT


def test_sender_that_wakes_after_its_claim_was_taken_over_sends_nothing(
    cast: Cast, visit: PlannedVisit, morning: time_machine.Traveller
) -> None:
    letter = claimed(cast)
    morning.shift(STALE * 2)
    dispatch.tidy(cast.clinic)
    assert deliver(cast, letter) == {Outcome.TAKEN}
    assert mail.outbox == []


def test_sent_reminder_goes_out_again_when_a_person_asks(cast: Cast, visit: PlannedVisit) -> None:
    send(cast)
    first = row(cast)
    first_key = first.idempotency_key
    with enter_clinic(cast.clinic, by=BUILDER):
        resend(reminder=first, expected_version=first.version, by=cast.nurse_actor)
    assert send(cast) == 1
    assert len(mail.outbox) == 2
    assert row(cast).idempotency_key != first_key


def test_planning_task_plans_every_clinic_and_closes_forms_out_of_time(
    cast: Cast, morning: time_machine.Traveller, eager: None
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        make_visit(make_course(cast.patient), day(8))
        request = make_request(cast.patient, expires_at=clock.now())
    tasks.plan()
    with enter_clinic(cast.clinic, by=BUILDER):
        assert Reminder.objects.count() == 4
        request.refresh_from_db()
    assert request.state == "expired"


def test_log_names_no_patient(
    cast: Cast, visit: PlannedVisit, caplog: pytest.LogCaptureFixture, line: Line
) -> None:
    line.errors = [ValueError(f"cannot mail {cast.patient.email}")]
    with caplog.at_level("INFO"):
        send(cast)
    assert "reminder interrupted" in caplog.text
    assert cast.patient.email not in caplog.text
    assert cast.patient.family_name not in caplog.text
