"""Every write about reminders: planning, what a person decides, and each step of sending."""

from clinic.reminders.services.by_hand import cancel, resend
from clinic.reminders.services.planning import Planned, plan_clinic, plan_patients, plan_reminders

__all__ = ["Planned", "cancel", "plan_clinic", "plan_patients", "plan_reminders", "resend"]
