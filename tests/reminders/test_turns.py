"""Short slices in turn: no clinic starves another, nor the heartbeat; one mail connection for a slice."""

import datetime as dt
import uuid
from typing import Any

import pytest
import time_machine
from celery import Task
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.celery import app
from clinic.core import clock
from clinic.reminders import dispatch, tasks
from clinic.reminders.models import Reminder
from clinic.reminders.services import planning
from clinic.reminders.services.planning import plan_clinic, plan_patients
from tests.build import BUILDER, Cast, make_course, make_patient
from tests.reminders.builders import day, make_visit

LARGE, SMALL = 35, 2
Asked = list[tuple["Task[..., Any]", tuple[str, ...], dt.datetime]]


@pytest.fixture
def queue(monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What is asked for, in order, with when it lapses; nothing runs."""
    asked: Asked = []

    def ask(self: Task[..., Any], args: tuple[str, ...], *, expires: dt.datetime) -> None:
        asked.append((self, args, expires))

    monkeypatch.setattr(Task, "apply_async", ask)
    return asked


@pytest.fixture
def clinics(cast: Cast, morning: time_machine.Traveller) -> list[Clinic]:
    """One with many reminders due, one with a few; planning is done for both."""
    for clinic, count in ((cast.clinic, LARGE), (cast.other_clinic, SMALL)):
        for number in range(count):
            patient = make_patient(clinic, f"P{number}")
            with enter_clinic(clinic, by=BUILDER):
                make_visit(make_course(patient), day(1))
        plan_clinic(clinic=clinic, by=BUILDER)
    return [cast.clinic, cast.other_clinic]


def run_next(queue: Asked) -> str:
    """The clinic whose turn it was."""
    task, args, _ = queue.pop(0)
    task(*args)
    return args[0]


def test_large_clinic_goes_to_the_end_of_the_queue_after_each_slice(
    clinics: list[Clinic], queue: Asked
) -> None:
    large, small = (str(clinic.pk) for clinic in clinics)
    tasks.send_due()
    assert {args[0] for _, args, _ in queue} == {large, small}
    queue.sort(key=lambda asked: asked[1][0] != large)
    assert [run_next(queue), len(mail.outbox)] == [large, dispatch.BATCH]
    assert [run_next(queue), len(mail.outbox)] == [small, dispatch.BATCH + SMALL]
    turns = [run_next(queue) for _ in range(len(queue) * 10) if queue]
    assert turns.count(large) == 4  # the last finds nothing left
    assert len(mail.outbox) == LARGE + SMALL
    assert queue == []


def test_turns_end_with_their_poll_so_that_no_clinic_gathers_places_in_the_queue(
    clinics: list[Clinic],
    queue: Asked,
    morning: time_machine.Traveller,
) -> None:
    tasks.send_due()
    ends = clock.now() + dt.timedelta(seconds=tasks.UNTIL_NEXT_POLL)
    queue.sort(key=lambda asked: asked[1][0] != str(clinics[0].pk))
    run_next(queue)
    assert {expires for _, _, expires in queue} == {ends}
    morning.move_to(ends)
    run_next(queue)
    run_next(queue)
    assert queue == []


def test_slice_ends_on_time_and_puts_the_rest_back_untried(clinics: list[Clinic]) -> None:
    assert dispatch.send_slice(clinics[0], seconds=0) == []
    with enter_clinic(clinics[0], by=BUILDER):
        assert set(Reminder.objects.values_list("state", "attempts")) == {("due", 0)}


def test_slice_uses_one_mail_connection(clinics: list[Clinic], monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []

    def note(backend: EmailBackend) -> None:
        opened.append(backend)

    monkeypatch.setattr(EmailBackend, "open", note)
    dispatch.send_slice(clinics[0])
    assert (len(opened), len(mail.outbox)) == (1, dispatch.BATCH)


def test_planning_takes_turns_too_and_reaches_everybody(
    clinics: list[Clinic],
    queue: Asked,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[uuid.UUID] = []

    def plan(*, patients: list[uuid.UUID], **rest: Any) -> planning.Planned:
        seen.extend(patients)
        return plan_patients(patients=patients, **rest)

    monkeypatch.setattr(planning, "CHUNK", 20)
    monkeypatch.setattr(planning, "plan_patients", plan)
    tasks.plan()
    queue.sort(key=lambda asked: asked[1][0] != str(clinics[0].pk))
    turns = [run_next(queue) for _ in range(9) if queue]
    assert turns == [str(clinics[0].pk), str(clinics[1].pk), str(clinics[0].pk)]
    assert len(seen) == len(set(seen)) == LARGE + SMALL


def test_what_must_be_quick_has_queues_of_its_own_and_a_worker_serves_all_unless_told() -> None:
    queues = {
        "heartbeat": ["core.heartbeat"],
        "urgent": ["reminders.call_duty", "reminders.send_calls"],
        "sending": ["reminders.send_due", "reminders.send_slice"],
        "planning": ["reminders.plan", "reminders.plan_slice"],
        "celery": ["outcomes.rebuild"],
    }
    for queue, names in queues.items():
        for name in names:
            assert app.amqp.router.route({}, name)["queue"].name == queue
    assert set(app.amqp.queues) == set(queues)
    assert app.conf.worker_prefetch_multiplier == 1
