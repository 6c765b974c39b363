"""Which score a course is measured against."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from clinic.outcomes.rules.criteria import Criteria
from clinic.outcomes.rules.facts import ScorePoint


class BaselineWarning(StrEnum):
    STALE = "stale"
    LATE = "late"
    MISSING = "missing"
    ALREADY_IN_REMISSION = "already-in-remission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """`age_days` runs from the score to the first dose, or to today before one; negative when taken after."""

    point: ScorePoint | None
    age_days: int | None
    warnings: tuple[BaselineWarning, ...]


def choose_baseline(
    scores: Sequence[ScorePoint],
    *,
    first_dose_on: date | None,
    first_dose_at: datetime | None,
    criteria: Criteria,
    today: date,
) -> Baseline:
    """The last of `scores` (in time order) before the first dose.

    A score of the dose's own date counts as before it unless both clock times are known and say otherwise.
    Without one, the first score up to `late_baseline_days` after the dose stands in and is marked late, since
    the drug may have worked by then; later than that there is no baseline and no change is computed.
    """
    before = [score for score in scores if _precedes_dose(score, first_dose_on, first_dose_at)]
    after = scores[len(before) :]
    reference = min(first_dose_on or today, today)
    point = before[-1] if before else None
    if point is None and after and (after[0].on - reference).days <= criteria.late_baseline_days:
        point = after[0]
    age = None if point is None else (reference - point.on).days
    return Baseline(
        point=point, age_days=age, warnings=tuple(_warnings(point, age, criteria, is_late=not before))
    )


def _precedes_dose(score: ScorePoint, dose_on: date | None, dose_at: datetime | None) -> bool:
    if dose_on is None or score.on < dose_on:
        return True
    if score.on > dose_on:
        return False
    return score.taken_at is None or dose_at is None or score.taken_at <= dose_at


def _warnings(
    point: ScorePoint | None, age: int | None, criteria: Criteria, *, is_late: bool
) -> list[BaselineWarning]:
    if point is None or age is None:
        return [BaselineWarning.MISSING]
    checks = {
        BaselineWarning.LATE: is_late,
        BaselineWarning.STALE: age > criteria.baseline_max_age_days,
        BaselineWarning.ALREADY_IN_REMISSION: criteria.in_remission(point.total),
    }
    return [warning for warning, holds in checks.items() if holds]
