import pytest

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
    assert phones.dialled("+44 (0)20 7946-0018") == "+4402079460018"
