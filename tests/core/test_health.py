"""Readiness believes in a heartbeat for three beats and not a moment longer, and in a database that was written to."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from clinic.celery import app
from clinic.core import clock, health

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def noon() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_ready_trusts_a_heartbeat_for_three_beats_only(db: None, noon: time_machine.Traveller) -> None:
    assert json.loads(health.ready().content)["beat"] == "never seen"
    health.beat_alive()
    for age, status in ((0 * SECOND, 200), (health.BEAT_STALE - SECOND, 200), (health.BEAT_STALE, 503)):
        noon.move_to(NOON + age)
        assert health.ready().status_code == status, age
    assert json.loads(health.ready().content)["beat"] == f"last seen {NOON.isoformat()}"


def test_heartbeat_left_by_the_run_before_a_restart_is_soon_refused() -> None:
    """The bound follows the schedule that beat really runs."""
    assert app.conf.beat_schedule["heartbeat"]["schedule"] == health.BEAT_EVERY
    assert 2 * health.BEAT_EVERY < health.BEAT_STALE <= dt.timedelta(seconds=90)


def test_database_that_takes_no_write_is_not_ready(db: None) -> None:
    health.beat_alive()
    assert health.ready().status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    answer = health.ready()
    assert answer.status_code == 503
    assert json.loads(answer.content)["database"] == "takes no write"


def test_readiness_writes_as_the_runtime_role_what_nobody_can_use(db: None) -> None:
    health.ready()
    health.ready()
    [kept] = Session.objects.all()
    assert kept.get_decoded() == {}
    assert kept.expire_date <= clock.now()
    assert SessionStore(kept.session_key).load() == {}
