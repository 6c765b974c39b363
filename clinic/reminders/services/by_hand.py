"""What a person decides about one reminder."""

from django.db import transaction

from clinic.accounts.records import change, require_reason
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import TransitionError
from clinic.core.ids import new_id
from clinic.reminders.models import Reminder
from clinic.reminders.selectors import hours_for

_REASON_LENGTH = 300


@transaction.atomic
def resend(*, reminder: Reminder, expected_version: int, by: Actor) -> Reminder:
    """Send it (again) as soon as quiet hours allow, under a new idempotency key.

    The plan and the patient's consent are still asked at that moment. Raises TransitionError while it is being
    sent or once it is of no use, ConflictError for an outdated version.
    """
    _refuse_in_flight(reminder)
    due_at = hours_for(reminder).next_allowed(clock.now())
    if due_at > reminder.not_after:
        raise TransitionError("It is too late for this message to be of use. Please call the patient.")
    return change(
        reminder,
        by=by,
        expected_version=expected_version,
        state=Reminder.State.DUE.value,
        state_reason=f"Sent again on request of {by.name}"[:_REASON_LENGTH],
        is_by_hand=True,
        is_cancelled_by_hand=False,
        due_at=due_at,
        attempts=0,
        sent_at=None,
        subject="",
        body="",
        address=reminder.address if reminder.is_call else "",
        letter="",
        told={},
        idempotency_key=new_id().hex,
    )


@transaction.atomic
def cancel(*, reminder: Reminder, reason: str, expected_version: int, by: Actor) -> Reminder:
    """Not to be sent, whatever the plan says from now on.

    Raises FieldError without a reason, TransitionError once it is being sent or was sent, ConflictError for an
    outdated version.
    """
    require_reason(reason, "say why it is not to be sent")
    _refuse_in_flight(reminder)
    if reminder.state == Reminder.State.SENT:
        raise TransitionError("It has been sent already.")
    return change(
        reminder,
        by=by,
        expected_version=expected_version,
        state=Reminder.State.SKIPPED.value,
        state_reason=f"{by.name}: {reason.strip()}"[:_REASON_LENGTH],
        is_cancelled_by_hand=True,
    )


def _refuse_in_flight(reminder: Reminder) -> None:
    if reminder.state in {Reminder.State.CLAIMED, Reminder.State.HANDING_OVER}:
        raise TransitionError("It is being sent at this moment. Look again in a minute.")
