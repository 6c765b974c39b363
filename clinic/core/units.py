"""Units people choose between, and how one becomes the other."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

KG: Final = "kg"
LB: Final = "lb"
POUND_KG: Final = Decimal("0.45359237")
"""The avoirdupois pound, exact by definition."""
MASS_UNITS: Final[Mapping[str, Decimal]] = {KG: Decimal(1), LB: POUND_KG}
"""Kilograms in each unit a weight may be typed in."""
MASS_UNIT_NAMES: Final[Mapping[str, str]] = {KG: "kilograms", LB: "pounds"}
_STORED: Final = Decimal("0.01")
_SHOWN: Final = Decimal("0.1")


def to_kg(value: Decimal, unit: str) -> Decimal:
    """As stored, to 0.01 kg. What was typed in kg stays as it was typed, so that nothing is dropped unseen."""
    return value if unit == KG else (value * MASS_UNITS[unit]).quantize(_STORED, ROUND_HALF_UP)


def from_kg(kg: Decimal, unit: str) -> Decimal:
    """To one decimal, for reading."""
    return (kg / MASS_UNITS[unit]).quantize(_SHOWN, ROUND_HALF_UP)
