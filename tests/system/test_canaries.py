"""A patient whose every detail is a word that occurs nowhere else; then everything that could carry it is read."""

import base64
import datetime as dt
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from redis import Redis

from clinic.accounts.tenancy import enter_clinic
from clinic.care import tasks as care
from clinic.celery import app
from clinic.instruments.services import request_forms
from clinic.patients.models import Patient
from clinic.reminders import tasks as reminders
from tests.build import BUILDER, PASSWORD, Cast, begin_course, make_patient
from tests.lines import Lines
from tests.portal.patients import Visitor, ask

WORDS = {
    "family name": "Quagmarsh",
    "given names": "Zibeldine",
    "e-mail": "wexhollow",
    "phone": "07700900461",
    "note": "plumbago",
    "search": "tarnbrick",
    "password field": "vexilloid",
    "fault": "gorgonzol",
}


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    """In quiet hours no mail would go out, and a mail is one of the places to look."""
    with time_machine.travel(dt.datetime(2026, 7, 15, 11, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def told(lines: Lines) -> Iterator[Lines]:
    """The log with every line that any library writes, as LOG_LEVEL=DEBUG gives it."""
    root = logging.getLogger()
    usual = root.level
    root.setLevel(logging.DEBUG)
    yield lines
    root.setLevel(usual)


@pytest.fixture
def patient(cast: Cast) -> Patient:
    patient = make_patient(
        cast.clinic,
        WORDS["family name"],
        given_names=WORDS["given names"],
        email=f"{WORDS['e-mail']}@patients.example",
        phone=WORDS["phone"],
    )
    with enter_clinic(cast.clinic, by=BUILDER):
        begin_course(patient)
    return patient


def staff_work(cast: Cast, patient: Patient) -> None:
    """Looks, writes, mistypes, is refused, and meets a fault of the program that quotes what was entered."""
    nurse, auditor = Client(raise_request_exception=False), Client()
    nurse.post("/accounts/login/", {"login": f"{WORDS['password field']}@x.example", "password": "guessed"})
    nurse.post("/accounts/login/", {"login": cast.nurse.email, "password": PASSWORD})
    auditor.force_login(cast.auditor)
    chart = f"/patients/{patient.pk}/"
    assert WORDS["family name"] in nurse.get("/patients/", {"q": WORDS["family name"]}).content.decode()
    nurse.get("/patients/", {"q": WORDS["search"]})
    assert WORDS["family name"] in nurse.get(chart).content.decode()
    assert nurse.post(f"{chart}record/note/", {"text": WORDS["note"]}).status_code == 302
    assert nurse.post(f"{chart}edit/", {"family_name": WORDS["family name"]}).status_code == 422
    assert auditor.post(f"{chart}edit/", {"family_name": WORDS["family name"]}).status_code == 403
    assert nurse.get(f"/{WORDS['search']}/{WORDS['family name']}/").status_code == 404
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("clinic.console.views.chart.TemplateResponse", _fail)
        assert nurse.get(chart).status_code == 500


def _fail(*_args: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [WORDS["fault"]])


def patient_answers(patient: Patient) -> Visitor:
    visitor = ask(patient)
    visitor.open()
    visitor.client.post(visitor.at("birth-date/"), {"day": "3", "month": "3", "year": "1933"})
    assert "Quagmarsh" not in visitor.prove()
    visitor.answer("1", 3)
    visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=2))
    assert len(visitor.alerts()) == 1
    return visitor


def jobs_run(cast: Cast, patient: Patient) -> None:
    """Each job puts its parts into the queue, where they stay, and is then done here."""
    with enter_clinic(cast.clinic, by=BUILDER):
        week = dt.timedelta(days=7)
        due = patient.created_at
        request_forms(
            patient=patient,
            instruments=("phq-9",),
            due_on=due.date(),
            expires_at=due + week,
            dedupe_key="canary",
            by=BUILDER,
        )
    for every in (reminders.plan, reminders.send_due, care.sweep_safety, care.review_schedules):
        every()
    until = (due + week).isoformat()
    reminders.plan_slice(str(cast.clinic.pk), until)
    reminders.send_slice(str(cast.clinic.pk), until)


def stored_in_redis() -> str:
    """Every key and value; the bodies of queued jobs decoded."""
    redis: Any = Redis.from_url(settings.REDIS_URL, decode_responses=True, encoding="latin-1")
    read = {
        "string": redis.get,
        "list": lambda key: redis.lrange(key, 0, -1),
        "set": redis.smembers,
        "hash": redis.hgetall,
        "zset": lambda key: redis.zrange(key, 0, -1),
    }
    found = [f"{key} {read[redis.type(key)](key)}" for key in redis.scan_iter()]
    waiting = [job for queue in app.conf.task_queues for job in redis.lrange(queue.name, 0, -1)]
    jobs = [json.loads(job) for job in waiting]
    redis.close()
    return "".join(found + [base64.b64decode(job["body"]).decode() + str(job["headers"]) for job in jobs])


def test_nothing_of_a_patient_is_in_logs_redis_or_the_arguments_of_jobs(
    cast: Cast, patient: Patient, told: Lines
) -> None:
    staff_work(cast, patient)
    visitor = patient_answers(patient)
    jobs_run(cast, patient)
    log, redis = told.getvalue(), stored_in_redis()
    # That there was something to read.
    assert "request_finished" in log
    assert "send_slice" in redis
    assert str(cast.clinic.pk) in redis
    words = WORDS | {"link": visitor.token, "birth date": "1980-05-17"}
    for place, text in (("log", log), ("redis", redis)):
        found = [name for name, word in words.items() if word.lower() in text.lower()]
        assert found == [], f"{place} holds {found}"
    assert mail.outbox
    subjects = " ".join(str(message.subject) for message in mail.outbox).lower()
    assert not [name for name, word in words.items() if word.lower() in subjects]
