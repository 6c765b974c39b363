"""The words of a message, from templates/messages; nothing in them tells of treatment."""

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind, sender_name
from clinic.treatments.models import PlannedVisit

PERSONAL_LINK = "(personal link)"
"""Stands for the secret link wherever a message is kept or shown to staff."""
SHOWN_VISITS = 3
_CHANNEL_WORDS = {Reminder.Channel.EMAIL: "e-mail", Reminder.Channel.SMS: "text message"}


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str
    html: str


def preview(reminder: Reminder) -> Text:
    """As it was sent, or as it would read if it went out now."""
    if not reminder.body:
        return render(reminder)
    return Text(reminder.subject, reminder.body, _html(reminder.subject, reminder.body))


def render(reminder: Reminder, *, link: str = PERSONAL_LINK) -> Text:
    """A template's first line is the subject."""
    written = render_to_string(f"messages/{reminder.kind}.txt", _context(reminder, link))
    subject, _, rest = written.strip().partition("\n")
    body = re.sub(r"\n{3,}", "\n\n", rest.strip())
    return Text(subject, body, _html(subject, body))


def _html(subject: str, body: str) -> str:
    return render_to_string("messages/letter.html", {"subject": subject, "body": body})


def _context(reminder: Reminder, link: str) -> dict[str, Any]:
    clinic, patient = reminder.clinic, reminder.patient
    return {
        "name": patient.preferred_name or patient.given_names,
        "patient": patient,
        "sender": sender_name(clinic.name),
        "phone": clinic.phone,
        # Whoever is asked to tell us something is told how.
        "reply_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "medium": _CHANNEL_WORDS.get(Reminder.Channel(reminder.channel), ""),
        "link": link,
        **_visit_words(reminder),
        **_kind_words(reminder),
    }


def _kind_words(reminder: Reminder) -> dict[str, Any]:
    if reminder.kind == Kind.PREPARATION:
        limits = limits_of(reminder.clinic)
        return {
            "food_hours": limits.whole("fasting.food_hours"),
            "liquid_minutes": limits.whole("fasting.liquid_minutes"),
        }
    if reminder.kind == Kind.TAPER_STEP:
        return {"next_days": _next_days(reminder)}
    if reminder.form_request:
        return {"answer_by": written_date(reminder.form_request.due_on)}
    return {"gate": reminder.gate}


def _visit_words(reminder: Reminder) -> dict[str, str]:
    """`date` is Tuesday 10 March; `when` puts today or tomorrow before it and the time, once agreed, after it."""
    visit = reminder.visit
    if visit is None:
        return {}
    zone = reminder.clinic.zone
    date = written_date(visit.target)
    away = (visit.target - clock.today(zone)).days
    nearness = {0: f"today, {date},", 1: f"tomorrow, {date},"}.get(away, f"on {date}")
    time = f"at {visit.starts_at.astimezone(zone):%H:%M}" if visit.starts_at else ""
    return {"date": date, "when": f"{nearness} {time}".strip().rstrip(","), "time": time}


def _next_days(reminder: Reminder) -> list[str]:
    visit = reminder.visit
    if visit is None:
        return []
    days = (
        PlannedVisit.objects.upcoming()
        .filter(
            course=visit.course_id,
            kind=PlannedVisit.Kind.DOSING,
            is_provisional=False,
            target__gte=visit.target,
        )
        .order_by("target")
        .values_list("target", flat=True)
    )
    return [written_date(day) for day in days[:SHOWN_VISITS]]


def written_date(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
