"""Who may be reached and whether a message still goes out, asked at the moment of sending."""

import datetime as dt
from dataclasses import replace

import pytest

from clinic.reminders.models import Reminder
from clinic.reminders.rules import (
    Decision,
    Kind,
    Person,
    Reach,
    SendingHours,
    judge,
    reach,
    reach_staff,
)
from tests.reminders.builders import LONDON, NOW

HERE = "ada@patients.example"
ALL = ("email", "sms", "task")
HOURS = SendingHours(LONDON, dt.time(20), dt.time(8))
LATER = NOW + dt.timedelta(hours=1)
NIGHT = NOW.replace(hour=22)


def person(
    preferred: str = "email", *, agreed: tuple[str, ...] = ("email",), known: tuple[str, ...] = ALL
) -> Person:
    return Person(is_active=True, preferred=preferred, agreed=agreed, known=dict.fromkeys(known, HERE))


@pytest.mark.parametrize(
    ("who", "working", "channel", "problem"),
    [
        (person(), ALL, "email", ""),
        (person("sms", agreed=("sms",)), ALL, "sms", ""),
        (person(agreed=()), ALL, "email", "The patient has not agreed to e-mail"),
        (person(known=()), ALL, "email", "No e-mail address is known"),
        (person("sms"), ALL, "sms", "The patient has not agreed to text messages"),
        (person("sms", known=("email",)), ALL, "sms", "No phone number is known"),
        (person("sms", agreed=ALL), ("email",), "sms", "No text-message channel is set up"),
        (person("none"), ALL, "email", "The patient asked for no messages"),
        (
            Person(is_active=False, preferred="email", agreed=ALL, known=dict.fromkeys(ALL, HERE)),
            ALL,
            "email",
            "The patient is no longer active here",
        ),
    ],
)
def test_reach_is_the_preferred_channel_or_says_why_not(
    who: Person, working: tuple[str, ...], channel: str, problem: str
) -> None:
    assert reach(who, working=working) == Reach(channel, problem, who.known.get(channel, ""))


def test_task_for_staff_is_about_somebody_who_is_still_a_patient() -> None:
    assert reach_staff(person()) == Reach("task")
    assert reach_staff(replace(person(), is_active=False)).problem == "The patient is no longer active here"


def test_form_needs_a_date_of_birth_and_nothing_else_does() -> None:
    unborn = replace(person(), opens_forms=False)
    assert (
        reach(unborn, working=ALL, is_form=True).problem
        == "No date of birth is known, which the link asks for"
    )
    assert not reach(unborn, working=ALL).problem
    assert not reach(person(), working=ALL, is_form=True).problem


@pytest.mark.parametrize(
    ("now", "not_after", "problem", "unwanted", "expected"),
    [
        (NOW, LATER, "", "", Decision.SEND),
        (NOW, NOW, "", "", Decision.SEND),
        (LATER, NOW, "", "", Decision.LATE),
        (NIGHT, NIGHT + dt.timedelta(days=1), "", "", Decision.WAIT),
        (NOW, LATER, "no consent", "", Decision.SKIP),
        (NOW, LATER, "", "visit cancelled", Decision.SKIP),
        (LATER, NOW, "", "visit cancelled", Decision.SKIP),
    ],
)
def test_verdict_at_the_moment_of_sending(
    now: dt.datetime, not_after: dt.datetime, problem: str, unwanted: str, expected: Decision
) -> None:
    verdict = judge(
        now=now, not_after=not_after, hours=HOURS, reach=Reach("email", problem), unwanted=unwanted
    )
    assert verdict.decision is expected
    assert bool(verdict.reason) is (expected in {Decision.SKIP, Decision.LATE})


def test_kinds_of_rows_and_rules_are_the_same() -> None:
    assert set(Reminder.Kind.values) == set(Kind)
