import pytest
from django.core.exceptions import ValidationError

from clinic.core import phones


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Call 988 at any time.", ["988"]),
        ("Samaritans 116 123, or 999 if in danger", ["116 123", "999"]),
        ("Clinic: +44 (0)20 7946 0018", ["+44 (0)20 7946 0018"]),
        ("We answer 24/7", []),
    ],
)
def test_find_numbers_takes_what_can_be_dialled(text: str, numbers: list[str]) -> None:
    assert phones.find_numbers(text) == numbers


def test_dialled_keeps_plus_and_digits() -> None:
    assert phones.dialled("+44 (0)20 7946-0018") == "+442079460018"
    assert phones.dialled("(0)20 7946-0018") == "02079460018"


@pytest.mark.parametrize("number", ["988", "+44 (0)20 7946 0018", "030/1234-56", "555.0100", "\u00a0030 12 "])
def test_number_that_can_be_dialled_is_taken(number: str) -> None:
    assert refusals(number) == []


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("020 7946 x12", "\u201cx\u201d is no part of one"),
        ("daughter 0171", "\u201cdaughter\u201d"),
        ("none", "\u201cnone\u201d"),
        ("a@b.example", "is no part of one"),
        ("\u0661\u0662\u0663\u0664", "is no part of one"),
        ("12", "of 3 to 17 digits"),
        ("0" * 18, "of 3 to 17 digits"),
        ("0+49 30", "a + only in front"),
        ("---", "of 3 to 17 digits"),
    ],
)
def test_number_that_cannot_be_dialled_is_refused_by_name(number: str, said: str) -> None:
    [refused] = refusals(number)
    assert said in refused


def refusals(number: str) -> list[str]:
    """Why a field refuses the number, nothing where it takes it."""
    try:
        phones.validate_phone(number)
    except ValidationError as error:
        return error.messages
    return []
