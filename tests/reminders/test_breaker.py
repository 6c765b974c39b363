"""Ten failures in a row stop everybody; one probe at a time finds out when the line is back."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from redis.exceptions import RedisError

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.reminders import breaker, dispatch
from clinic.reminders.channels import LineError, Message, RefusedError, SendingError, UnsureError
from clinic.reminders.channels.email import EmailChannel
from clinic.reminders.models import Reminder
from clinic.reminders.services import plan_reminders
from tests.build import BUILDER, Cast, make_course, make_patient
from tests.reminders.builders import day, make_visit

MINUTE = dt.timedelta(minutes=1)
DOWN = "The mail server cannot be reached"


class Server:
    """Down while `error` is set; counts who came."""

    def __init__(self) -> None:
        self.error: SendingError | None = None
        self.tries: list[str] = []

    def send(self, message: Message) -> None:
        self.tries.append(message.to)
        if self.error:
            raise self.error


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    server = Server()
    monkeypatch.setattr(EmailChannel, "send", lambda _self, message, **_key: server.send(message))
    return server


@pytest.fixture
def clinics(cast: Cast, morning: time_machine.Traveller) -> list[Clinic]:
    """Two, with seven people each who have a visit tomorrow."""
    for clinic in (cast.clinic, cast.other_clinic):
        for number in range(7):
            patient = make_patient(clinic, f"P{number}")
            with enter_clinic(clinic, by=BUILDER):
                course = make_course(patient)
                make_visit(course, day(1))
                plan_reminders(course=course, by=BUILDER)
    return [cast.clinic, cast.other_clinic]


def poll(clinics: list[Clinic], rounds: int = 8) -> None:
    for _ in range(rounds):
        for clinic in clinics:
            dispatch.send_slice(clinic)


def states(clinic: Clinic) -> set[str]:
    with enter_clinic(clinic, by=BUILDER):
        return set(Reminder.objects.of(clinic).values_list("state", flat=True))


def test_last_try_is_made_at_the_last_moment_though_the_breaker_is_open(
    clinics: list[Clinic], server: Server, morning: time_machine.Traveller
) -> None:
    """The next probe would come after the message has lost its use, and the server is back."""
    server.error = LineError(DOWN)
    poll(clinics)
    with enter_clinic(clinics[0], by=BUILDER):
        row = Reminder.objects.filter(channel="email").order_by("id")[0]
        ends = row.not_after
    for minutes in (30, 20, 10, 3):
        morning.move_to(ends - minutes * MINUTE)
        poll(clinics)
    assert breaker.is_open("email")
    next_try = breaker.shut_until(["email"])["email"]
    assert next_try > ends
    with enter_clinic(clinics[0], by=BUILDER):
        Reminder.objects.filter(pk=row.pk).update(state="due", due_at=ends - 2 * MINUTE, attempts=40)
    server.error, server.tries = None, []
    morning.move_to(ends - 2 * MINUTE)
    poll(clinics[:1], rounds=1)
    with enter_clinic(clinics[0], by=BUILDER):
        assert Reminder.objects.get(pk=row.pk).state == "sent"
    assert server.tries


@pytest.mark.parametrize("error", [LineError(DOWN), UnsureError("The mail server broke off")])
def test_ten_failures_stop_every_clinic_until_a_probe_gets_through(
    clinics: list[Clinic], server: Server, morning: time_machine.Traveller, error: SendingError
) -> None:
    server.error = error
    poll(clinics)
    assert len(server.tries) == breaker.FAILURES
    trouble = breaker.open_troubles(["email", "sms"])
    assert set(trouble) == {"email"}
    morning.shift(MINUTE)
    poll(clinics)
    assert len(server.tries) == breaker.FAILURES + 1  # one probe of all
    morning.shift(MINUTE)
    poll(clinics)
    assert len(server.tries) == breaker.FAILURES + 1  # the pause has grown
    server.error = None
    morning.shift(MINUTE)
    poll(clinics)
    assert not breaker.is_open("email")
    after = {"sent", "needs-person"} if isinstance(error, UnsureError) else {"sent"}
    assert states(clinics[0]) | states(clinics[1]) == after


def test_waiting_behind_it_costs_no_try(clinics: list[Clinic], server: Server) -> None:
    server.error = LineError(DOWN)
    poll(clinics)
    with enter_clinic(clinics[0], by=BUILDER):
        tries = list(Reminder.objects.of(clinics[0]).values_list("attempts", flat=True))
    assert set(tries) == {0, 1}


def test_server_that_refuses_everybody_is_not_believed_for_ever(
    clinics: list[Clinic], server: Server, morning: time_machine.Traveller
) -> None:
    server.error = RefusedError("The mail server refused the address (code 550)")
    poll(clinics)
    assert len(server.tries) == breaker.FAILURES
    morning.shift(MINUTE)
    poll(clinics)
    with enter_clinic(clinics[0], by=BUILDER):
        ours = Reminder.objects.of(clinics[0]).filter(kind="visit-1-day", state="failed").count()
    with enter_clinic(clinics[1], by=BUILDER):
        theirs = Reminder.objects.of(clinics[1]).filter(kind="visit-1-day", state="failed").count()
    # The tenth opened it, so neither it nor the probe was given up.
    assert ours + theirs == breaker.FAILURES - 1


def test_success_between_failures_begins_the_count_anew(clinics: list[Clinic]) -> None:
    for _ in range(breaker.FAILURES - 1):
        breaker.failed("email", DOWN)
    breaker.worked("email")
    for _ in range(breaker.FAILURES - 1):
        breaker.failed("email", DOWN)
    assert not breaker.is_open("email")


def test_redis_emptied_or_away_stops_nobody_and_loses_nothing(
    clinics: list[Clinic], server: Server, monkeypatch: pytest.MonkeyPatch, morning: time_machine.Traveller
) -> None:
    server.error = LineError(DOWN)
    poll(clinics)
    cache.clear()
    server.error = None
    poll(clinics)
    assert states(clinics[0]) | states(clinics[1]) == {"sent", "due"}

    def away(*_: object, **__: object) -> None:
        raise RedisError

    for name in ("get", "set", "add", "delete"):
        monkeypatch.setattr(cache, name, away)
    breaker.failed("email", DOWN)
    breaker.worked("email")
    assert breaker.may_try("email")
    assert breaker.room("email", usual=10) == 10
    morning.shift(MINUTE)
    poll(clinics)
    assert states(clinics[0]) | states(clinics[1]) == {"sent"}
