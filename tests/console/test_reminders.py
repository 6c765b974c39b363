"""The outbox as a nurse opens it: what needs her first, then what goes out, then what went out."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from clinic.core import clock
from clinic.core.ids import new_id
from clinic.reminders import breaker
from clinic.reminders.breaker import FAILURES
from clinic.reminders.models import Reminder
from tests.build import Cast
from tests.console.pages import inside_of

PAGE = "/reminders/"
DAY = dt.timedelta(days=1)


@pytest.fixture
def waiting(cast: Cast) -> list[Reminder]:
    """60 e-mails, an hour between them, the last made due first."""
    with inside_of(cast.patient):
        return [make_reminder(cast, clock.now() + dt.timedelta(hours=hour)) for hour in range(60, 0, -1)]


def make_reminder(cast: Cast, due_at: dt.datetime, **details: Any) -> Reminder:
    """Enter the clinic."""
    fields: dict[str, Any] = {
        "kind": "visit-1-day",
        "channel": "email",
        "dedupe_key": new_id().hex,
        "idempotency_key": new_id().hex,
        "due_at": due_at,
        "not_after": due_at + DAY,
    } | details
    return Reminder.objects.create(clinic=cast.clinic, patient=cast.patient, **fields)


def shown(client: Client, query: str = "") -> list[Reminder]:
    return [row.reminder for row in client.get(f"{PAGE}{query}").context["rows"]]


def test_reminders_open_on_what_needs_a_person_while_there_is_such_a_thing(
    nurse: Client, cast: Cast, waiting: list[Reminder]
) -> None:
    assert shown(nurse)[0] == waiting[-1]
    with inside_of(cast.patient):
        unsure = {"state": "needs-person", "state_reason": "The line broke"}
        older, newer = (make_reminder(cast, clock.now() - days * DAY, **unsure) for days in (3, 1))
    assert shown(nurse) == [newer, older]
    assert "2<span" in nurse.get(f"{PAGE}?show=next").content.decode()


def test_reminders_ahead_are_paged_soonest_first_and_keep_the_filter(
    nurse: Client, waiting: list[Reminder]
) -> None:
    first = nurse.get(f"{PAGE}?show=next&kind=visit-1-day")
    after = first.context["page"].after
    assert f"?show=next&amp;kind=visit-1-day&amp;after={after}" in first.content.decode()
    seen = [row.reminder for row in first.context["rows"]]
    seen += shown(nurse, f"?show=next&kind=visit-1-day&after={after}")
    assert seen == waiting[::-1]
    assert shown(nurse, "?show=next&kind=preparation") == []


def test_reminders_sent_come_latest_first(nurse: Client, cast: Cast, waiting: list[Reminder]) -> None:
    with inside_of(cast.patient):
        sent = [make_reminder(cast, at, state="sent", sent_at=at) for at in (clock.now() - DAY, clock.now())]
    assert shown(nurse, "?show=sent") == sent[::-1]
    assert shown(nurse, f"?show=sent&patient={cast.patient.pk}") == sent[::-1]


@pytest.mark.parametrize("query", ["?show=gone", "?show=", "?kind=birthday", "?after=x", "?patient=x"])
def test_reminders_ignore_what_is_not_understood(nurse: Client, waiting: list[Reminder], query: str) -> None:
    assert shown(nurse, query)[0] == waiting[-1]


def test_failed_reminder_shows_whom_to_call_and_leaves_the_list_with_a_reason(
    nurse: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        cast.patient.change(phone="+44 20 7946 0000")
        row = make_reminder(cast, clock.now() - DAY, state="failed", state_reason="Refused")
    page = nurse.get(f"{PAGE}{row.pk}/").content.decode()
    assert "+44 20 7946 0000" in page
    assert "Take off the list" in page
    nurse.post(f"{PAGE}{row.pk}/cancel/", {"reason": "called her", "expected_version": row.version})
    assert shown(nurse, "?show=to-do") == []
    assert "called her" in shown(nurse, "?show=not-sent")[0].state_reason


def test_reminders_of_another_clinic_are_not_there(prescriber: Client, cast: Cast) -> None:
    assert prescriber.get(f"{PAGE}?patient={cast.other_patient.pk}").status_code == 404


def test_what_may_come_too_late_and_a_line_that_is_down_stand_on_reminders_and_today(
    nurse: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        late = make_reminder(cast, clock.now() - dt.timedelta(minutes=31), not_after=clock.now() + DAY / 2)
        make_reminder(cast, clock.now() - dt.timedelta(minutes=31), not_after=clock.now() + 2 * DAY)
    for _ in range(FAILURES):
        breaker.failed("email", "The mail server cannot be reached (TimeoutError)")
    assert shown(nurse, "?show=held-up") == [late]
    for page in ("/", PAGE):
        text = nurse.get(page).content.decode()
        assert "1 message may come too late" in text
        assert "E-mail not getting through since" in text
        assert "The mail server cannot be reached (TimeoutError)." in text
        assert "/reminders/?show=held-up" in text
    breaker.worked("email")
    assert "not getting through" not in nurse.get(PAGE).content.decode()
