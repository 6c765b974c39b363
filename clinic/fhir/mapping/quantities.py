"""UCUM quantities: read exactly, in the unit we keep; how far a number is rounded then is for whoever keeps it."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from clinic.core.units import POUND_KG
from clinic.fhir.mapping.systems import UCUM
from clinic.fhir.rest.errors import shown, unprocessable
from clinic.fhir.rest.wire import is_measurable

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Unit:
    """`factors` turn each accepted UCUM code into `code`; `words` are how people write each code."""

    code: str
    display: str
    factors: dict[str, Decimal]
    words: dict[str, str] = field(default_factory=dict)

    def quantity(self, value: Decimal | int) -> Json:
        """Without the zeros that a column's scale adds: 82.50 is told as 82.5."""
        told = value.normalize() if isinstance(value, Decimal) else value
        return {"value": told, "unit": self.display, "system": UCUM, "code": self.code}


@dataclass(frozen=True, slots=True)
class Amount:
    """`exact` is in the unit we keep; `sent` is what the sender wrote, such as 180 [lb_av]."""

    exact: Decimal
    sent: str


_ONE: Final = Decimal(1)
# Exact by definition: the conventional millimetre of mercury in kilopascal, the ounce in kilograms.
PRESSURE: Final = Unit(
    "mm[Hg]",
    "mmHg",
    {"mm[Hg]": _ONE, "kPa": _ONE / Decimal("0.133322387415"), "cm[Hg]": Decimal(10)},
    {
        "mmhg": "mm[Hg]",
        "mm hg": "mm[Hg]",
        "mm[hg]": "mm[Hg]",
        "kpa": "kPa",
        "cmhg": "cm[Hg]",
        "cm[hg]": "cm[Hg]",
    },
)
RATE: Final = Unit(
    "/min",
    "beats/minute",
    {"/min": _ONE, "{beats}/min": _ONE, "{Beats}/min": _ONE, "/s": Decimal(60)},
    {"/s": "/s", "hz": "/s", "beats/second": "/s"},
)
PERCENT: Final = Unit("%", "%", {"%": _ONE, "1": Decimal(100)}, {"%": "%", "percent": "%"})
MASS: Final = Unit(
    "kg",
    "kg",
    {
        "kg": _ONE,
        "g": Decimal("0.001"),
        "[lb_av]": POUND_KG,
        "[oz_av]": Decimal("0.028349523125"),
    },
    {
        **dict.fromkeys(("kg", "kgs", "kilo", "kilogram", "kilograms"), "kg"),
        **dict.fromkeys(("g", "gram", "grams"), "g"),
        **dict.fromkeys(("lb", "lbs", "pound", "pounds", "lb_av", "[lb_av]"), "[lb_av]"),
        **dict.fromkeys(("oz", "ounce", "ounces", "[oz_av]"), "[oz_av]"),
    },
)
SCORE: Final = Unit("{score}", "score", dict.fromkeys(("{score}", "{points}", "1"), _ONE))
LARGEST: Final = Decimal(10) ** 6


def read_quantity(quantity: object, unit: Unit, path: str) -> Amount:
    """Raises FhirError 422 for a missing, foreign or contradicted unit, a comparator, or a number nobody measures."""
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
    _check_words(quantity, unit, str(code), path)
    value = Decimal(quantity["value"])
    if not is_measurable(value) or not abs(value) < LARGEST:
        raise unprocessable(f"{path}.value", f"out of range (given: {shown(value)})")
    return Amount(value * unit.factors[code], f"{value} {code}")


def _check_words(quantity: Json, unit: Unit, code: str, path: str) -> None:
    """Raises FhirError 422 for 180 "lb" with the code of kilograms: one of the two is wrong, and nobody knows which."""
    meant = unit.words.get(str(quantity.get("unit", "")).strip().casefold(), code)
    if meant != code and unit.factors[meant] != unit.factors[code]:
        told = f"says {shown(quantity['unit'])}, and the code says {code}"
        raise unprocessable(f"{path}.unit", told, code="conflict")
