"""Decimals of another system become whole numbers: never on the safe side of a limit that the exact value is past."""

from decimal import Decimal

import pytest

from clinic.core.errors import FieldError
from clinic.evidence import Threshold, thresholds
from clinic.treatments.rules.readings import CALM, RANGES, to_whole

NAMES = ("systolic", "diastolic", "pulse", "spo2", "respiration")


def measure_of(limit: Threshold) -> str:
    """The vital sign whose value is compared with the limit, empty for one of anything else, such as a rise."""
    if limit.kind != "int" or ".rise." in limit.key:
        return ""
    return next((name for name in NAMES if name in limit.key), "")


LIMITS = [(measure_of(limit), limit) for limit in thresholds().values() if measure_of(limit)]


@pytest.mark.parametrize(("measure", "limit"), LIMITS, ids=lambda value: getattr(value, "key", ""))
def test_value_past_any_limit_a_clinic_may_set_stays_past_it(measure: str, limit: Threshold) -> None:
    for number in range(int(limit.minimum), int(limit.maximum) + 1):
        for exact in (number + Decimal(step) / 10 for step in range(-10, 11)):
            if not RANGES[measure][0] <= exact <= RANGES[measure][1]:
                continue
            kept = to_whole(measure, exact)
            is_past, is_kept_past = (
                (exact < number, kept < number) if "low" in limit.key else (exact > number, kept > number)
            )
            assert is_kept_past or not is_past, (number, exact, kept)
            assert abs(kept - exact) < 1


def test_every_vital_sign_has_a_limit_that_this_is_tried_with() -> None:
    assert {measure for measure, _ in LIMITS} >= {"systolic", "diastolic", "pulse", "spo2"}
    assert set(CALM) == set(NAMES)


@pytest.mark.parametrize(
    ("measure", "exact", "kept"),
    [
        ("systolic", "128.4", 129),
        ("systolic", "180.01", 181),
        ("systolic", "89.6", 89),
        ("diastolic", "82.1", 83),
        ("pulse", "72.5", 72),
        ("pulse", "110.4", 111),
        ("pulse", "49.6", 49),
        ("spo2", "97.6", 97),
        ("spo2", "91.9", 91),
        ("respiration", "11.9", 11),
        ("systolic", "128.0", 128),
    ],
)
def test_decimal_is_rounded_away_from_calm(measure: str, exact: str, kept: int) -> None:
    assert to_whole(measure, Decimal(exact)) == kept


@pytest.mark.parametrize(
    ("measure", "exact"), [("spo2", "100.4"), ("spo2", "49.9"), ("systolic", "300.1"), ("pulse", "19.9")]
)
def test_implausible_decimal_is_not_rounded_into_range(measure: str, exact: str) -> None:
    with pytest.raises(FieldError) as refused:
        to_whole(measure, Decimal(exact))
    assert refused.value.value == Decimal(exact)
