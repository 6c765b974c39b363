"""The precision at which doses are shown, and therefore judged: what reads 2.00 mg/kg acts like it."""

from decimal import ROUND_HALF_UP, Decimal

HUNDREDTH = Decimal("0.01")


def shown(number: Decimal) -> Decimal:
    """mg/kg, or one dose as a multiple of another."""
    return number.quantize(HUNDREDTH, ROUND_HALF_UP)


def per_kg(amount_mg: Decimal, weight_kg: Decimal) -> Decimal:
    return shown(amount_mg / weight_kg)


def plain(number: Decimal) -> str:
    """Without zeros at its end."""
    return f"{number.normalize():f}"
