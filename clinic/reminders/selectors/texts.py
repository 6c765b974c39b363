"""The words of a message, from templates/messages; nothing in them tells of treatment."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.reminders.models import Reminder
from clinic.reminders.rules import Kind, Told, sender_name
from clinic.reminders.selectors.telling import next_visits, told_before, visit_after
from clinic.reminders.selectors.visits import appointment_of
from clinic.treatments.models import PlannedVisit

PERSONAL_LINK = "(personal link)"
"""Stands for the secret link wherever a message is kept or shown to staff."""
_CHANNEL_WORDS = {Reminder.Channel.EMAIL.value: "e-mail", Reminder.Channel.SMS.value: "text message"}
# What matters most comes first, and gives the letter its subject.
_ORDER = (
    *(Kind.VISIT_CANCELLED, Kind.VISIT_CHANGED, Kind.VISIT_1_DAY, Kind.VISIT_2_DAYS),
    *(
        Kind.PREPARATION,
        Kind.FORM_DUE,
        Kind.VISIT_7_DAYS,
        Kind.TAPER_STEP,
        Kind.MISSED_VISIT,
        Kind.REVIEW_DUE,
        Kind.URGENT,
    ),
)
_WHEN_IT_IS = frozenset({Kind.VISIT_7_DAYS, Kind.VISIT_2_DAYS, Kind.VISIT_1_DAY})


@dataclass(frozen=True, slots=True)
class Text:
    subject: str
    body: str
    html: str


def preview(reminder: Reminder) -> Text:
    """As it was sent, or as it would read if it went out now, alone."""
    if not reminder.body:
        return write([reminder], channel=reminder.channel)
    return Text(reminder.subject, reminder.body, _html(reminder.subject, reminder.body))


def write(letter: Sequence[Reminder], *, channel: str, links: Mapping[uuid.UUID, str] | None = None) -> Text:
    """One message of all of them, to one reader; a form's link is `links` of its request."""
    shown = _without_repeats(sorted(letter, key=lambda row: _ORDER.index(Kind(row.kind))))
    told = {row.visit_id for row in shown if Kind(row.kind) in {*_WHEN_IT_IS, Kind.VISIT_CHANGED}}
    parts = [_part(row, links or {}, is_visit_told=row.visit_id in told) for row in shown]
    subject = parts[0].subject
    body = "\n\n".join(part.body for part in parts)
    if Kind(shown[0].kind).is_for_staff:
        return Text(subject, body, _html(subject, body))
    body = _tidied(render_to_string("messages/letter.txt", _frame(shown[0], channel) | {"body": body}))
    return Text(subject, body, _html(subject, body))


@dataclass(frozen=True, slots=True)
class _Part:
    subject: str
    body: str


def _without_repeats(rows: Sequence[Reminder]) -> Sequence[Reminder]:
    """A change says when the visit is: a reminder of the same visit beside it would say so twice."""
    changed = {row.visit_id for row in rows if row.kind == Kind.VISIT_CHANGED}
    return [row for row in rows if Kind(row.kind) not in _WHEN_IT_IS or row.visit_id not in changed]


def _part(row: Reminder, links: Mapping[uuid.UUID, str], *, is_visit_told: bool) -> _Part:
    """A template's first line is the subject."""
    link = links.get(row.form_request_id, PERSONAL_LINK) if row.form_request_id else PERSONAL_LINK
    context = _visit_words(row.visit, row.clinic) | _kind_words(row)
    context |= {"patient": row.patient, "link": link, "is_visit_told": is_visit_told}
    subject, _, body = render_to_string(f"messages/{row.kind}.txt", context).strip().partition("\n")
    return _Part(subject, _tidied(body))


def _frame(row: Reminder, channel: str) -> dict[str, Any]:
    return {
        "name": row.patient.first_name,
        "sender": sender_name(row.clinic.name),
        "phone": row.clinic.phone,
        # Whoever is asked to tell us something is told how.
        "reply_to": parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        "medium": _CHANNEL_WORDS.get(channel, ""),
    }


def _tidied(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", text.strip())


def _html(subject: str, body: str) -> str:
    return render_to_string("messages/letter.html", {"subject": subject, "body": body})


def _kind_words(row: Reminder) -> dict[str, Any]:
    kind = Kind(row.kind)
    if kind is Kind.PREPARATION:
        limits = limits_of(row.clinic)
        return {
            "food_hours": limits.whole("fasting.food_hours"),
            "liquid_minutes": limits.whole("fasting.liquid_minutes"),
        }
    if kind is Kind.TAPER_STEP and row.visit:
        return {"next_days": [written_date(visit.target) for visit in next_visits(row.visit)]}
    if kind.is_change:
        after = visit_after(row) if kind is Kind.VISIT_CANCELLED else None
        words = _words_before(told_before(row), row.clinic)
        return words | {"next": _visit_words(after, row.clinic).get("when", "")}
    if row.form_request:
        return {"answer_by": written_date(row.form_request.due_on)}
    return {"gate": row.gate, "sender": sender_name(row.clinic.name), "url": f"{settings.BASE_URL}/"}


def _visit_words(visit: PlannedVisit | None, clinic: Clinic) -> dict[str, str]:
    if visit is None:
        return {}
    appointment = appointment_of(visit, clinic)
    return _words(appointment.day, appointment.starts_at, clinic)


def _words_before(told: Told | None, clinic: Clinic) -> dict[str, str]:
    """Empty where the patient knows that it is off."""
    words = _words(told.day, told.starts_at, clinic) if told and told.day else {}
    return {f"{name}_before": word for name, word in words.items()}


def _words(day: dt.date, starts_at: dt.datetime | None, clinic: Clinic) -> dict[str, str]:
    """`date` is Tuesday 10 March; `when` puts today or tomorrow before it and the time, once agreed, after it."""
    zone = clinic.zone
    date = written_date(day)
    away = (day - clock.today(zone)).days
    nearness = {0: f"today, {date},", 1: f"tomorrow, {date},"}.get(away, f"on {date}")
    time = f"at {starts_at.astimezone(zone):%H:%M}" if starts_at else ""
    return {"date": date, "when": f"{nearness} {time}".strip().rstrip(","), "time": time}


def written_date(day: dt.date) -> str:
    return f"{day:%A} {day.day} {day:%B}"
