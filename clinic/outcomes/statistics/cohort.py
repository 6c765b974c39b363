"""Response and remission of many courses at set times since baseline, as columns of numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clinic.core.errors import FieldError
from clinic.outcomes.statistics.proportions import FloatArray
from clinic.outcomes.statistics.survival import IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class CohortRow:
    """One course: its baseline total, (day since baseline, total) pairs in time order, days passed so far.

    `observed_days` None means long enough for every time asked about; `ended_days` is when treatment ended, None
    while it goes on, and `is_finished` says that it ended as planned.
    """

    baseline: float
    scores: Sequence[tuple[int, float]]
    observed_days: int | None = None
    ended_days: int | None = None
    is_finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePoint:
    """A score counts from `before` days ahead of `day` to `after` days behind it; the nearest is taken."""

    label: str
    day: int
    before: int = 0
    after: int = 0

    @property
    def opens(self) -> int:
        return self.day - self.before

    @property
    def closes(self) -> int:
        return self.day + self.after


def weekly(weeks: Iterable[int], *, window_days: int = 3) -> tuple[TimePoint, ...]:
    """The default window of 3 days either side tiles the weeks without overlap."""
    return tuple(
        TimePoint(label=f"Week {week}", day=7 * week, before=window_days, after=window_days) for week in weeks
    )


def fixed_days(days: Iterable[int], *, window_days: int = 0) -> tuple[TimePoint, ...]:
    """Visits whose day is written in the data, such as a trial's, are matched exactly by default."""
    return tuple(
        TimePoint(label=f"Day {day}", day=day, before=window_days, after=window_days) for day in days
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cohort:
    """The first four have an entry per course, the rest one per score, by course then day. `ended_days` is inf while
    treatment goes on."""

    baseline: FloatArray
    observed_days: FloatArray
    ended_days: FloatArray
    is_finished: NDArray[np.bool_]
    course: IntArray
    day: IntArray
    total: FloatArray

    def __len__(self) -> int:
        return self.baseline.size

    def select(self, chosen: NDArray[np.bool_]) -> "Cohort":
        """The courses where `chosen` is True, renumbered."""
        kept = chosen[self.course]
        return Cohort(
            baseline=self.baseline[chosen],
            observed_days=self.observed_days[chosen],
            ended_days=self.ended_days[chosen],
            is_finished=self.is_finished[chosen],
            course=(np.cumsum(chosen) - 1)[self.course[kept]],
            day=self.day[kept],
            total=self.total[kept],
        )

    def total_at(self, point: TimePoint) -> FloatArray:
        """One total per course: the nearest in the window, the earlier of two as near, nan without any."""
        if not self.course.size:
            return np.full(len(self), np.nan)
        span = int(self.day.max()) + abs(point.day) + 1
        position = np.searchsorted(
            self.course * span + self.day, np.arange(len(self)) * span + point.day, side="right"
        )
        earlier, gap_before = self._neighbour(position - 1, point)
        later, gap_after = self._neighbour(position, point)
        earlier[gap_before > point.before] = np.nan
        later[gap_after > point.after] = np.nan
        use_later = np.isnan(earlier) | (~np.isnan(later) & (gap_after < gap_before))
        return np.where(use_later, later, earlier)

    def last_totals(self) -> FloatArray:
        """One total per course, nan without any."""
        found = np.full(len(self), np.nan)
        found[self.course] = self.total
        return found

    def _neighbour(self, position: IntArray, point: TimePoint) -> tuple[FloatArray, IntArray]:
        """Totals at `position`, nan where that score is another course's, and days from the time point."""
        inside = np.clip(position, 0, self.course.size - 1)
        own = (inside == position) & (self.course[inside] == np.arange(len(self)))
        return np.where(own, self.total[inside], np.nan), np.abs(self.day[inside] - point.day)


def build_cohort(
    *,
    baseline: ArrayLike,
    course: ArrayLike,
    day: ArrayLike,
    total: ArrayLike,
    observed_days: ArrayLike | None = None,
    ended_days: ArrayLike | None = None,
    is_finished: ArrayLike | None = None,
) -> Cohort:
    """From columns in time order: of several scores of a course on one day the last given stands.

    Scores up to day 0 are left out. `baseline` may be nan. Raises FieldError.
    """
    base = np.asarray(baseline, dtype=float)
    columns = (np.asarray(course, np.int64), np.asarray(day, np.int64), np.asarray(total, float))
    if len({column.size for column in columns}) > 1:
        raise FieldError("day", columns[1].size, f"must have one entry per score: {columns[0].size}")
    if columns[0].size and not 0 <= columns[0].min() <= columns[0].max() < base.size:
        raise FieldError("course", int(columns[0].max()), f"must index one of {base.size} baselines")
    after = columns[1] > 0
    kept = [column[after] for column in columns]
    order = np.lexsort((kept[1], kept[0]))
    courses, days, totals = (column[order] for column in kept)
    final = np.append((np.diff(courses) != 0) | (np.diff(days) != 0), np.ones(min(1, courses.size), bool))
    return Cohort(
        baseline=base,
        observed_days=_for_all(base.size, observed_days, np.inf),
        ended_days=_for_all(base.size, ended_days, np.inf),
        is_finished=_for_all(base.size, is_finished, 0.0).astype(bool),
        course=courses[final],
        day=days[final],
        total=totals[final],
    )


def _for_all(size: int, given: ArrayLike | None, otherwise: float) -> FloatArray:
    return np.full(size, otherwise) if given is None else np.asarray(given, float)


def cohort_from_rows(rows: Sequence[CohortRow]) -> Cohort:
    scores = list(chain.from_iterable(row.scores for row in rows))
    return build_cohort(
        baseline=[row.baseline for row in rows],
        course=np.repeat(np.arange(len(rows)), [len(row.scores) for row in rows]),
        day=[day for day, _ in scores],
        total=[total for _, total in scores],
        observed_days=[np.inf if row.observed_days is None else row.observed_days for row in rows],
        ended_days=[np.inf if row.ended_days is None else row.ended_days for row in rows],
        is_finished=[row.is_finished for row in rows],
    )
