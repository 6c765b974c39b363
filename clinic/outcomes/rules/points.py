"""One score set against the baseline."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from clinic.outcomes.rules.criteria import Criteria
from clinic.outcomes.rules.facts import ScorePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPoint:
    """`change` and `percent_change` keep the sign of the raw score; None without a baseline.

    Verdicts are False up to the baseline: they describe what came after. `partial` is short of response.
    """

    id: UUID | str | int
    on: date
    total: Decimal
    change: Decimal | None
    percent_change: Decimal | None
    days_since_baseline: int | None
    after_baseline: bool
    response: bool
    partial: bool
    remission: bool
    relapse_signal: bool = False

    @property
    def weeks(self) -> int | None:
        """Completed weeks since baseline; negative before it."""
        return None if self.days_since_baseline is None else self.days_since_baseline // 7

    @property
    def well(self) -> bool:
        return self.response or self.remission


def judge_point(
    score: ScorePoint, *, baseline: ScorePoint | None, after_baseline: bool, criteria: Criteria
) -> JudgedPoint:
    """Without a baseline only remission can be judged, since it alone needs no comparison."""
    change = percent = days = None
    response = partial = False
    if baseline is not None:
        change, days = score.total - baseline.total, (score.on - baseline.on).days
        percent = criteria.percent_change(baseline=baseline.total, total=score.total)
        response, partial = (
            after_baseline and criteria.has_improved_by(fraction, baseline=baseline.total, total=score.total)
            for fraction in (criteria.response_fraction, criteria.partial_fraction)
        )
    return JudgedPoint(
        id=score.id,
        on=score.on,
        total=score.total,
        change=change,
        percent_change=percent,
        days_since_baseline=days,
        after_baseline=after_baseline,
        response=response,
        partial=partial and not response,
        remission=after_baseline and criteria.in_remission(score.total),
    )
