"""Who responded and who was in remission at each time, of how many, and where everybody else is."""

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
class Rates:
    """One measure twice: `scored` among those with a score, `everybody` with missing and left as not reached, the
    latter only at times at which most people are asked."""

    scored: Proportion
    everybody: Proportion


@dataclass(frozen=True, slots=True, kw_only=True)
class TimePointRates:
    """Courses with a baseline at one time, each in one group: `n` have a score; `missing` were due one and have none;
    `left` treatment before; `not_due` are not there yet; `not_planned` were never to be asked then.

    `remission` is None without a cut-off for it; `remission_from_baseline` of those in remission were so from the
    start, and flatter the rate.
    """

    point: TimePoint
    response: Rates
    remission: Rates | None
    remission_from_baseline: int
    missing: int
    left: int
    not_due: int
    not_planned: int

    @property
    def n(self) -> int:
        return self.response.scored.n

    @property
    def n_everybody(self) -> int:
        """Scored, missing and, at a time of asking, left."""
        return self.response.everybody.n

    @property
    def responders(self) -> int:
        return self.response.scored.successes

    @property
    def remitters(self) -> int | None:
        return self.remission.scored.successes if self.remission else None


def rates_by_time(
    cohort: Cohort,
    points: Sequence[TimePoint],
    criteria: Criteria,
    *,
    planned: NDArray[np.bool_] | None = None,
    confidence: float = 0.95,
) -> tuple[TimePointRates, ...]:
    """No missing score is guessed; courses without a baseline are left out.

    `planned`, by course and time point, says whom a score was planned for; without it, everybody.
    """
    if planned is None:
        planned = np.ones((len(cohort), len(points)), dtype=bool)
    known = ~np.isnan(cohort.baseline)
    if not known.all():
        cohort, planned = cohort.select(known), planned[known]
    return tuple(
        _rates_at(cohort, point, criteria, planned[:, place], confidence)
        for place, point in enumerate(points)
    )


def percent_changes(baseline: FloatArray, total: FloatArray, criteria: Criteria) -> FloatArray:
    """As `Criteria.percent_change`, elementwise; nan where that is None or a number is missing."""
    possible = np.abs(float(criteria.ideal) - baseline)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(possible > 0, 100 * (total - baseline) / possible, np.nan)


def _rates_at(
    cohort: Cohort, point: TimePoint, criteria: Criteria, planned: NDArray[np.bool_], confidence: float
) -> TimePointRates:
    total = cohort.total_at(point)
    scored = ~np.isnan(total)
    groups = _unscored_groups(cohort, point, scored, planned)
    n, others = int(scored.sum()), groups["missing"]
    if _is_time_of_asking(cohort, point, planned):
        others += groups["left"]
    remitted = None if criteria.remission is None else _in_remission(total, criteria)

    def rates(reached: NDArray[np.bool_]) -> Rates:
        count = int(reached.sum())
        return Rates(
            scored=proportion(count, n, confidence=confidence),
            everybody=proportion(count, n + others, confidence=confidence),
        )

    return TimePointRates(
        point=point,
        response=rates(_responds(cohort.baseline, total, criteria)),
        remission=None if remitted is None else rates(remitted),
        remission_from_baseline=0
        if remitted is None
        else int((remitted & _in_remission(cohort.baseline, criteria)).sum()),
        **groups,
    )


def _unscored_groups(
    cohort: Cohort, point: TimePoint, scored: NDArray[np.bool_], planned: NDArray[np.bool_]
) -> dict[str, int]:
    """Whoever left before the window closed owes nothing any more, and is not waited for either. What ended as
    planned asks for no more scores."""
    over = cohort.ended_days < point.closes
    left = over & ~cohort.is_finished
    passed = ~over & (cohort.observed_days >= point.closes)
    found = {
        "missing": passed & planned,
        "left": left,
        "not_due": ~over & ~passed,
        "not_planned": (over & ~left) | (passed & ~planned),
    }
    return {name: int((group & ~scored).sum()) for name, group in found.items()}


def _is_time_of_asking(cohort: Cohort, point: TimePoint, planned: NDArray[np.bool_]) -> bool:
    """Whether most of those still treated were to be asked, as whoever left would have been; with nobody left to tell,
    it is. At another time a chance score would stand against everybody who ever left."""
    treated = (cohort.ended_days >= point.closes) & (cohort.observed_days >= point.closes)
    return bool(2 * (planned & treated).sum() >= treated.sum())


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
