"""Readiness believes in a heartbeat for three beats, and not a moment longer."""

import datetime as dt
import json
from collections.abc import Iterator

import pytest
import time_machine

from clinic.celery import app
from clinic.core import health

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
