"""When which reminder is wanted and whether it may go out now: pure, no database."""

from clinic.reminders.rules.discretion import sender_name, tells_of_treatment
from clinic.reminders.rules.hours import SendingHours
from clinic.reminders.rules.kinds import Kind, Wanted
from clinic.reminders.rules.reach import EMAIL, SMS, Person, Reach, reach
from clinic.reminders.rules.retrying import MAX_ATTEMPTS, retry_delay
from clinic.reminders.rules.steps import is_first_at_new_interval
from clinic.reminders.rules.verdict import Decision, Verdict, judge
from clinic.reminders.rules.wanting import (
    FORM_LEAD_DAYS,
    Appointment,
    Form,
    Review,
    asks_for_form,
    lead_appointments,
    wanted_for_form,
    wanted_for_missed,
    wanted_for_review,
    wanted_for_step,
    wanted_for_visit,
)

__all__ = [
    "EMAIL",
    "FORM_LEAD_DAYS",
    "MAX_ATTEMPTS",
    "SMS",
    "Appointment",
    "Decision",
    "Form",
    "Kind",
    "Person",
    "Reach",
    "Review",
    "SendingHours",
    "Verdict",
    "Wanted",
    "asks_for_form",
    "is_first_at_new_interval",
    "judge",
    "lead_appointments",
    "reach",
    "retry_delay",
    "sender_name",
    "tells_of_treatment",
    "wanted_for_form",
    "wanted_for_missed",
    "wanted_for_review",
    "wanted_for_step",
    "wanted_for_visit",
]
