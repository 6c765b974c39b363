"""What beat calls. Without arguments: the rows are the queue, so an empty or dead Redis loses nothing."""

from celery import shared_task

from clinic.accounts.selectors import active_clinics
from clinic.accounts.tenancy import enter_clinic
from clinic.core.actor import Actor
from clinic.instruments.services import expire_requests
from clinic.reminders import dispatch
from clinic.reminders.services import plan_clinic

PLANNER = Actor.system("reminders")


# Half of tidying.STALE, so that a claim counts as dead only after its task has been killed.
@shared_task(name="reminders.send_due", time_limit=300)
def send_due() -> int:
    return dispatch.send_due()


@shared_task(name="reminders.plan")
def plan() -> None:
    for clinic in active_clinics():
        with enter_clinic(clinic, by=PLANNER):
            expire_requests(clinic=clinic, by=PLANNER)
        plan_clinic(clinic=clinic, by=PLANNER)
