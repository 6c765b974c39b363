"""The clinic-wide limits the engine keeps, read once from the thresholds in force."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from clinic.evidence import Limits
from clinic.protocols.rules.definition import DAYS_PER_WEEK
from clinic.protocols.rules.engine.calendar import DAY

MIN_NIGHTS = "dose.min_nights"
MAX_PER_7_DAYS = "dose.max_per_7_days"
LEAST_SHARE = "misuse.interval_share"
MISSES_BEFORE_HOLD = "schedule.misses_before_hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class DosingLimits:
    """Nights between two doses, doses in any 7 days, misses in a row that put a course on hold, and the share of a
    maintenance interval below which a dose comes early."""

    min_nights: int
    max_per_7_days: int
    misses_before_hold: int
    least_share: Decimal = Decimal(0)

    @classmethod
    def of(cls, limits: Limits) -> Self:
        return cls(
            min_nights=limits.whole(MIN_NIGHTS),
            max_per_7_days=limits.whole(MAX_PER_7_DAYS),
            misses_before_hold=limits.whole(MISSES_BEFORE_HOLD),
            least_share=limits.decimal(LEAST_SHARE),
        )

    def first_allowed(self, doses: Sequence[dt.date]) -> dt.date:
        """The first day another dose keeps both limits after `doses`, which are in date order."""
        if not doses:
            return dt.date.min
        rested = doses[-1] + DAY * self.min_nights
        if len(doses) < self.max_per_7_days:
            return rested
        return max(rested, doses[-self.max_per_7_days] + DAY * DAYS_PER_WEEK)

    def is_crowded(self, doses: Sequence[dt.date], day: dt.date) -> bool:
        """Whether a dose on `day`, rested as it would be, is one too many for 7 days."""
        if len(doses) < self.max_per_7_days or day < doses[-1] + DAY * self.min_nights:
            return False
        return day < doses[-self.max_per_7_days] + DAY * DAYS_PER_WEEK

    def exceeded_on(self, doses: Sequence[dt.date]) -> Iterator[dt.date]:
        """Dates, among `doses` in date order, that came too soon after the ones before."""
        for index, dose in enumerate(doses):
            if dose < self.first_allowed(doses[max(0, index - self.max_per_7_days) : index]):
                yield dose
