"""UCUM in and out: conversions that agree with published equivalents, refusals that name the unit."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from clinic.fhir.mapping.quantities import MASS, PERCENT, PRESSURE, RATE, SCORE, Unit, read_quantity
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.rest.wire import read_json
from tests.build import Cast
from tests.fhir.support import Ehr, issues, observation, quantity


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
        (MASS, quantity(Decimal("1e-999999999"), "g")),
        (PERCENT, quantity(Decimal("0e-999999999"), "1")),
        (MASS, None),
    ],
    ids=range(13),
)
def test_quantity_that_cannot_be_kept_exactly_is_refused(unit: Unit, given: Any) -> None:
    with pytest.raises(FhirError) as refused:
        read_quantity(given, unit, "Observation.valueQuantity")
    assert refused.value.status == 422
    assert refused.value.issues[0].expression.startswith("Observation.valueQuantity")


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,9})?", fullmatch=True))
@example("1e-999999999")
@example("0e-999999999")
@example("1e999999")
def test_any_number_of_json_is_kept_in_steps_or_refused(text: str) -> None:
    body = f'{{"resourceType": "Observation", "valueQuantity": {{"value": {text}}}}}'
    for unit in (PRESSURE, RATE, PERCENT, MASS, SCORE):
        for code in unit.factors:
            try:
                given = read_json(body.encode())["valueQuantity"]
                kept = read_quantity(given | quantity(given["value"], code), unit, "x")
            except FhirError as refused:
                event(f"refused {refused.status}")
            else:
                event("kept")
                assert kept == kept.quantize(unit.step)


@pytest.mark.parametrize("value", ["1e-999999999", "1e999", "0e-999999999", "1." + "0" * 60])
def test_number_nobody_measures_is_refused_by_element(ehr: Ehr, cast: Cast, value: str) -> None:
    weight = observation(cast.patient.pk, "29463-7", valueQuantity=quantity(0, "kg"))
    for body in (
        weight,
        weight | {"valueQuantity": quantity(80, "kg"), "component": [{"valueQuantity": {"value": 0}}]},
    ):
        sent = json.dumps(body).replace('"value": 0', f'"value": {value}')
        refused = ehr.post("Observation", sent)
        assert refused.status_code == 422
        assert issues(refused)[0]["expression"][0].endswith("valueQuantity.value")


@given(st.decimals(min_value=25, max_value=350, places=2))
def test_weight_told_and_read_again_is_the_same(kg: Decimal) -> None:
    told = MASS.quantity(kg)
    assert read_quantity(told, MASS, "x") == kg
