"""A clinic is complete when it is made, and each of its facts can be changed by a command that counts at once."""

import datetime as dt
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from clinic.accounts.facts import FACTS as CLINIC_FACTS
from clinic.accounts.models import Clinic
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.selectors import history_of
from clinic.care.clinics import open_clinic
from clinic.care.sessions import start_session
from clinic.core.errors import FieldError
from clinic.treatments.models import PlannedVisit, Session
from clinic.treatments.selectors.sessions import is_session_under_rems
from tests.build import BUILDER, FACTS, Cast, begin_course

NEW = ("create_clinic", "new", "--name=New", "--time-zone=Europe/London")


def run(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What somebody types at the terminal, in order."""
    given: list[str] = []

    def typed() -> Iterator[str]:
        while given:
            yield given.pop(0)

    typing = typed()

    def answer(_question: str) -> str:
        try:
            return next(typing)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", answer)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    return given


def test_clinic_is_made_whole_from_what_is_told(db: None) -> None:
    said = run(*NEW, "--jurisdiction=uk", "--phone=020 7946 0000", "--crisis-contact=Samaritans, 116 123")
    clinic = Clinic.objects.get(slug="new")
    assert (clinic.jurisdiction, clinic.phone) == ("UK", "020 7946 0000")
    assert (clinic.opening_days, clinic.quiet_from, clinic.quiet_until) == (
        [1, 2, 3, 4, 5],
        dt.time(20),
        dt.time(8),
    )
    assert "Mon, Tue, Wed, Thu, Fri" in said


def test_missing_facts_are_asked_for_until_they_can_be_read(db: None, answers: list[str]) -> None:
    answers += ["England", "UK", "", "020 7946 0000", "somebody", "Samaritans, 116 123"]
    run(*NEW)
    clinic = Clinic.objects.get(slug="new")
    assert (clinic.jurisdiction, clinic.crisis_contact) == ("UK", "Samaritans, 116 123")
    assert answers == []


def test_missing_facts_are_named_where_nobody_can_be_asked(
    db: None, monkeypatch: pytest.MonkeyPatch, answers: list[str]
) -> None:
    with pytest.raises(CommandError, match="nobody answered"):
        run(*NEW)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    with pytest.raises(CommandError) as told:
        run(*NEW, "--phone=020 7946 0000")
    assert "--jurisdiction" in str(told.value)
    assert "--crisis-contact" in str(told.value)
    assert "--phone" not in str(told.value)
    assert not Clinic.objects.exists()


def test_no_door_opens_a_clinic_that_lacks_a_fact(db: None) -> None:
    for name in FACTS:
        facts = {key: value for key, value in FACTS.items() if key != name}
        with pytest.raises(FieldError) as refused:
            open_clinic(slug="new", name="New", time_zone="Europe/London", by=BUILDER, **facts)
        assert refused.value.field == name


def test_every_fact_is_changed_and_leaves_history(cast: Cast) -> None:
    words = {
        "--name": "North Clinic",
        "--crisis-contact": "Samaritans, 116 123",
        "--phone": "020 7946 0000",
        "--opening-days": "Tue, Thu-Sat",
        "--quiet-from": "21:00",
        "--quiet-until": "07:30",
        "--jurisdiction": "UK",
        "--address": "1 High Street",
        "--weight-unit": "LB",
    }
    said = run("change_clinic", "north", *(f"{name}={text}" for name, text in words.items()))
    clinic = Clinic.objects.get(slug="north")
    assert (clinic.name, clinic.opening_days, clinic.jurisdiction) == ("North Clinic", [2, 4, 5, 6], "UK")
    assert clinic.weight_unit == "lb"
    assert (clinic.quiet_from, clinic.quiet_until, clinic.address) == (
        dt.time(21),
        dt.time(7, 30),
        "1 High Street",
    )
    assert "MISSING" not in said
    with enter_clinic(clinic, by=BUILDER):
        last = history_of(clinic)[-1]
    assert last.actor_name == "change_clinic"
    assert last.changes["jurisdiction"] == ("US", "UK")


@pytest.mark.parametrize("protocol", ["esketamine-us-trd", "esketamine-us-mdsi", "esketamine-eu"])
def test_rules_that_hang_on_the_jurisdiction_follow_it_at_once_whatever_the_protocol(
    cast: Cast, protocol: str
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        session = start_session(course=begin_course(cast.patient, protocol), by=BUILDER)
    found = []
    for place in ("US", "UK", "EU", "US"):
        run("change_clinic", "north", f"--jurisdiction={place}")
        with enter_clinic(cast.clinic, by=BUILDER):
            found.append(is_session_under_rems(Session.objects.get(pk=session.pk)))
    assert found == [True, False, False, True]


def test_visits_of_running_courses_move_to_the_new_opening_days(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        course = begin_course(cast.patient)
    run("change_clinic", "north", "--opening-days=Tue,Thu")
    with enter_clinic(cast.clinic, by=BUILDER):
        ahead = PlannedVisit.objects.of(cast.clinic).filter(
            course=course, kind="dosing", state="planned", target__gt=course.started_on
        )
        weekdays = {visit.target.isoweekday() for visit in ahead}
    assert weekdays
    assert weekdays <= {2, 4}


def test_every_column_of_a_clinic_can_be_set_by_somebody() -> None:
    """A weight unit that only tests could set had five readers."""
    facts = {fact.name for fact in CLINIC_FACTS}
    once = {"slug", "time_zone"}
    by_own_command = {"name", "duty_email"}
    kept_by_the_program = {"id", "version", "created_at", "updated_at", "is_active"}
    columns = {field.name for field in Clinic._meta.concrete_fields}
    assert columns == facts | once | by_own_command | kept_by_the_program


def test_visits_of_running_courses_leave_the_days_on_which_the_clinic_closes(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        course = begin_course(cast.patient)

        def targets() -> list[dt.date]:
            ahead = PlannedVisit.objects.upcoming().filter(course=course, target__gt=course.started_on)
            return list(ahead.order_by("target").values_list("target", flat=True))

        before = targets()
    said = run("close_clinic", "north", f"{before[0]}", f"{before[1]}", "--reason=Christmas")
    assert "North is closed" in said
    with enter_clinic(cast.clinic, by=BUILDER):
        after = targets()
        assert not [day for day in after if before[0] <= day <= before[1]]
    assert after


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["north", "24.12.2026", "2026-12-24", "--reason=x"], "first: must be a day such as 2026-12-24"),
        (["north", "2099-12-26", "2099-12-24", "--reason=x"], "last_day: must not be before 2099-12-26"),
        (["north", "2000-01-01", "2000-01-01", "--reason=x"], "first_day: must not lie in the past"),
        (["north", "2099-12-24", "2099-12-24", "--reason= "], "reason: say why the clinic is closed"),
        (["nowhere", "2099-12-24", "2099-12-24", "--reason=x"], "no clinic has the slug"),
    ],
)
def test_days_that_cannot_be_closed_are_refused_by_name(cast: Cast, words: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem):
        run("close_clinic", *words)


def test_what_is_missing_is_shown_and_asked_for(cast: Cast, answers: list[str]) -> None:
    assert "phone" in run("change_clinic", "north").split("MISSING")[0]
    answers += ["020 7946 0000"]
    said = run("change_clinic", "north", "--complete")
    assert "MISSING" not in said
    assert Clinic.objects.get(slug="north").phone == "020 7946 0000"


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["nowhere"], "no clinic has the slug"),
        (["north", "--jurisdiction=England"], "one of US, EU, UK"),
        (["north", "--phone="], "must hold a phone number"),
        (["north", "--crisis-contact=somebody"], "must hold a phone number"),
        (["north", "--opening-days=never"], "no day of the week"),
        (["north", "--name="], "name"),
        (["north", f"--address={'a' * 301}"], "address"),
    ],
)
def test_unusable_fact_is_refused_by_name_and_nothing_changes(
    cast: Cast, words: list[str], problem: str
) -> None:
    before = Clinic.objects.get(slug="north").version
    with pytest.raises(CommandError, match=problem):
        run("change_clinic", *words)
    assert Clinic.objects.get(slug="north").version == before
