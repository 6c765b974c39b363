"""At which times scores were planned, told from the scores themselves: a table from elsewhere brings no schedule."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic.outcomes.statistics.cohort import Cohort, TimePoint
from clinic.outcomes.statistics.survival import IntArray

DAYS_PER_WEEK = 7
FEWEST = 0.25
"""Of those still treated, who must have a score around a week for it to count as planned (ours)."""
WIDEST = 14
LATEST_WEEK = 520


@dataclass(frozen=True, slots=True)
class _Peak:
    week: int
    reach: int
    """Days either side that belong to it: half of the usual time between two scores there."""


def planned_points(cohort: Cohort) -> tuple[TimePoint, ...]:
    """The weeks around which scores crowd, each with a window that reaches half-way to its neighbours.

    Scores asked for every three weeks give weeks 3, 6, 9; scores on any day give none.
    """
    weeks = (cohort.day + DAYS_PER_WEEK // 2) // DAYS_PER_WEEK
    gaps = _days_since_the_score_before(cohort)
    peaks: list[_Peak] = []
    for week in _fullest_first(weeks, cohort):
        reach = int(np.clip(np.median(gaps[weeks == week]) // 2, DAYS_PER_WEEK // 2, WIDEST))
        if all(
            abs(week - peak.week) * DAYS_PER_WEEK > max(reach, peak.reach) for peak in peaks
        ) and _is_crowded(cohort, week, reach):
            peaks.append(_Peak(week, reach))
    return tuple(_windows(sorted(peaks, key=lambda peak: peak.week), cohort))


def _days_since_the_score_before(cohort: Cohort) -> IntArray:
    first = np.append(True, np.diff(cohort.course) != 0)[: cohort.course.size]
    return np.where(first, cohort.day, np.diff(cohort.day, prepend=0))


def _fullest_first(weeks: IntArray, cohort: Cohort) -> list[int]:
    found = weeks[(weeks > 0) & (weeks <= LATEST_WEEK)]
    names, counts = np.unique(found, return_counts=True)
    until = np.minimum(cohort.ended_days, cohort.observed_days)
    treated = np.array([max(1, int((until >= DAYS_PER_WEEK * week).sum())) for week in names])
    return [int(names[place]) for place in np.argsort(-counts / treated, kind="stable")]


def _is_crowded(cohort: Cohort, week: int, reach: int) -> bool:
    near = np.abs(cohort.day - DAYS_PER_WEEK * week) <= reach
    scored = np.unique(cohort.course[near])
    until = np.minimum(cohort.ended_days, cohort.observed_days)
    treated: NDArray[np.bool_] = until >= DAYS_PER_WEEK * week - reach
    treated[scored] = True
    return scored.size >= FEWEST * int(treated.sum())


def _windows(peaks: list[_Peak], cohort: Cohort) -> list[TimePoint]:
    """The last one closes with the last score: whoever was treated until then has not left before it."""
    days = [peak.week * DAYS_PER_WEEK for peak in peaks]
    found = []
    for place, peak in enumerate(peaks):
        day = days[place]
        before, after = peak.reach, peak.reach
        if place:
            before = min(before, (day - days[place - 1]) // 2)
        if place + 1 < len(peaks):
            after = min(after, (days[place + 1] - day - 1) // 2)
        else:
            after = max(0, int(cohort.day[cohort.day <= day + after].max()) - day)
        found.append(TimePoint(label=f"Week {peak.week}", day=day, before=before, after=after))
    return found
