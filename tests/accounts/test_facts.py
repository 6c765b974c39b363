"""What a clinic says of itself is read as people write it, and refused by name when it says nothing."""

import datetime as dt

import pytest

from clinic.accounts.facts import FACTS, missing, needed, read_facts
from clinic.core.errors import FieldError
from tests.build import FACTS as TOLD
from tests.build import make_clinic


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("jurisdiction", " uk ", "UK"),
        ("phone", " 020 7946 0000 ", "020 7946 0000"),
        ("crisis_contact", "Samaritans, 116 123, day and night", "Samaritans, 116 123, day and night"),
        ("opening_days", "Mon-Fri", [1, 2, 3, 4, 5]),
        ("opening_days", "1,2,4", [1, 2, 4]),
        ("opening_days", "Saturday, tuesday - thu", [2, 3, 4, 6]),
        ("opening_days", "7", [7]),
        ("quiet_from", "21:30", dt.time(21, 30)),
        ("quiet_until", "7:05", dt.time(7, 5)),
        ("address", "", ""),
    ],
)
def test_fact_is_read_as_written(name: str, text: str, value: object) -> None:
    assert read_facts({name: text}) == {name: value}


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("jurisdiction", "England", "one of US, EU, UK"),
        ("jurisdiction", "", "one of US, EU, UK"),
        ("phone", "", "must hold a phone number"),
        ("phone", "front desk", "must hold a phone number"),
        ("phone", "24/7", "must hold a phone number"),
        ("crisis_contact", "Call the emergency number of your country.", "must hold a phone number"),
        ("opening_days", "", "opens on some day"),
        ("opening_days", "Fri-Mon", "runs backwards"),
        ("opening_days", "0", "no day of the week"),
        ("opening_days", "8", "no day of the week"),
        ("opening_days", "weekdays", "no day of the week"),
        ("opening_days", "Mon Tue", "must be days such as"),
        ("quiet_from", "8 pm", "a time such as 20:00"),
        ("quiet_from", "24:00", "a time such as 20:00"),
        ("phone", "020 7946\x000000", "phone"),
    ],
)
def test_fact_that_says_nothing_is_refused_by_name(name: str, text: str, problem: str) -> None:
    with pytest.raises(FieldError, match=problem) as refused:
        read_facts({name: text})
    assert refused.value.field == name


def test_clinic_from_before_it_was_asked_is_told_what_it_lacks(db: None) -> None:
    assert {fact.name for fact in missing(make_clinic("whole", **TOLD))} == set()
    assert {fact.name for fact in missing(make_clinic("older", crisis_contact=""))} == {
        "phone",
        "crisis_contact",
    }


def test_every_fact_without_a_default_is_needed() -> None:
    assert {fact.name for fact in needed([])} == set(TOLD)
    assert needed(TOLD) == []
    assert all(fact.value(fact.default) is not None for fact in FACTS if fact.default is not None)
