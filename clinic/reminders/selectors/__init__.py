"""Reads of the reminders room."""

from clinic.reminders.selectors.asking import Ask, asks_of, patients_to_plan
from clinic.reminders.selectors.forms import FormNeed, form_needs
from clinic.reminders.selectors.hours import hours_of
from clinic.reminders.selectors.outbox import Part, outbox
from clinic.reminders.selectors.sending import reach_of, verdict_on, why_gone
from clinic.reminders.selectors.texts import PERSONAL_LINK, Text, preview, render

__all__ = [
    "PERSONAL_LINK",
    "Ask",
    "FormNeed",
    "Part",
    "Text",
    "asks_of",
    "form_needs",
    "hours_of",
    "outbox",
    "patients_to_plan",
    "preview",
    "reach_of",
    "render",
    "verdict_on",
    "why_gone",
]
