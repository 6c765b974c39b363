"""Search dates as ranges on a clinic's clock."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from clinic.fhir.search.dates import read_moment_range, split_prefix
from clinic.fhir.search.values import BadValueError

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", "2026-01-01T00:00Z", "2027-01-01T00:00Z"),
        ("2024-02", "2024-02-01T00:00Z", "2024-03-01T00:00Z"),
        ("2026-12", "2026-12-01T00:00Z", "2027-01-01T00:00Z"),
        ("2026-07-02", "2026-07-01T23:00Z", "2026-07-02T23:00Z"),
        ("2026-03-29", "2026-03-29T00:00Z", "2026-03-29T23:00Z"),
        ("2026-07-02T10:00", "2026-07-02T09:00Z", "2026-07-02T09:01Z"),
        ("2026-07-02T10:00:05Z", "2026-07-02T10:00:05Z", "2026-07-02T10:00:06Z"),
        ("2026-07-02T10:00:05.25Z", "2026-07-02T10:00:05.25Z", "2026-07-02T10:00:05.26Z"),
        ("2026-07-02T10:00:05 02:00", "2026-07-02T08:00:05Z", "2026-07-02T08:00:06Z"),
    ],
)
def test_value_is_as_wide_as_it_is_precise(text: str, start: str, end: str) -> None:
    found = read_moment_range(text, LONDON)
    assert (found.start, found.end) == (at(start), at(end))


@pytest.mark.parametrize(
    "text", ["", "26", "2026-00", "2026-1-1", "2026-01-01T10", "2026-01-01T10:00:61Z", "0000", "9999-12-31"]
)
def test_value_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(BadValueError):
        read_moment_range(text, LONDON)


@given(st.datetimes(timezones=st.just(dt.UTC)).filter(lambda moment: 1900 < moment.year < 2100))
def test_any_second_lies_in_its_own_range(moment: dt.datetime) -> None:
    found = read_moment_range(f"{moment:%Y-%m-%dT%H:%M:%S}Z", LONDON)
    assert isinstance(found.start, dt.datetime)
    assert isinstance(found.end, dt.datetime)
    assert found.start <= moment < found.end
    days = found.as_days(LONDON)
    assert days.end == days.start + dt.timedelta(days=1)


def test_about_widens_by_a_tenth_of_the_distance_from_now() -> None:
    with time_machine.travel(at("2026-11-01T00:00Z"), tick=False):
        condition = read_moment_range("2026-10-22T00:00:00Z", LONDON).condition("at", "ap")
    assert condition.children == [
        ("at__gte", at("2026-10-21T00:00Z")),
        ("at__lt", at("2026-10-23T00:00:01Z")),
    ]


@pytest.mark.parametrize(("value", "parts"), [("ge2026", ("ge", "2026")), ("2026", ("eq", "2026"))])
def test_prefix_is_split_off(value: str, parts: tuple[str, str]) -> None:
    assert split_prefix(value) == parts
