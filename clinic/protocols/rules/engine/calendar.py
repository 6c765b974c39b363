"""Opening days of a clinic, in its local dates."""

import datetime as dt
from dataclasses import dataclass

from clinic.core.errors import FieldError

DAY = dt.timedelta(days=1)
WEEKDAYS = frozenset(range(7))
_SEARCH = 366


@dataclass(frozen=True, slots=True)
class ClinicCalendar:
    """`opening_weekdays` counts Monday as 0; `closures` may include the days one patient is away."""

    opening_weekdays: frozenset[int]
    closures: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        if not self.opening_weekdays or not self.opening_weekdays <= WEEKDAYS:
            raise FieldError(
                "opening_weekdays", sorted(self.opening_weekdays), "must be days from 0 to 6, at least one"
            )

    def is_open(self, day: dt.date) -> bool:
        return self.is_opening_weekday(day) and day not in self.closures

    def is_opening_weekday(self, day: dt.date) -> bool:
        """Whether the clinic treats on that day of the week, closed or not this time."""
        return day.weekday() in self.opening_weekdays

    def first_open(self, day: dt.date) -> dt.date:
        """The day itself or the next open one; raises FieldError when a whole year is closed."""
        return self._search(day, DAY)

    def last_open(self, day: dt.date) -> dt.date:
        """The day itself or the open one before it."""
        return self._search(day, -DAY)

    def _search(self, day: dt.date, step: dt.timedelta) -> dt.date:
        for offset in range(_SEARCH):
            candidate = day + step * offset
            if self.is_open(candidate):
                return candidate
        raise FieldError("closures", len(self.closures), f"leave no open day within a year of {day}")
