"""A weight beside the patient's own last one: pounds typed as kilograms double every dose by weight."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from clinic.core.formats import calendar_date, plain_number, quantity
from clinic.core.units import KG, LB, from_kg, to_kg
from clinic.evidence.thresholds import Limits

LIGHTEST, HEAVIEST = Decimal(25), Decimal(350)
"""kg; refuses typing slips, not people."""
PLAUSIBLE: Final = (
    f"must be {LIGHTEST} to {HEAVIEST} kg, which is {from_kg(LIGHTEST, LB)} to {from_kg(HEAVIEST, LB)} lb"
)
SOON_PERCENT: Final = "weight.jump_percent"
SOON_DAYS: Final = "weight.jump_days"
EVER_PERCENT: Final = "weight.change_percent"
JUMP_LIMITS: Final = (SOON_PERCENT, SOON_DAYS, EVER_PERCENT)
NEAR: Final = Decimal("0.1")
"""Only for the hint that a unit was mixed up: nothing is decided by it."""


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """A weight of the patient that nobody doubts, on a clinic-local day."""

    kg: Decimal
    on: dt.date


def is_jump(kg: Decimal, on: dt.date, last: OwnWeight, *, limits: Limits) -> bool:
    """At a limit counts as a jump: asking once too often costs a tick, asking too seldom a dose."""
    percent = 100 * abs(kg - last.kg)
    if percent >= limits.decimal(EVER_PERCENT) * last.kg:
        return True
    is_soon = abs((on - last.on).days) <= limits.whole(SOON_DAYS)
    return is_soon and percent >= limits.decimal(SOON_PERCENT) * last.kg


def jump_question(kg: Decimal, on: dt.date, last: OwnWeight, *, limits: Limits) -> str:
    """What to ask, with the value in the other unit; empty where it is no jump."""
    if not is_jump(kg, on, last, limits=limits):
        return ""
    percent = plain_number(100 * abs(kg - last.kg) / last.kg, 0)
    way = "above" if kg > last.kg else "below"
    said = f"{in_both(kg)} is {percent} % {way} the {quantity(last.kg, KG)} of {calendar_date(last.on)}."
    return f"{said} {_slip(kg, last.kg)}".strip()


def same_minute_question(kg: Decimal, other: Decimal) -> str:
    return f"{in_both(other)} is recorded for the same minute as this {quantity(kg, KG)}."


def in_both(kg: Decimal) -> str:
    """`82 kg (180.8 lb)`."""
    return f"{quantity(kg, KG)} ({quantity(from_kg(kg, LB), LB)})"


def _slip(kg: Decimal, last: Decimal) -> str:
    """The number read in the other unit, where that is what the patient weighed last."""
    as_pounds, as_kg = to_kg(kg, LB), from_kg(kg, LB)
    if _is_near(as_pounds, last):
        return f"Was it in pounds? {quantity(kg, LB)} is {quantity(as_pounds, KG)}."
    if _is_near(as_kg, last):
        return f"Was it in kilograms? As typed in pounds, {quantity(as_kg, LB)} is {quantity(kg, KG)}."
    return ""


def _is_near(kg: Decimal, last: Decimal) -> bool:
    return abs(kg - last) <= NEAR * last
