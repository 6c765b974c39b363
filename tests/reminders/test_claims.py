"""Two workers at once: each reminder is claimed by one of them and sent once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail
from django.db import connections

from clinic.accounts.tenancy import enter_clinic
from clinic.reminders import dispatch
from clinic.reminders.models import Reminder
from clinic.reminders.services import plan_reminders
from clinic.reminders.services.claiming import Letter, claim_due
from tests.build import BUILDER, Cast, make_cast, make_course, make_patient
from tests.reminders.builders import day, make_visit

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("morning")]
PATIENTS = 24


@pytest.fixture
def crowd() -> Cast:
    cast = make_cast()
    for number in range(PATIENTS):
        patient = make_patient(cast.clinic, f"Patient{number}")
        with enter_clinic(cast.clinic, by=BUILDER):
            course = make_course(patient)
            make_visit(course, day(1))
            plan_reminders(course=course, by=BUILDER)
    return cast


def test_two_senders_at_once_send_each_reminder_once(crowd: Cast) -> None:
    start = threading.Barrier(2)

    def send() -> int:
        start.wait(timeout=10)
        try:
            return dispatch.send_clinic(crowd.clinic)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        sent = [future.result() for future in [pool.submit(send), pool.submit(send)]]
    assert sum(sent) == PATIENTS * 2  # when it is, and how to prepare
    assert sorted(to for message in mail.outbox for to in message.to) == sorted(
        f"patient{number}@patients.example" for number in range(PATIENTS)
    )


def test_row_that_another_worker_is_claiming_is_passed_over(crowd: Cast) -> None:
    first: list[Letter] = []
    claimed, done = threading.Event(), threading.Event()

    def claim_and_hold() -> None:
        try:
            with enter_clinic(crowd.clinic, by=BUILDER):
                first.extend(claim_due(clinic=crowd.clinic, room={"email": 10}))
                claimed.set()
                done.wait(timeout=10)
        finally:
            connections.close_all()

    holder = threading.Thread(target=claim_and_hold)
    holder.start()
    claimed.wait(timeout=10)
    with enter_clinic(crowd.clinic, by=BUILDER):
        second = claim_due(clinic=crowd.clinic, room={"email": PATIENTS})
    done.set()
    holder.join()
    assert len(first) == 10
    assert len(second) == PATIENTS - 10
    assert not {letter.claims for letter in second} & {letter.claims for letter in first}


def test_claim_of_a_row_that_is_not_due_any_more_is_refused(crowd: Cast) -> None:
    with enter_clinic(crowd.clinic, by=BUILDER):
        pk = Reminder.objects.waiting().values_list("pk", flat=True)[0]
        rows = Reminder.objects.of(crowd.clinic)
        at = Reminder.objects.get(pk=pk).due_at
        assert [rows.claim(pk, at=at), rows.claim(pk, at=at)] == [True, False]
