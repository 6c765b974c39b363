"""Opening hours as a rule: what is agreed without a question."""

import datetime as dt

import pytest

from clinic.evidence import limits
from clinic.treatments.rules.appointments import hours_text, is_within_hours


@pytest.mark.parametrize(
    ("time", "is_within"),
    [
        ("03:00", False),
        ("07:59", False),
        ("08:00", True),
        ("12:30", True),
        ("17:59", True),
        ("18:00", False),
        ("23:59", False),
    ],
)
def test_default_hours_run_from_eight_to_before_six(time: str, *, is_within: bool) -> None:
    assert is_within_hours(dt.time.fromisoformat(time), limits()) is is_within


def test_half_hours_and_midnight_can_be_said() -> None:
    late = limits({"schedule.opens_hour": "8.5", "schedule.closes_hour": "24"})
    assert hours_text(late) == "08:30 to 24:00"
    assert not is_within_hours(dt.time(8, 29), late)
    assert is_within_hours(dt.time(8, 30), late)
    assert is_within_hours(dt.time(23, 59), late)


def test_clinic_that_closes_when_it_opens_asks_about_every_hour() -> None:
    never = limits({"schedule.opens_hour": "9", "schedule.closes_hour": "9"})
    assert not any(is_within_hours(dt.time(hour), never) for hour in range(24))
