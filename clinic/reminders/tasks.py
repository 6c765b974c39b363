"""What beat calls. Each clinic has its turn for a short slice, then goes to the end of the queue: none starves another.

The rows are the queue: a task that Redis loses is made again by the next poll, and one that comes twice finds
nothing left to claim. What goes on carries the end of its poll with it, so that the next poll starts afresh and no
clinic gathers more places in the queue than another.
"""

import datetime as dt
import random
import uuid
from typing import Any

from celery import Task, shared_task

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import active_clinics
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.instruments.services import expire_requests
from clinic.reminders import dispatch, services

PLANNER = Actor.system("reminders")
UNTIL_NEXT_POLL = 55
UNTIL_NEXT_PLAN = 800
UNTIL_NEXT_CALL = 14


@shared_task(name="reminders.send_due", expires=UNTIL_NEXT_POLL)
def send_due() -> None:
    _give_turns(send_slice, seconds=UNTIL_NEXT_POLL)


# The limit is half of tidying.STALE: a claim counts as dead only once its task has certainly been ended.
@shared_task(name="reminders.send_slice", soft_time_limit=240, time_limit=300)
def send_slice(clinic_id: str, until: str) -> None:
    """As long as something goes out, the clinic takes another turn."""
    clinic = Clinic.objects.get(pk=uuid.UUID(clinic_id))
    if dispatch.send_slice(clinic):
        _take_another_turn(send_slice, (clinic_id, until), until)


@shared_task(name="reminders.call_duty", expires=UNTIL_NEXT_CALL)
def call_duty() -> None:
    """One task for each clinic that has somebody to call."""
    for clinic in active_clinics():
        with enter_clinic(clinic, by=PLANNER):
            has_calls = services.call_duty(clinic=clinic)
        if has_calls:
            send_calls.apply_async((str(clinic.pk),), expires=60)


@shared_task(name="reminders.send_calls", soft_time_limit=240, time_limit=300)
def send_calls(clinic_id: str) -> None:
    dispatch.send_calls(Clinic.objects.get(pk=uuid.UUID(clinic_id)))


@shared_task(name="reminders.plan", expires=UNTIL_NEXT_PLAN)
def plan() -> None:
    _give_turns(plan_slice, seconds=UNTIL_NEXT_PLAN)


@shared_task(name="reminders.plan_slice")
def plan_slice(clinic_id: str, until: str, after: str = "") -> None:
    """Some of the clinic's patients, those behind `after`."""
    clinic = Clinic.objects.get(pk=uuid.UUID(clinic_id))
    if not after:
        with enter_clinic(clinic, by=PLANNER):
            expire_requests(clinic=clinic, by=PLANNER)
    reached = uuid.UUID(after) if after else None
    _, reached = services.plan_slice(clinic=clinic, after=reached, by=PLANNER)
    if reached is not None:
        _take_another_turn(plan_slice, (clinic_id, until, str(reached)), until)


def _give_turns(task: Task[..., Any], *, seconds: int) -> None:
    until = (clock.now() + dt.timedelta(seconds=seconds)).isoformat()
    clinics = active_clinics()
    # In another order each time: where one poll cannot reach them all, it is not always the same who wait.
    for clinic in random.sample(clinics, len(clinics)):
        task.apply_async((str(clinic.pk), until), expires=dt.datetime.fromisoformat(until))


def _take_another_turn(task: Task[..., Any], args: tuple[str, ...], until: str) -> None:
    ends = dt.datetime.fromisoformat(until)
    if clock.now() < ends:
        task.apply_async(args, expires=ends)
