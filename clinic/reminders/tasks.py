"""What beat calls; each clinic is a task of its own, so that a slow mail server of one holds up no other.

The rows are the queue: a task that Redis loses is made again by the next poll, and one that comes twice finds
nothing left to claim.
"""

import uuid

from celery import shared_task

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import active_clinics
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.instruments.services import expire_requests
from clinic.reminders import dispatch, services

PLANNER = Actor.system("reminders")
UNTIL_NEXT_POLL = 55
UNTIL_NEXT_PLAN = 800


@shared_task(name="reminders.send_due", expires=UNTIL_NEXT_POLL)
def send_due() -> None:
    for clinic in active_clinics():
        send_clinic.apply_async((str(clinic.pk),), expires=UNTIL_NEXT_POLL)


# The limit is half of tidying.STALE: a claim counts as dead only once its task has certainly been ended.
@shared_task(name="reminders.send_clinic", soft_time_limit=240, time_limit=300)
def send_clinic(clinic_id: str) -> int:
    """How many were sent."""
    return dispatch.send_clinic(Clinic.objects.get(pk=uuid.UUID(clinic_id)))


@shared_task(name="reminders.plan", expires=UNTIL_NEXT_PLAN)
def plan() -> None:
    for clinic in active_clinics():
        plan_clinic.apply_async((str(clinic.pk),), expires=UNTIL_NEXT_PLAN)


@shared_task(name="reminders.plan_clinic")
def plan_clinic(clinic_id: str) -> None:
    clinic = Clinic.objects.get(pk=uuid.UUID(clinic_id))
    with enter_clinic(clinic, by=PLANNER):
        expire_requests(clinic=clinic, by=PLANNER)
    services.plan_clinic(clinic=clinic, by=PLANNER)
