"""The hours in which a clinic sends nothing, by its own wall clock."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from zoneinfo import ZoneInfo

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SendingHours:
    """Quiet from `quiet_from` (included) until `quiet_until`, over midnight if it is the earlier one.

    Two equal times mean that no hour is quiet.
    """

    zone: ZoneInfo
    quiet_from: dt.time
    quiet_until: dt.time

    def is_quiet(self, moment: dt.datetime) -> bool:
        wall = moment.astimezone(self.zone).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= wall < self.quiet_until
        return wall >= self.quiet_from or wall < self.quiet_until

    def next_allowed(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself, or the first end of quiet hours after it, in UTC."""
        if not self.is_quiet(moment):
            return moment
        ends = self._ends_of_quiet(moment)
        return next(end for end in ends if end > moment and not self.is_quiet(end))

    def last_allowed(self, moment: dt.datetime) -> dt.datetime:
        """The moment itself, or the last whole minute before the quiet hours it lies in."""
        if not self.is_quiet(moment):
            return moment
        before = (start - MINUTE for start in self._starts_of_quiet(moment) if start <= moment)
        return next(minute for minute in before if not self.is_quiet(minute))

    def day_of(self, moment: dt.datetime) -> dt.date:
        return moment.astimezone(self.zone).date()

    def _ends_of_quiet(self, moment: dt.datetime) -> Iterator[dt.datetime]:
        """When clocks go back an end comes twice (`fold`); in a spring gap it can land in the next quiet hours."""
        day = moment.astimezone(self.zone).date()
        for offset in count():
            for fold in (0, 1):
                end = dt.datetime.combine(day + dt.timedelta(days=offset), self.quiet_until, tzinfo=self.zone)
                yield end.replace(fold=fold).astimezone(dt.UTC)

    def _starts_of_quiet(self, moment: dt.datetime) -> Iterator[dt.datetime]:
        """The latest first; folds and gaps as in `_ends_of_quiet`."""
        day = self.day_of(moment)
        for offset in count():
            for fold in (1, 0):
                start = dt.datetime.combine(
                    day - dt.timedelta(days=offset), self.quiet_from, tzinfo=self.zone
                )
                yield start.replace(fold=fold).astimezone(dt.UTC)
