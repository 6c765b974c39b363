import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core import formats

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("56.00"), "56\u00a0mg"),
        (Decimal("0.50"), "0.5\u00a0mg"),
        (120, "120\u00a0mg"),
        (None, "\u2013"),
    ],
)
def test_quantity_drops_trailing_zeros_only_after_the_point(value: formats.Number | None, shown: str) -> None:
    assert formats.quantity(value, "mg") == shown


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [(0.525, 1, "52.5\u00a0%"), (Decimal(1), 0, "100\u00a0%"), (None, 0, "\u2013")],
)
def test_percent_of_one_shows_asked_decimals(share: formats.Number | None, digits: int, shown: str) -> None:
    assert formats.percent_of_one(share, digits) == shown


@pytest.mark.parametrize(("change", "shown"), [(3, "+3"), (-8, "\u22128"), (0, "0"), (None, "\u2013")])
def test_signed_number_shows_direction(change: int | None, shown: str) -> None:
    assert formats.signed_number(change) == shown


def test_calendar_date_has_no_leading_zero() -> None:
    assert formats.calendar_date(dt.date(2026, 3, 2)) == "2 Mar 2026"


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "now"),
        (59, "now"),
        (60, "in 1 min"),
        (-3599, "59 min ago"),
        (-3600, "1 h ago"),
        (86_399, "in 23 h"),
        (-172_800, "2 d ago"),
    ],
)
def test_distance_steps_at_minute_hour_and_day(seconds: int, shown: str) -> None:
    assert formats.distance(NOW + dt.timedelta(seconds=seconds), NOW) == shown


@given(st.decimals(min_value=-10_000, max_value=10_000, places=3))
def test_plain_number_reads_back_as_the_same_number(value: Decimal) -> None:
    assert Decimal(formats.plain_number(value).replace(formats.MINUS, "-")) == value


def test_dates_inside_a_sentence_are_made_readable_and_what_is_none_is_left() -> None:
    said = formats.readable_dates("Outside 2026-01-07 to 2026-02-31.")
    assert said == "Outside 7 Jan 2026 to 2026-02-31."
