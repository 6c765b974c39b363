"""UCUM in and out: conversions that agree with published equivalents, refusals that name the unit."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, example, given
from hypothesis import strategies as st

from clinic.accounts.tenancy import enter_clinic
from clinic.fhir.mapping.quantities import LARGEST, MASS, PERCENT, PRESSURE, RATE, SCORE, Unit, read_quantity
from clinic.fhir.rest.errors import FhirError
from clinic.fhir.rest.wire import read_json
from clinic.treatments.models import Reading
from tests.build import BUILDER, Cast
from tests.fhir.support import Ehr, blood_pressure, identified, issues, observation, quantity


@pytest.mark.parametrize(
    ("unit", "value", "code", "exact"),
    [
        (PRESSURE, 128, "mm[Hg]", "128"),
        (PRESSURE, "128.4", "mm[Hg]", "128.4"),
        (PRESSURE, "13.3322387415", "kPa", "100"),
        (PRESSURE, "12.8", "cm[Hg]", "128"),
        (RATE, 72, "/min", "72"),
        (RATE, "72.5", "{beats}/min", "72.5"),
        (RATE, "1.2", "/s", "72"),
        (PERCENT, "0.976", "1", "97.6"),
        (MASS, "81.647", "kg", "81.647"),
        (MASS, 82500, "g", "82.5"),
        (MASS, 180, "[lb_av]", "81.6466266"),
        (MASS, 2880, "[oz_av]", "81.6466266"),
        (SCORE, 12, "{score}", "12"),
    ],
)
def test_quantity_is_read_exactly_in_our_unit(unit: Unit, value: Any, code: str, exact: str) -> None:
    amount = read_quantity(quantity(Decimal(value), code), unit, "x")
    assert round(amount.exact, 10) == Decimal(exact)
    assert amount.sent == f"{value} {code}"


def test_decimal_is_kept_or_rounded_with_a_word(ehr: Ehr, cast: Cast) -> None:
    moment = dt.datetime(2026, 3, 2, 20, tzinfo=dt.UTC)
    for code, value, kept, note in (
        ("8867-4", quantity(72.5, "/min"), 72, "Pulse sent as 72.5 /min, kept as 72 beats/minute"),
        ("59408-5", quantity(97.6, "%"), 97, "SpO2 sent as 97.6 %, kept as 97 %"),
        ("59408-5", quantity(0.976, "1"), 97, "SpO2 sent as 0.976 1, kept as 97 %"),
        ("29463-7", quantity(81.647, "kg"), 81.647, ""),
        ("29463-7", quantity(180, "[lb_av]"), 81.646, "Weight sent as 180 [lb_av], kept as 81.646 kg"),
        ("8867-4", quantity(72, "/min"), 72, ""),
    ):
        # Two weights of one minute that differ would be asked about.
        moment -= dt.timedelta(hours=1)
        sent = observation(cast.patient.pk, code, at=moment.isoformat(), valueQuantity=value)
        told = ehr.post("Observation", sent).json()
        assert told["valueQuantity"]["value"] == kept
        assert [each["text"] for each in told.get("note", [])] == ([note] if note else [])
        warnings = [issue for each in told.get("contained", []) for issue in each["issue"]]
        assert [issue["severity"] for issue in warnings] == (["warning"] if note else [])
        assert ehr.get(f"Observation/{told['id']}").json().get("note") == told.get("note")


def test_pressure_of_two_decimals_is_rounded_away_from_safe_and_says_so(ehr: Ehr, cast: Cast) -> None:
    sent = blood_pressure(cast.patient.pk, 180.2, 109.9, **identified("bp-1"))
    first = ehr.post("Observation", sent)
    assert [part["valueQuantity"]["value"] for part in first.json()["component"]] == [181, 110]
    with enter_clinic(cast.clinic, by=BUILDER):
        note = Reading.objects.get().note
    assert "Systolic sent as 180.2 mm[Hg], kept as 181 mmHg" in note
    assert "Diastolic sent as 109.9 mm[Hg], kept as 110 mmHg" in note
    again = ehr.post("Observation", sent)
    assert (again.status_code, again.json()) == (200, first.json())
    # What rounds to the same is not the same.
    other = blood_pressure(cast.patient.pk, 180.3, 109.9, **identified("bp-1"))
    assert ehr.post("Observation", other).status_code == 409


@pytest.mark.parametrize(
    ("unit", "given"),
    [
        (PRESSURE, quantity(128, "mmHg")),
        (PRESSURE, quantity(128, "[psi]")),
        (PRESSURE, {"value": 128, "unit": "mmHg"}),
        (PRESSURE, {**quantity(128, "mm[Hg]"), "system": "http://other.example"}),
        (PRESSURE, {**quantity(128, "mm[Hg]"), "comparator": "<"}),
        (PRESSURE, {"system": "http://unitsofmeasure.org", "code": "mm[Hg]"}),
        (MASS, {**quantity(82, "kg"), "unit": "lb"}),
        (MASS, quantity(Decimal("1e999"), "kg")),
        (MASS, quantity(Decimal("-1e400000"), "g")),
        (MASS, quantity(Decimal("1e-999999999"), "g")),
        (PERCENT, quantity(Decimal("0e-999999999"), "1")),
        (MASS, None),
    ],
    ids=range(12),
)
def test_quantity_that_cannot_be_read_is_refused(unit: Unit, given: Any) -> None:
    with pytest.raises(FhirError) as refused:
        read_quantity(given, unit, "Observation.valueQuantity")
    assert refused.value.status == 422
    assert refused.value.issues[0].expression.startswith("Observation.valueQuantity")


@given(st.from_regex(r"-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,9})?", fullmatch=True))
@example("1e-999999999")
@example("0e-999999999")
@example("1e999999")
def test_any_number_of_json_is_read_or_refused(text: str) -> None:
    body = f'{{"resourceType": "Observation", "valueQuantity": {{"value": {text}}}}}'
    for unit in (PRESSURE, RATE, PERCENT, MASS, SCORE):
        for code in unit.factors:
            try:
                given = read_json(body.encode())["valueQuantity"]
                amount = read_quantity(given | quantity(given["value"], code), unit, "x")
            except FhirError as refused:
                event(f"refused {refused.status}")
            else:
                event("read")
                assert abs(amount.exact) < LARGEST * max(unit.factors.values())


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


@given(st.decimals(min_value=25, max_value=350, places=3))
def test_weight_told_and_read_again_is_the_same(kg: Decimal) -> None:
    told = MASS.quantity(kg)
    assert read_quantity(told, MASS, "x").exact == kg
