"""kill -9 of the worker in the middle of sending, Redis emptied meanwhile: nothing twice, nothing lost."""

import datetime as dt
import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.db.models import F

from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.reminders.models import Reminder
from clinic.reminders.services import plan_clinic
from tests.build import BUILDER, make_clinic, make_course, make_patient
from tests.reminders.builders import make_visit

pytestmark = [pytest.mark.stack, pytest.mark.django_db(transaction=True)]
ROOT = Path(__file__).resolve().parents[2]
MESSAGES = 200
KILL_AFTER = 74
BROKER = urlsplit(settings.REDIS_URL)._replace(path="/15").geturl()
State = Reminder.State


@pytest.fixture
def clinic() -> Clinic:
    """200 visits tomorrow, their reminders due now: it is noon at this clinic, and no hour is quiet."""
    hours_ahead = 12 - clock.now().hour
    zone = f"Etc/GMT{-hours_ahead:+d}"
    clinic = make_clinic("noon", time_zone=zone, quiet_from=dt.time(3), quiet_until=dt.time(3))
    tomorrow = clock.today(clinic.zone) + dt.timedelta(days=1)
    for number in range(MESSAGES):
        patient = make_patient(clinic, f"Patient{number}")
        with enter_clinic(clinic, by=BUILDER):
            make_visit(make_course(patient), tomorrow, starts_at=None)
    plan_clinic(clinic=clinic, by=BUILDER)
    return clinic


class Worker:
    """A real Celery worker on the test's database, sending into files."""

    def __init__(self, folder: Path) -> None:
        self.mail, self.log = folder / "mail", folder / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [
            "worker",
            "--concurrency",
            "1",
            "--without-mingle",
            "--without-gossip",
            "--loglevel",
            "INFO",
        ]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "celery", "--app", "clinic.celery", *command],
                cwd=ROOT,
                env=os.environ | self._environment(),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Parent and children at once, without a chance to tidy up."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def sent(self) -> Counter[str]:
        """How often each letter was written."""
        written = "".join(path.read_text() for path in self.mail.glob("*"))
        return Counter(re.findall(r"^Message-ID: <(\w+)@", written, re.MULTILINE))

    def _environment(self) -> dict[str, str]:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        return {
            "DJANGO_SETTINGS_MODULE": "tests.system.worker_settings",
            "DATABASE_URL": database.geturl(),
            "DATABASE_ROLE": settings.RUNTIME_ROLE,
            "REDIS_URL": BROKER,
            "EMAIL_URL": f"filemail:///{self.mail}",
        }


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[Worker]:
    worker = Worker(tmp_path)
    redis.Redis.from_url(BROKER).flushdb()
    yield worker
    worker.kill()
    redis.Redis.from_url(BROKER).flushdb()


def poll() -> None:
    """What beat does every minute."""
    with Celery(broker=BROKER, set_as_current=False) as app:
        app.send_task("reminders.send_due")


def states(clinic: Clinic) -> Counter[str]:
    with enter_clinic(clinic, by=BUILDER):
        return Counter(Reminder.objects.filter(kind="visit-1-day").values_list("state", flat=True))


def an_hour_passes(clinic: Clinic) -> None:
    """For the rows: what a dead worker held grows stale, and pauses between tries end."""
    hour = dt.timedelta(hours=1)
    with enter_clinic(clinic, by=BUILDER):
        held = Reminder.objects.all()
        held.filter(state__in=[State.CLAIMED, State.HANDING_OVER]).update(claimed_at=F("claimed_at") - hour)
        held.filter(state=State.DUE).update(due_at=F("due_at") - hour)


def wait_until(done: Callable[[], bool], worker: Worker) -> None:
    deadline = time.monotonic() + 120
    while not done():
        assert worker.is_alive, worker.log.read_text()[-3000:]
        assert time.monotonic() < deadline, worker.log.read_text()[-3000:]
        time.sleep(0.05)


def test_worker_killed_in_the_middle_of_200_reminders_sends_none_twice_and_loses_none(
    clinic: Clinic, worker: Worker
) -> None:
    assert states(clinic) == {State.DUE: MESSAGES}
    worker.start()
    poll()
    wait_until(lambda: worker.sent().total() >= KILL_AFTER, worker)
    worker.kill()
    redis.Redis.from_url(BROKER).flushdb()
    broken_off = states(clinic)
    assert broken_off[State.HANDING_OVER] <= 1
    assert broken_off[State.CLAIMED] > 0
    assert broken_off[State.SENT] < MESSAGES

    worker.start()
    an_hour_passes(clinic)
    poll()
    wait_until(lambda: states(clinic)[State.CLAIMED] + states(clinic)[State.HANDING_OVER] == 0, worker)
    an_hour_passes(clinic)
    poll()
    wait_until(lambda: states(clinic)[State.SENT] + states(clinic)[State.NEEDS_PERSON] == MESSAGES, worker)

    sent = worker.sent()
    assert max(sent.values()) == 1
    with enter_clinic(clinic, by=BUILDER):
        rows = list(Reminder.objects.filter(kind="visit-1-day"))
    left_to_a_person = {row.letter for row in rows if row.state == State.NEEDS_PERSON}
    assert len(left_to_a_person) == broken_off[State.HANDING_OVER]
    assert {row.letter for row in rows if row.state == State.SENT} == set(sent) - left_to_a_person
