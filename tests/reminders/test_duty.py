"""An answer about suicide reaches the people on duty by message: at any hour, until somebody has acknowledged it."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from clinic.accounts.services import end_membership
from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import keep_answers, record_rating, submit_self_report
from clinic.console.presenters.sending import sending_notices
from clinic.patients.models import Patient
from clinic.reminders import breaker, dispatch
from clinic.reminders.channels import LineError, Message, RefusedError, SendingError
from clinic.reminders.channels.email import EmailChannel
from clinic.reminders.models import Reminder
from clinic.reminders.rules import call_number, tells_of_treatment
from clinic.reminders.services import call_duty, plan_clinic
from clinic.safety.models import Alert
from clinic.safety.services import acknowledge_alert
from tests.build import BUILDER, Cast, make_request
from tests.reminders.builders import day, local

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
ANSWERS = {str(number): 0 for number in range(1, 9)} | {"9": 2}
NIGHT = local(day(0), 3)


@pytest.fixture
def night(morning: time_machine.Traveller) -> time_machine.Traveller:
    morning.move_to(NIGHT)
    return morning


def answer(cast: Cast, patient: Patient | None = None) -> Alert:
    patient = patient or cast.patient
    with enter_clinic(patient.clinic, by=BUILDER):
        submit_self_report(patient=patient, instrument="phq-9", answers=ANSWERS, by=BUILDER)
        return Alert.objects.open().get(patient=patient)


def called(cast: Cast) -> list[str]:
    """Whom one round calls."""
    mail.outbox.clear()
    with enter_clinic(cast.clinic, by=BUILDER):
        waiting = call_duty(clinic=cast.clinic)
    if waiting:
        dispatch.send_calls(cast.clinic)
    return sorted(to for message in mail.outbox for to in message.to)


def notices(cast: Cast) -> list[str]:
    with enter_clinic(cast.clinic, by=BUILDER):
        return [notice.title for notice in sending_notices(cast.clinic)]


EVERYBODY = ["nurse@north.example", "prescriber@north.example"]
"""Who may acknowledge; the manager and the auditor may not."""


def test_answer_in_the_night_calls_whoever_may_acknowledge_at_once_and_without_a_word_of_the_patient(
    cast: Cast, night: time_machine.Traveller, settings: Settings
) -> None:
    settings.BASE_URL = "https://taper.clinic.example"
    answer(cast)
    assert called(cast) == EVERYBODY
    message = mail.outbox[0]
    text = f"{message.subject} {message.body} {message.from_email}"
    assert "https://taper.clinic.example/" in text
    for secret in (cast.patient.family_name, cast.patient.given_names, "PHQ", "1980", str(cast.patient.pk)):
        assert secret not in text
    assert tells_of_treatment(text) == []
    assert called(cast) == []
    assert notices(cast) == []


def test_answers_kept_but_not_sent_and_a_rating_by_staff_call_too(
    cast: Cast, night: time_machine.Traveller
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        keep_answers(request=make_request(cast.patient), instrument="phq-9", answers={"9": 1}, by=BUILDER)
    assert called(cast) == EVERYBODY
    with enter_clinic(cast.clinic, by=BUILDER):
        record_rating(patient=cast.patient, instrument="phq-9", answers=ANSWERS, by=BUILDER)
    assert called(cast) == EVERYBODY


def test_duty_address_is_called_first_and_everybody_when_nobody_acknowledges(
    cast: Cast, night: time_machine.Traveller
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        cast.clinic.change(duty_email="duty@north.example")
    alert = answer(cast)
    assert called(cast) == ["duty@north.example"]
    night.shift(15 * MINUTE)
    assert called(cast) == ["duty@north.example", *EVERYBODY]
    with enter_clinic(cast.clinic, by=BUILDER):
        acknowledge_alert(
            alert=alert, note="called the patient", expected_version=alert.version, by=cast.nurse_actor
        )
    night.shift(HOUR)
    assert called(cast) == []


def test_calls_come_at_growing_pauses() -> None:
    minutes = (0, 14, 15, 59, 60, 299, 300, 539, 540)
    assert [call_number(minute * MINUTE) for minute in minutes] == [0, 0, 1, 1, 2, 2, 3, 3, 4]


@pytest.mark.parametrize(
    "error",
    [
        LineError("The mail server cannot be reached"),
        RefusedError("The mail server refused the address (code 550)"),
    ],
)
def test_call_that_does_not_get_through_is_shown_and_tried_until_it_does(
    cast: Cast, night: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch, error: SendingError
) -> None:
    sent: list[str] = []
    down = True

    def send(_self: EmailChannel, message: Message, **_key: str) -> None:
        if down:
            raise error
        sent.append(message.to)

    monkeypatch.setattr(EmailChannel, "send", send)
    for _ in range(breaker.FAILURES):
        breaker.failed("email", str(error))  # it holds back no call
    answer(cast)
    assert called(cast) == []
    assert "People on duty could not be told by message of something urgent" in notices(cast)
    with enter_clinic(cast.clinic, by=BUILDER):
        reasons = set(
            Reminder.objects.calls().exclude(state_reason="").values_list("state_reason", flat=True)
        )
    assert reasons == {str(error)}
    down = False
    night.shift(15 * MINUTE)
    called(cast)
    assert sorted(set(sent)) == EVERYBODY
    assert "People on duty could not be told by message of something urgent" not in notices(cast)


def test_planning_leaves_calls_alone_and_they_count_as_no_message_to_the_patient(
    cast: Cast, night: time_machine.Traveller
) -> None:
    answer(cast)
    with enter_clinic(cast.clinic, by=BUILDER):
        call_duty(clinic=cast.clinic)
    plan_clinic(clinic=cast.clinic, by=BUILDER)
    assert called(cast) == EVERYBODY
    with enter_clinic(cast.clinic, by=BUILDER):
        assert not Reminder.objects.filter(patient=cast.patient).to_patients().exists()


def test_clinic_without_anybody_to_call_is_told_so(cast: Cast, night: time_machine.Traveller) -> None:
    answer(cast, cast.other_patient)
    end_membership(clinic=cast.other_clinic, email=cast.outsider.email, by=BUILDER)
    with enter_clinic(cast.other_clinic, by=BUILDER):
        assert call_duty(clinic=cast.other_clinic) == 0
        titles = [notice.title for notice in sending_notices(cast.other_clinic)]
    assert titles == ["Nobody is told by message of something urgent"]
