"""The table of reminders: which, when, and until when each is of use."""

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from clinic.core.clock import at_local
from clinic.reminders.rules import (
    Appointment,
    Form,
    Kind,
    Review,
    SendingHours,
    Wanted,
    asks_for_form,
    lead_appointments,
    wanted_for_form,
    wanted_for_missed,
    wanted_for_review,
    wanted_for_step,
    wanted_for_visit,
)
from tests.reminders.builders import LONDON
from tests.reminders.test_hours import hours as any_hours

EVENING = SendingHours(LONDON, dt.time(20), dt.time(8))
FOOD = dt.timedelta(hours=2)
DAY = dt.timedelta(days=1)


def visit(day: str, time: str | None = "14:00", *, is_dosing: bool = True) -> Appointment:
    on = dt.date.fromisoformat(day)
    starts_at = at_local(on, dt.time.fromisoformat(time), LONDON) if time else None
    return Appointment(id=uuid.uuid4(), day=on, starts_at=starts_at, is_dosing=is_dosing)


def shown(wanted: Wanted) -> tuple[str, str, str]:
    """Kind, due and end of use on the clinic's wall clock."""
    due, end = (moment.astimezone(LONDON) for moment in (wanted.due_at, wanted.not_after))
    return wanted.kind, f"{due:%m-%d %H:%M}", f"{end:%m-%d %H:%M}"


def test_dosing_visit_is_told_three_times_and_prepared() -> None:
    assert [shown(w) for w in wanted_for_visit(visit("2026-03-10"), EVENING, food=FOOD)] == [
        (Kind.VISIT_7_DAYS, "03-03 10:00", "03-05 10:00"),
        (Kind.VISIT_2_DAYS, "03-08 10:00", "03-09 10:00"),
        (Kind.VISIT_1_DAY, "03-09 10:00", "03-10 14:00"),
        (Kind.PREPARATION, "03-09 16:00", "03-10 12:00"),
    ]


def test_wall_clock_times_hold_when_clocks_change_between() -> None:
    seven, two, one, prepare = wanted_for_visit(visit("2026-03-30"), EVENING, food=FOOD)
    assert [w.due_at.hour for w in (seven, two, one, prepare)] == [10, 10, 9, 15]
    assert {f"{w.due_at.astimezone(LONDON):%H:%M}" for w in (seven, two, one)} == {"10:00"}


def test_visit_without_agreed_time_is_of_no_use_on_its_own_day() -> None:
    found = {w.kind: shown(w) for w in wanted_for_visit(visit("2026-03-10", None), EVENING, food=FOOD)}
    assert found[Kind.VISIT_1_DAY] == (Kind.VISIT_1_DAY, "03-09 10:00", "03-10 00:00")


def test_talking_visit_needs_no_fasting() -> None:
    kinds = {w.kind for w in wanted_for_visit(visit("2026-03-10", is_dosing=False), EVENING, food=FOOD)}
    assert Kind.PREPARATION not in kinds


def test_quiet_hours_move_a_message_and_drop_it_when_they_outlast_its_use() -> None:
    nearly_always = SendingHours(LONDON, dt.time(9, 30), dt.time(9))
    found = {
        w.kind: shown(w)[1] for w in wanted_for_visit(visit("2026-03-10", "08:30"), nearly_always, food=FOOD)
    }
    assert found == {Kind.VISIT_7_DAYS: "03-04 09:00", Kind.VISIT_2_DAYS: "03-09 09:00"}


def test_missed_visit_is_followed_up_the_next_morning_for_some_days() -> None:
    [wanted] = wanted_for_missed(visit("2026-03-10"), EVENING)
    assert shown(wanted) == (Kind.MISSED_VISIT, "03-11 10:00", "03-15 10:00")


def test_step_is_told_before_the_first_visit_at_the_new_interval() -> None:
    [wanted] = wanted_for_step(visit("2026-03-10"), EVENING)
    assert shown(wanted) == (Kind.TAPER_STEP, "03-05 10:00", "03-10 14:00")


def test_review_is_a_task_from_its_due_morning() -> None:
    [wanted] = wanted_for_review(Review(id=uuid.uuid4(), due_on=dt.date(2026, 3, 10)), EVENING)
    assert shown(wanted)[:2] == (Kind.REVIEW_DUE, "03-10 09:00")


def form(due: str, made: str, appointment: Appointment | None) -> Form:
    due_on = dt.date.fromisoformat(due)
    return Form(
        id=uuid.uuid4(),
        due_on=due_on,
        made_at=dt.datetime.fromisoformat(f"{made}T09:00+00:00"),
        expires_at=at_local(due_on + DAY, dt.time.min, LONDON),
        visit=appointment,
    )


def test_form_of_a_visit_is_sent_two_days_before_and_until_it_begins() -> None:
    [wanted] = wanted_for_form(form("2026-03-10", "2026-03-07", visit("2026-03-10")), EVENING)
    assert shown(wanted) == (Kind.FORM_DUE, "03-08 12:00", "03-10 14:00")


@pytest.mark.parametrize(("made", "sent"), [("2026-03-10", 0), ("2026-03-07", 1)])
def test_form_asked_for_by_hand_is_sent_on_a_later_due_day_only(made: str, sent: int) -> None:
    found = list(wanted_for_form(form("2026-03-10", made, None), EVENING))
    assert [shown(w)[1] for w in found] == ["03-10 12:00"] * sent


def test_two_visits_on_a_day_are_one_journey_and_the_dosing_one_leads() -> None:
    review, dosing, later = (
        visit("2026-03-10", is_dosing=False),
        visit("2026-03-10"),
        visit("2026-03-12", is_dosing=False),
    )
    assert lead_appointments([later, review, dosing]) == [dosing, later]


@pytest.mark.parametrize(
    ("today", "waiting", "answered", "asks"),
    [
        ("2026-03-06", False, [], False),
        ("2026-03-07", False, [], True),
        ("2026-03-10", False, [], True),
        ("2026-03-11", False, [], False),
        ("2026-03-08", True, [], False),
        ("2026-03-08", False, ["2026-03-04"], False),
        ("2026-03-08", False, ["2026-03-03"], True),
    ],
)
def test_form_is_asked_for_three_days_ahead_unless_waiting_or_answered_lately(
    today: str, waiting: bool, answered: list[str], asks: bool
) -> None:
    days = [dt.date.fromisoformat(day) for day in answered]
    on = dt.date.fromisoformat(today)
    assert asks_for_form(visit("2026-03-10"), today=on, waiting=waiting, answered=days) is asks


@st.composite
def appointments(draw: st.DrawFn, zone: ZoneInfo) -> Appointment:
    day = draw(st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1)))
    time = draw(st.none() | st.times())
    starts_at = at_local(day, time, zone) if time else None
    return Appointment(id=draw(st.uuids()), day=day, starts_at=starts_at, is_dosing=draw(st.booleans()))


@st.composite
def everything_wanted(draw: st.DrawFn) -> tuple[SendingHours, list[Wanted]]:
    hours = draw(any_hours)
    one, other = draw(appointments(hours.zone)), draw(appointments(hours.zone))
    assume(one.id != other.id)
    wanted = [
        *(w for each in (one, other) for w in wanted_for_visit(each, hours, food=FOOD)),
        *wanted_for_missed(one, hours),
        *wanted_for_step(one, hours),
        *wanted_for_review(Review(id=draw(st.uuids()), due_on=one.day), hours),
        *wanted_for_form(
            Form(
                id=draw(st.uuids()),
                due_on=one.day,
                made_at=at_local(one.day - 5 * DAY, dt.time(9), hours.zone),
                expires_at=at_local(one.day + DAY, dt.time.min, hours.zone),
                visit=draw(st.none() | st.just(one)),
            ),
            hours,
        ),
    ]
    return hours, wanted


@given(everything_wanted())
def test_nothing_is_due_in_quiet_hours_or_after_its_use(found: tuple[SendingHours, list[Wanted]]) -> None:
    hours, wanted = found
    assert [w for w in wanted if hours.is_quiet(w.due_at)] == []
    assert [w for w in wanted if w.due_at > w.not_after] == []


@given(everything_wanted())
def test_each_message_has_a_key_of_its_own_that_fits_its_column(
    found: tuple[SendingHours, list[Wanted]],
) -> None:
    keys = [w.key for w in found[1]]
    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 160 for key in keys)
