"""Quiet hours by the clinic's wall clock, on the days when clocks change too."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.clock import at_local
from clinic.reminders.rules import SendingHours

# Half-hour zones, a half-hour clock change (Lord Howe), one that crossed the date line (Apia).
ZONES = [
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
]
LONDON = ZoneInfo("Europe/London")
EVENING = SendingHours(LONDON, dt.time(20), dt.time(8))

hours = st.builds(SendingHours, st.sampled_from(ZONES).map(ZoneInfo), st.times(), st.times())
START = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
moments = st.integers(0, 4 * 366 * 24 * 60).map(lambda minutes: START + dt.timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("day", "time", "expected"),
    [
        ((2026, 3, 2), dt.time(19, 59), "2026-03-02T19:59:00+00:00"),
        ((2026, 3, 2), dt.time(20, 0), "2026-03-03T08:00:00+00:00"),
        ((2026, 3, 3), dt.time(7, 59), "2026-03-03T08:00:00+00:00"),
        # Clocks go forward in the night: 8 o'clock comes an hour of the world earlier.
        ((2026, 3, 28), dt.time(22, 0), "2026-03-29T07:00:00+00:00"),
        ((2026, 10, 24), dt.time(22, 0), "2026-10-25T08:00:00+00:00"),
    ],
)
def test_message_waits_until_quiet_hours_end(day: tuple[int, int, int], time: dt.time, expected: str) -> None:
    moment = at_local(dt.date(*day), time, LONDON)
    assert EVENING.next_allowed(moment).isoformat() == expected


def test_quiet_until_an_hour_that_does_not_exist_ends_after_the_gap() -> None:
    early = SendingHours(LONDON, dt.time(22), dt.time(1, 30))
    assert early.next_allowed(at_local(dt.date(2026, 3, 28), dt.time(23), LONDON)) == dt.datetime(
        2026, 3, 29, 1, 30, tzinfo=dt.UTC
    )


def test_quiet_until_an_hour_that_comes_twice_ends_at_the_one_ahead() -> None:
    early = SendingHours(LONDON, dt.time(22), dt.time(1, 30))
    second_ten_past_one = dt.datetime(2026, 10, 25, 1, 10, tzinfo=dt.UTC)
    assert early.next_allowed(second_ten_past_one) == dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)


def test_equal_times_mean_no_quiet_hours() -> None:
    never = SendingHours(LONDON, dt.time(9), dt.time(9))
    assert not never.is_quiet(at_local(dt.date(2026, 3, 2), dt.time(9), LONDON))


@given(hours, moments)
def test_next_allowed_moment_is_never_quiet_nor_before(found: SendingHours, moment: dt.datetime) -> None:
    allowed = found.next_allowed(moment)
    assert allowed >= moment
    assert not found.is_quiet(allowed)


@given(hours, moments)
def test_allowed_moment_stays_as_it_is(found: SendingHours, moment: dt.datetime) -> None:
    allowed = found.next_allowed(moment)
    assert found.next_allowed(allowed) == allowed
