"""Every clinical limit a clinic may edit: its default, its range, and what the default rests on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any

from clinic.evidence.basis import Basis, bases
from clinic.evidence.errors import ThresholdValueError, UnknownThresholdError
from clinic.evidence.sources import Status
from clinic.evidence.tables import as_tuple, index, look_up, read_folder

Number = int | Decimal
THRESHOLD = "threshold:"
"""How a reference to a limit begins; `why` shows its number in force."""


class ThresholdKind(StrEnum):
    INT = "int"
    DECIMAL = "decimal"
    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """`not_below` names another threshold that this one's value may never undercut; a limit that is not `in_use` waits
    for the part that will read it, and changing it would change nothing."""

    key: str
    group: str
    label: str
    kind: ThresholdKind
    unit: str
    default: Number
    minimum: Number
    maximum: Number
    basis: tuple[str, ...]
    note: str = ""
    not_below: str = ""
    in_use: bool = True

    @property
    def why(self) -> tuple[Basis, ...]:
        return bases(self.basis)

    @property
    def status(self) -> Status:
        return Status.weakest(found.status for found in self.why)

    def parse(self, value: object) -> Number:
        """A typed or stored value in its unit; raises ThresholdValueError naming key and value."""
        number = self._number(value)
        if not self.minimum <= number <= self.maximum:
            raise ThresholdValueError(
                f"{self.key}: {value} is outside {self.minimum} to {self.maximum} {self.unit}".rstrip()
            )
        return number if self.kind is ThresholdKind.DECIMAL else int(number)

    def _number(self, value: object) -> Decimal:
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ThresholdValueError(f"{self.key}: {value!r} is not a number") from None
        if not number.is_finite():
            raise ThresholdValueError(f"{self.key}: {value!r} is not a number")
        if self.kind is not ThresholdKind.DECIMAL and number != int(number):
            raise ThresholdValueError(f"{self.key}: {value!r} must be a whole number of {self.unit}")
        return number


class Limits(Mapping[str, Number]):
    """The thresholds in force at one clinic: its overrides laid over the defaults, typed on the way out."""

    def __init__(self, overrides: Mapping[str, object]) -> None:
        self._values = {key: found.default for key, found in thresholds().items()}
        self._values |= {key: threshold(key).parse(value) for key, value in overrides.items()}
        for found in thresholds().values():
            self._check_order(found)

    def __getitem__(self, key: str) -> Number:
        return look_up(self._values, key, UnknownThresholdError)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def whole(self, key: str) -> int:
        """Raises TypeError for a threshold that may hold a fraction."""
        value = self[key]
        if not isinstance(value, int):
            raise TypeError(f"threshold {key!r} is a decimal; read it with decimal()")
        return value

    def decimal(self, key: str) -> Decimal:
        return Decimal(self[key])

    def duration(self, key: str) -> timedelta:
        """Raises TypeError for a threshold that is not a time."""
        kind = threshold(key).kind
        if kind not in _UNIT_OF_TIME:
            raise TypeError(f"threshold {key!r} is not a time but {kind}")
        return self.whole(key) * _UNIT_OF_TIME[kind]

    def _check_order(self, found: Threshold) -> None:
        if found.not_below and self[found.key] < self[found.not_below]:
            raise ThresholdValueError(
                f"{found.key}: {self[found.key]} is below {found.not_below} ({self[found.not_below]})"
            )


_UNIT_OF_TIME = {
    ThresholdKind.MINUTES: timedelta(minutes=1),
    ThresholdKind.HOURS: timedelta(hours=1),
    ThresholdKind.DAYS: timedelta(days=1),
    ThresholdKind.WEEKS: timedelta(weeks=1),
}


def threshold(key: str) -> Threshold:
    return look_up(thresholds(), key, UnknownThresholdError)


def limit_refs(*keys: str) -> tuple[str, ...]:
    """What a rule that applies these limits rests on: the numbers in force, then the sources of the defaults."""
    sources = (ref for key in keys for ref in threshold(key).basis)
    return tuple(dict.fromkeys((*(f"{THRESHOLD}{key}" for key in keys), *sources)))


@cache
def thresholds() -> Mapping[str, Threshold]:
    """All thresholds by key, grouped as the settings page shows them."""
    return index(_read_thresholds())


def limits(overrides: Mapping[str, object] | None = None) -> Limits:
    """Raises UnknownThresholdError or ThresholdValueError naming the override nobody can apply."""
    return Limits(overrides or {})


def _read_thresholds() -> Iterator[Threshold]:
    groups = sorted((table for _, table in read_folder("thresholds")), key=lambda table: int(table["order"]))
    for group in groups:
        for key, row in group["threshold"].items():
            yield _threshold(key, group["title"], row)


def _threshold(key: str, group: str, row: dict[str, Any]) -> Threshold:
    kind = ThresholdKind(row.pop("kind"))
    unit = row.pop("unit", kind.value)
    return Threshold(key=key, group=group, kind=kind, unit=unit, basis=as_tuple(row.pop("basis")), **row)
