"""Numbers as people type them: kept whole, or refused by the name of what is wrong."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.number_fields import NumberField
from clinic.core.numbers import NumberError, read_number

WRITTEN = st.decimals(min_value=-99_999, max_value=99_999, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("0,5", "0.5"),
        ("36,2", "36.2"),
        ("0.125", "0.125"),
        (" 82 ", "82"),
        (",5", "0.5"),
        ("-1", "-1"),
        ("18.0", "18"),
    ],
)
def test_decimal_comma_is_a_decimal_point(typed: str, read: str) -> None:
    assert read_number(typed) == Decimal(read)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("1,070.5", "thousands mark (\u201c,\u201d): write 1070.5"),
        ("1.070,5", "thousands mark (\u201c.\u201d): write 1070,5"),
        ("1,070,000", "thousands mark (\u201c,\u201d): write 1070000"),
        ("1 070", "thousands mark (a space): write 1070"),
        ("1\u00a0070,5", "thousands mark (a space): write 1070,5"),
        ("1'070", "thousands mark (\u201c'\u201d): write 1070"),
        ("1_000", "thousands mark (\u201c_\u201d): write 1000"),
        ("1,2.3,4", "holds more than one decimal mark: write one, as in 12.5"),
        ("0.5.5", "holds more than one decimal mark"),
        ("1.07.5", "holds more than one decimal mark"),
        ("1 2", "holds a space between its digits: write one number"),
        ("118,567", "has 3 digits behind"),
        ("1,070", "if \u201c,\u201d marks thousands, write 1070"),
        ("1.070", "if \u201c.\u201d marks thousands, write 1070"),
        ("0,125", "has 3 digits behind \u201c,\u201d, and at most 2 decimals are kept"),
        ("70 lb", "holds \u201clb\u201d"),
        ("1e3", "holds \u201ce\u201d"),
        ("\u0663\u0666", "holds"),
        ("5-3", "is not a number"),
        ("", "is not a number"),
        ("NaN", "is not a number"),
        ("1234567890", "at most 9 digits"),
    ],
)
def test_what_is_no_part_of_a_number_is_refused_by_name(typed: str, said: str) -> None:
    with pytest.raises(NumberError) as refused:
        read_number(typed, decimals=2)
    assert said in str(refused.value)


@given(WRITTEN, st.sampled_from(".,"))
def test_number_written_with_either_mark_is_the_same_number(number: Decimal, mark: str) -> None:
    assert read_number(f"{number:f}".replace(".", mark), decimals=2) == number


@given(st.text(alphabet="0123456789.,'+- e\u00a0", max_size=12))
def test_nothing_typed_is_dropped_in_silence(typed: str) -> None:
    try:
        number = read_number(typed)
    except NumberError:
        return
    assert Decimal(typed.strip().replace(",", ".")) == number


@pytest.mark.parametrize("unit", ["%", "%s %d", ""])
def test_field_answers_at_its_bounds_whatever_its_unit_is_written_with(unit: str) -> None:
    asked = NumberField(low=50, high=100, unit=unit)
    assert [asked.clean("50"), asked.clean("100")] == [50, 100]
    for outside in ("49", "101", "-1"):
        with pytest.raises(ValidationError) as refused:
            asked.clean(outside)
        assert refused.value.messages == [f"Must be 50 to 100 {unit}".strip() + "."]


def test_field_takes_text_because_a_browsers_number_field_drops_a_comma() -> None:
    asked = NumberField(low=0, high=10, decimals=2)
    assert (asked.widget.input_type, asked.widget.attrs["inputmode"]) == ("text", "decimal")
    assert asked.clean("0,5") == Decimal("0.5")


def test_every_door_asks_for_numbers_with_the_one_field() -> None:
    """A number field of Django's would be drawn as one of the browser's; hidden ones nobody types."""
    for path in Path("clinic").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not ast.unparse(call.func).startswith("forms."):
                continue
            name = ast.unparse(call.func).removeprefix("forms.")
            if name in {"IntegerField", "DecimalField", "FloatField", "NumberInput"}:
                assert "HiddenInput" in ast.unparse(call), f"{path}:{call.lineno}"
    for template in Path("templates").rglob("*.html"):
        assert 'type="number"' not in template.read_text(encoding="utf-8"), template


def test_one_digit_is_not_several() -> None:
    with pytest.raises(NumberError, match="has 1 digit behind"):
        read_number("118,5", decimals=0)
