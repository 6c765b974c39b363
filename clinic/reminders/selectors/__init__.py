"""Reads of the reminders room."""

from clinic.reminders.selectors.ask import Ask
from clinic.reminders.selectors.asking import asks_of, patients_to_plan
from clinic.reminders.selectors.duty import calls_due, failed_calls, uncalled_alerts
from clinic.reminders.selectors.forms import FormNeed, form_needs
from clinic.reminders.selectors.hours import hours_for, hours_of
from clinic.reminders.selectors.outbox import Part, outbox
from clinic.reminders.selectors.sending import is_told_today, reach_for, reach_of, verdicts_on, why_gone
from clinic.reminders.selectors.telling import told_of, what_it_tells
from clinic.reminders.selectors.texts import PERSONAL_LINK, Text, preview, write

__all__ = [
    "PERSONAL_LINK",
    "Ask",
    "FormNeed",
    "Part",
    "Text",
    "asks_of",
    "calls_due",
    "failed_calls",
    "form_needs",
    "hours_for",
    "hours_of",
    "is_told_today",
    "outbox",
    "patients_to_plan",
    "preview",
    "reach_for",
    "reach_of",
    "told_of",
    "uncalled_alerts",
    "verdicts_on",
    "what_it_tells",
    "why_gone",
    "write",
]
