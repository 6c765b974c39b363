"""Timed readings: what is plausible, and what was last measured."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from clinic.core.errors import FieldError

MINUTE = dt.timedelta(minutes=1)
RANGES: Mapping[str, tuple[int, int]] = {
    "systolic": (40, 300),
    "diastolic": (20, 200),
    "pulse": (20, 250),
    "spo2": (50, 100),
    "respiration": (3, 80),
    "moaas": (0, 5),
    "dissociation": (0, 10),
}
"""Lowest and highest plausible value; they refuse typing slips, not sick patients."""
UNITS: Mapping[str, str] = {
    "systolic": " mmHg",
    "diastolic": " mmHg",
    "pulse": " per minute",
    "spo2": " %",
    "respiration": " per minute",
    "moaas": "",
    "dissociation": "",
}


CALM: Mapping[str, int] = {"systolic": 100, "diastolic": 60, "pulse": 75, "spo2": 100, "respiration": 15}
"""Not above any high limit and not below any low limit that a clinic may set: away from it nothing looks safer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressure:
    """mmHg."""

    systolic: int
    diastolic: int

    def __str__(self) -> str:
        return f"{self.systolic}/{self.diastolic}"

    def is_above(self, limit: "Pressure") -> bool:
        return self.systolic > limit.systolic or self.diastolic > limit.diastolic

    def at_least(self, other: "Pressure | None") -> Self:
        """The higher of each value."""
        if other is None:
            return self
        return type(self)(
            systolic=max(self.systolic, other.systolic), diastolic=max(self.diastolic, other.diastolic)
        )

    def at_most(self, other: "Pressure") -> Self:
        """The lower of each value."""
        return type(self)(
            systolic=min(self.systolic, other.systolic), diastolic=min(self.diastolic, other.diastolic)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One reading that stands; None is not measured. SpO2 in percent, MOAA/S 0 to 5, dissociation 0 to 10."""

    at: dt.datetime
    pressure: Pressure | None = None
    pulse: int | None = None
    spo2: int | None = None
    moaas: int | None = None
    dissociation: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """The last value of each measure among some readings; `pressure_at` is when that pressure was taken."""

    pressure: Pressure | None = None
    pressure_at: dt.datetime | None = None
    pulse: int | None = None
    spo2: int | None = None
    moaas: int | None = None
    dissociation: int | None = None

    @classmethod
    def of(cls, readings: Iterable[Measured]) -> Self:
        newest_first = sorted(readings, key=lambda reading: reading.at, reverse=True)
        taken = next((reading for reading in newest_first if reading.pressure), None)
        return cls(
            pressure=taken.pressure if taken else None,
            pressure_at=taken.at if taken else None,
            pulse=_first(reading.pulse for reading in newest_first),
            spo2=_first(reading.spo2 for reading in newest_first),
            moaas=_first(reading.moaas for reading in newest_first),
            dissociation=_first(reading.dissociation for reading in newest_first),
        )


def shortly_before(readings: Sequence[Measured], moment: dt.datetime, minutes: int) -> list[Measured]:
    """Those that say how the patient is just before a dose at `moment`; one taken within its minute counts, since a
    moment is typed without seconds."""
    first = moment - minutes * MINUTE
    return [reading for reading in readings if first <= reading.at < moment + MINUTE]


def split_at_dose(
    readings: Sequence[Measured], dosed_at: dt.datetime | None
) -> tuple[list[Measured], list[Measured]]:
    """Those before the dose and those from it on."""
    if dosed_at is None:
        return list(readings), []
    before = [reading for reading in readings if reading.at < dosed_at]
    return before, [reading for reading in readings if reading.at >= dosed_at]


def check_values(values: Mapping[str, object]) -> dict[str, int | None]:
    """The values by measure. Raises FieldError naming the first that is unknown, no whole number, out of range or
    half of a blood pressure, and when nothing was measured."""
    read = {name: _whole(name, value) for name, value in values.items()}
    systolic, diastolic = read.get("systolic"), read.get("diastolic")
    if (systolic is None) != (diastolic is None):
        missing = "systolic" if systolic is None else "diastolic"
        raise FieldError(missing, None, "blood pressure needs both values")
    if systolic is not None and diastolic is not None and systolic <= diastolic:
        raise FieldError("systolic", systolic, f"must be above the diastolic {diastolic}")
    if all(value is None for value in read.values()):
        raise FieldError("systolic", None, "enter at least one measurement")
    return read


def to_whole(name: str, exact: Decimal) -> int:
    """The next whole number away from calm: no value outside a limit comes to lie inside it.

    Raises FieldError for an implausible value, which rounding must not make plausible.
    """
    low, high = RANGES[name]
    if not low <= exact <= high:
        raise FieldError(name, exact, f"must be from {low} to {high}{UNITS[name]}")
    return math.ceil(exact) if exact > CALM[name] else math.floor(exact)


def _whole(name: str, value: object) -> int | None:
    if name not in RANGES:
        raise FieldError(name, value, f"a reading has {', '.join(RANGES)}")
    if value is None:
        return None
    low, high = RANGES[name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise FieldError(name, value, f"must be a whole number from {low} to {high}{UNITS[name]}")
    return value


def _first(values: Iterable[int | None]) -> int | None:
    return next((value for value in values if value is not None), None)
