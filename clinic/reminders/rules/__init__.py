"""When which reminder is wanted and whether it may go out now: pure, no database."""

from clinic.reminders.rules.changes import Told, wanted_for_change
from clinic.reminders.rules.delays import NOTICE, OVERDUE, TRIES, is_held_up
from clinic.reminders.rules.discretion import sender_name, tells_of_treatment
from clinic.reminders.rules.duty import PATIENCE, call_number
from clinic.reminders.rules.hours import SendingHours
from clinic.reminders.rules.kinds import CHANGES, Kind, Wanted
from clinic.reminders.rules.reach import EMAIL, SMS, Person, Reach, reach, reach_staff
from clinic.reminders.rules.retrying import last_try, next_try, retry_delay
from clinic.reminders.rules.steps import is_first_at_new_interval
from clinic.reminders.rules.together import another_day, together
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
    "CHANGES",
    "EMAIL",
    "FORM_LEAD_DAYS",
    "NOTICE",
    "OVERDUE",
    "PATIENCE",
    "SMS",
    "TRIES",
    "Appointment",
    "Decision",
    "Form",
    "Kind",
    "Person",
    "Reach",
    "Review",
    "SendingHours",
    "Told",
    "Verdict",
    "Wanted",
    "another_day",
    "asks_for_form",
    "call_number",
    "is_first_at_new_interval",
    "is_held_up",
    "judge",
    "last_try",
    "lead_appointments",
    "next_try",
    "reach",
    "reach_staff",
    "retry_delay",
    "sender_name",
    "tells_of_treatment",
    "together",
    "wanted_for_change",
    "wanted_for_form",
    "wanted_for_missed",
    "wanted_for_review",
    "wanted_for_step",
    "wanted_for_visit",
]
