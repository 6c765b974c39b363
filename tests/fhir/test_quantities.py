"""UCUM in and out: conversions that agree with published equivalents, refusals that name the unit."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.fhir.mapping.quantities import MASS, PERCENT, PRESSURE, RATE, SCORE, Unit, read_quantity
from clinic.fhir.rest.errors import FhirError
from tests.fhir.support import quantity


@pytest.mark.parametrize(
    ("unit", "value", "code", "kept"),
    [
        (PRESSURE, 128, "mm[Hg]", "128"),
        (PRESSURE, "128.0", "mm[Hg]", "128"),
        (PRESSURE, "16.0", "kPa", "120"),
        (PRESSURE, "12.8", "cm[Hg]", "128"),
        (RATE, 72, "/min", "72"),
        (RATE, 72, "{beats}/min", "72"),
        (RATE, "1.2", "/s", "72"),
        (PERCENT, "0.97", "1", "97"),
        (MASS, "82.50", "kg", "82.50"),
        (MASS, 82500, "g", "82.50"),
        (MASS, 180, "[lb_av]", "81.65"),
        (MASS, 2880, "[oz_av]", "81.65"),
        (SCORE, 12, "{score}", "12"),
    ],
)
def test_quantity_is_kept_in_our_unit(unit: Unit, value: Any, code: str, kept: str) -> None:
    assert read_quantity(quantity(Decimal(value), code), unit, "x") == Decimal(kept)


@pytest.mark.parametrize(
    ("unit", "given"),
    [
        (PRESSURE, quantity(128, "mmHg")),
        (PRESSURE, quantity(128, "[psi]")),
        (PRESSURE, {"value": 128, "unit": "mmHg"}),
        (PRESSURE, {**quantity(128, "mm[Hg]"), "system": "http://other.example"}),
        (PRESSURE, {**quantity(128, "mm[Hg]"), "comparator": "<"}),
        (PRESSURE, {"system": "http://unitsofmeasure.org", "code": "mm[Hg]"}),
        (PRESSURE, quantity(Decimal("128.50"), "mm[Hg]")),
        (MASS, quantity(Decimal("82.505"), "kg")),
        (MASS, quantity(Decimal("1e999"), "kg")),
        (MASS, quantity(Decimal("-1e400000"), "g")),
        (MASS, None),
    ],
    ids=range(11),
)
def test_quantity_that_cannot_be_kept_exactly_is_refused(unit: Unit, given: Any) -> None:
    with pytest.raises(FhirError) as refused:
        read_quantity(given, unit, "Observation.valueQuantity")
    assert refused.value.status == 422
    assert refused.value.issues[0].expression.startswith("Observation.valueQuantity")


@given(st.decimals(min_value=25, max_value=350, places=2))
def test_weight_told_and_read_again_is_the_same(kg: Decimal) -> None:
    told = MASS.quantity(kg)
    assert read_quantity(told, MASS, "x") == kg
