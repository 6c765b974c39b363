"""Every write about reminders: planning, what a person decides, and each step of sending."""

from clinic.reminders.services.by_hand import cancel, resend
from clinic.reminders.services.duty import call_duty
from clinic.reminders.services.planning import (
    Planned,
    plan_clinic,
    plan_patients,
    plan_reminders,
    plan_slice,
)

__all__ = [
    "Planned",
    "call_duty",
    "cancel",
    "plan_clinic",
    "plan_patients",
    "plan_reminders",
    "plan_slice",
    "resend",
]
