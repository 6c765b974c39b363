"""When a message that did not get through is tried again, and when staff hear that it may come too late."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.clock import at_local
from clinic.reminders.rules import SendingHours, is_held_up, last_try, next_try, retry_delay
from clinic.reminders.rules.retrying import LAST_TRY
from tests.reminders.builders import LONDON, NOW

EVENING = SendingHours(LONDON, dt.time(20), dt.time(8))
ALWAYS = SendingHours(LONDON, dt.time(20), dt.time(20))
MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)


def test_pauses_grow_to_an_hour_and_never_end() -> None:
    assert [retry_delay(tries) / MINUTE for tries in (1, 2, 3, 4, 5, 6, 200)] == [1, 5, 15, 30, 60, 60, 60]


# NOW is 11:00 in London. Minutes until the message is of no use, tries so far, and minutes until the next one.
@pytest.mark.parametrize(
    ("use", "tries", "expected"),
    [
        (600, 1, 1),
        (120, 5, 60),
        (62, 5, 60),
        (61, 5, 59),  # not past the end any more: the last moment
        (30, 5, 28),
        (3, 5, 1),
        (2, 5, None),
        (0, 1, None),
        (-10, 1, None),
    ],
)
def test_next_try_is_at_the_last_moment_at_the_latest(use: int, tries: int, expected: int | None) -> None:
    found = next_try(now=NOW, attempts=tries, hours=ALWAYS, not_after=NOW + use * MINUTE)
    assert (found and (found - NOW) / MINUTE) == expected


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        ("2026-03-03T14:00", "2026-03-03T13:58"),
        ("2026-03-03T08:01", "2026-03-03T08:00"),
        ("2026-03-03T08:00", "2026-03-03T08:00"),
        ("2026-03-03T07:30", "2026-03-02T19:57"),
        ("2026-03-02T20:01", "2026-03-02T19:57"),
        ("2026-03-02T20:00", "2026-03-02T19:57"),
        # The night in which clocks go forward, and the one in which they go back.
        ("2026-03-29T07:00", "2026-03-28T19:57"),
        ("2026-10-25T07:00", "2026-10-24T19:57"),
    ],
)
def test_last_try_lies_before_the_night_that_would_come_between(ends: str, last: str) -> None:
    def moment(text: str) -> dt.datetime:
        local = dt.datetime.fromisoformat(text)
        return at_local(local.date(), local.time(), LONDON)

    found = last_try(EVENING, moment(ends))
    assert found == moment(last)


@given(
    use=st.integers(-60, 60 * 24 * 14),
    tries=st.integers(1, 40),
    start=st.integers(0, 60 * 24 * 365),
    zone=st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]),
)
def test_whenever_the_server_comes_back_in_time_a_try_is_left(
    use: int, tries: int, start: int, zone: str
) -> None:
    """No pause reaches past the last moment: up to it there is always one more try, none of them at night."""
    hours = SendingHours(ZoneInfo(zone), dt.time(20), dt.time(8))
    now = NOW + start * MINUTE
    not_after = now + use * MINUTE
    found = next_try(now=now, attempts=tries, hours=hours, not_after=not_after)
    last = last_try(hours, not_after)
    assert (found is None) == (last <= now)
    if found is not None:
        assert now < found <= last <= not_after
        assert not hours.is_quiet(found)


def test_last_moment_leaves_the_poller_its_minute() -> None:
    assert LAST_TRY > MINUTE


@pytest.mark.parametrize(
    ("use_hours", "overdue", "tries", "told"),
    [
        (24, 0, 3, True),
        (24, 0, 2, False),
        (24, 30, 0, True),
        (24, 29, 2, False),
        (25, 600, 9, False),
        (1, 0, 0, False),
    ],
)
def test_staff_hear_of_what_may_come_too_late_a_day_before(
    use_hours: int, overdue: int, tries: int, told: bool
) -> None:
    assert told is is_held_up(
        now=NOW, due_at=NOW - overdue * MINUTE, not_after=NOW + use_hours * HOUR, attempts=tries
    )
