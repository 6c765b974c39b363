"""Who responded and who was in remission at each time, of how many, and how many scores are missing."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from clinic.instruments.rules import Direction
from clinic.outcomes.rules.criteria import Criteria
from clinic.outcomes.statistics.cohort import Cohort, TimePoint
from clinic.outcomes.statistics.proportions import FloatArray, Proportion, proportion

# Totals are small numbers of points, so this hides only the rounding of binary fractions.
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePointRates:
    """`n` courses had a baseline and a score; `missing` were due one without it; `not_due` are not there yet.

    `remission_from_baseline` of those in remission were so from the start, and flatter the rate.
    """

    point: TimePoint
    response: Proportion
    remission: Proportion
    remission_from_baseline: int
    missing: int
    not_due: int

    @property
    def n(self) -> int:
        return self.response.n

    @property
    def responders(self) -> int:
        return self.response.successes

    @property
    def remitters(self) -> int:
        return self.remission.successes


def rates_by_time(
    cohort: Cohort, points: Sequence[TimePoint], criteria: Criteria, *, confidence: float = 0.95
) -> tuple[TimePointRates, ...]:
    """Observed cases only: no missing score is guessed. Courses without a baseline are left out."""
    known = cohort if not np.isnan(cohort.baseline).any() else cohort.select(~np.isnan(cohort.baseline))
    return tuple(_rates_at(known, point, criteria, confidence) for point in points)


def percent_changes(baseline: FloatArray, total: FloatArray, criteria: Criteria) -> FloatArray:
    """As `Criteria.percent_change`, elementwise; nan where that is None or a number is missing."""
    possible = np.abs(float(criteria.ideal) - baseline)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(possible > 0, 100 * (total - baseline) / possible, np.nan)


def _rates_at(cohort: Cohort, point: TimePoint, criteria: Criteria, confidence: float) -> TimePointRates:
    total = cohort.total_at(point)
    scored = ~np.isnan(total)
    due = cohort.observed_days >= point.day + point.after
    n = int(scored.sum())
    responders = _responds(cohort.baseline, total, criteria)
    remitters = _in_remission(total, criteria)
    return TimePointRates(
        point=point,
        response=proportion(int(responders.sum()), n, confidence=confidence),
        remission=proportion(int(remitters.sum()), n, confidence=confidence),
        remission_from_baseline=int((remitters & _in_remission(cohort.baseline, criteria)).sum()),
        missing=int((due & ~scored).sum()),
        not_due=int((~due & ~scored).sum()),
    )


def _gain(before: FloatArray | float, after: FloatArray | float, criteria: Criteria) -> FloatArray:
    gain = np.subtract(before, after)
    return gain if criteria.direction is Direction.HIGHER_IS_WORSE else -gain


def _responds(baseline: FloatArray, total: FloatArray, criteria: Criteria) -> NDArray[np.bool_]:
    possible = _gain(baseline, float(criteria.ideal), criteria)
    needed = float(criteria.response_fraction) * possible - ROUNDING
    return (possible > 0) & (_gain(baseline, total, criteria) >= needed)


def _in_remission(total: FloatArray, criteria: Criteria) -> NDArray[np.bool_]:
    if criteria.remission is None:
        return np.zeros(total.shape, dtype=bool)
    return _gain(float(criteria.remission.total), total, criteria) >= -ROUNDING
