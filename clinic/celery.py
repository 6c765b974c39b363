"""Celery composes here: the schedule is code, not rows, so that it is reviewed and the same everywhere."""

import os
import time
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import beat_init, worker_init
from kombu import Queue

from clinic.core.health import BEAT_EVERY
from clinic.core.power import is_safe_for_a_worker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clinic.settings")

# Seconds.
LOOK_AGAIN = 5

app = Celery("taper")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A worker takes from all of them in turn, or from those named by --queues: what may take long never stands before what
# must be quick.
app.conf.task_queues = [Queue(name) for name in ("celery", "heartbeat", "urgent", "sending", "planning")]
app.conf.task_default_queue = "celery"
app.conf.task_routes = {
    "core.heartbeat": {"queue": "heartbeat"},
    "reminders.call_duty": {"queue": "urgent"},
    "reminders.send_calls": {"queue": "urgent"},
    "reminders.send_due": {"queue": "sending"},
    "reminders.send_slice": {"queue": "sending"},
    "reminders.plan*": {"queue": "planning"},
}
app.conf.beat_schedule = {
    "heartbeat": {
        "task": "core.heartbeat",
        "schedule": BEAT_EVERY,
        "options": {"expires": BEAT_EVERY.total_seconds()},
    },
    "send due reminders": {"task": "reminders.send_due", "schedule": 60.0, "options": {"expires": 55}},
    "call the people on duty": {"task": "reminders.call_duty", "schedule": 15.0, "options": {"expires": 14}},
    "plan reminders": {
        "task": "reminders.plan",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 800},
    },
    "rebuild": {"task": "care.rebuild", "schedule": crontab(minute=10, hour=2)},
    "refresh cohort figures": {
        "task": "outcomes.refresh_cohorts",
        "schedule": 300.0,
        "options": {"expires": 290},
    },
    "review schedules": {"task": "care.review_schedules", "schedule": crontab(minute=40, hour="*")},
    "sweep safety rules": {"task": "care.sweep_safety", "schedule": crontab(minute=25, hour="*")},
}


@beat_init.connect
def first_heartbeat(**_kwargs: Any) -> None:
    """Without it a fresh beat waits one whole interval and readiness with it."""
    app.send_task("core.heartbeat")


@worker_init.connect
def refuse_too_much_power(**_kwargs: Any) -> None:
    """Before the first job; a database that is away is waited for, as nothing could be done without it."""
    while not is_safe_for_a_worker():
        time.sleep(LOOK_AGAIN)
