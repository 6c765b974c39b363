"""UCUM quantities: converted to the unit we keep where that is exact enough, refused otherwise."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from clinic.fhir.mapping.systems import UCUM
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.rest.wire import is_measurable

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """`factors` turn each accepted UCUM code into `code`; a converted value is rounded to `step`."""

    code: str
    display: str
    step: Decimal
    factors: dict[str, Decimal]

    def quantity(self, value: Decimal | int) -> Json:
        """Without the zeros that a column's scale adds: 82.50 is told as 82.5."""
        told = value.normalize() if isinstance(value, Decimal) else value
        return {"value": told, "unit": self.display, "system": UCUM, "code": self.code}


_ONE: Final = Decimal(1)
# Exact by definition: the conventional millimetre of mercury in kilopascal, the pound and ounce in kilograms.
PRESSURE: Final = Unit(
    "mm[Hg]", "mmHg", _ONE, {"mm[Hg]": _ONE, "kPa": _ONE / Decimal("0.133322387415"), "cm[Hg]": Decimal(10)}
)
RATE: Final = Unit(
    "/min", "beats/minute", _ONE, {"/min": _ONE, "{beats}/min": _ONE, "{Beats}/min": _ONE, "/s": Decimal(60)}
)
PERCENT: Final = Unit("%", "%", _ONE, {"%": _ONE, "1": Decimal(100)})
MASS: Final = Unit(
    "kg",
    "kg",
    Decimal("0.01"),
    {
        "kg": _ONE,
        "g": Decimal("0.001"),
        "[lb_av]": Decimal("0.45359237"),
        "[oz_av]": Decimal("0.028349523125"),
    },
)
SCORE: Final = Unit("{score}", "score", _ONE, dict.fromkeys(("{score}", "{points}", "1"), _ONE))
LARGEST: Final = Decimal(10) ** 6


def read_quantity(quantity: object, unit: Unit, path: str) -> Decimal:
    """The value in `unit`. Raises FhirError 422 for a missing or foreign unit, a comparator, or too fine a value."""
    if not isinstance(quantity, dict) or "value" not in quantity:
        raise unprocessable(path, "a quantity with a value is needed", code="required")
    if "comparator" in quantity:
        raise unprocessable(f"{path}.comparator", "only a measured value can be kept", code="not-supported")
    code = quantity.get("code")
    if quantity.get("system") != UCUM or code not in unit.factors:
        accepted = ", ".join(unit.factors)
        given = shown(f"{quantity.get('system')}|{code}")
        raise unprocessable(
            path, f"unit must be UCUM ({UCUM}) {accepted} (given: {given})", code="code-invalid"
        )
    value = Decimal(quantity["value"])
    if not is_measurable(value) or not abs(value) < LARGEST:
        raise unprocessable(f"{path}.value", f"out of range (given: {shown(value)})")
    return _in_steps(value, unit, unit.factors[code], f"{path}.value")


def _in_steps(value: Decimal, unit: Unit, factor: Decimal, path: str) -> Decimal:
    """Converted values are rounded; one given in our own unit must fit as it is, since rounding would change it."""
    kept = (value * factor).quantize(unit.step)
    if factor == 1 and kept != value:
        wanted = "whole numbers" if unit.step == 1 else f"steps of {unit.step}"
        raise unprocessable(path, f"kept in {wanted} of {unit.code} (given: {shown(value)})")
    return kept
