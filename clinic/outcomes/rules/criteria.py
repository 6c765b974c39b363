"""What counts as response, remission and relapse on one instrument, with the reference behind each number."""

from dataclasses import dataclass
from decimal import Decimal

from clinic.core.errors import FieldError
from clinic.instruments.rules import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class RemissionCutoff:
    """The worst total that still counts as remission; `basis` holds evidence references."""

    total: Decimal
    label: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseCriterion:
    """A total at or beyond `threshold`, and worse than the best by `rise` points where both are given."""

    threshold: Decimal | None
    rise: Decimal | None = None
    confirm_min_days: int
    confirm_max_days: int
    basis: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.threshold is None and self.rise is None:
            raise FieldError("relapse.threshold", None, "give a threshold, a rise or both")
        if self.rise is not None and self.rise <= 0:
            raise FieldError("relapse.rise", self.rise, "must be above zero")
        if not 0 < self.confirm_min_days <= self.confirm_max_days:
            raise FieldError(
                "relapse.confirm_min_days",
                self.confirm_min_days,
                f"must be from 1 to {self.confirm_max_days} days, the end of the window",
            )

    def confirms(self, days_apart: int) -> bool:
        return self.confirm_min_days <= days_apart <= self.confirm_max_days


@dataclass(frozen=True, slots=True, kw_only=True)
class StableCriterion:
    """Weeks of the last `weeks_window` that must qualify (SUSTAIN-1: 3 of 4)."""

    weeks_held: int
    weeks_window: int
    basis: tuple[str, ...]

    def __post_init__(self) -> None:
        if not 1 <= self.weeks_held <= self.weeks_window:
            raise FieldError("stable.weeks_held", self.weeks_held, f"must be from 1 to {self.weeks_window}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """One instrument's rules. `ideal` is the best total it allows: 0 for PHQ-9, 100 for WHO-5.

    Response is a share of the way from baseline to `ideal`, which for an ideal of 0 is the published
    (baseline - current) / baseline, and gives a higher-is-better scale the same meaning.
    """

    instrument: str
    direction: Direction = Direction.HIGHER_IS_WORSE
    ideal: Decimal = Decimal(0)
    response_fraction: Decimal
    partial_fraction: Decimal
    response_basis: tuple[str, ...]
    remission: RemissionCutoff | None
    relapse: RelapseCriterion | None
    stable: StableCriterion
    baseline_max_age_days: int
    late_baseline_days: int

    def __post_init__(self) -> None:
        if not 0 < self.partial_fraction <= self.response_fraction <= 1:
            raise FieldError(
                "response.partial_fraction",
                self.partial_fraction,
                f"must be above 0 and at most the response fraction {self.response_fraction}",
            )
        for field in ("baseline_max_age_days", "late_baseline_days"):
            if getattr(self, field) < 0:
                raise FieldError(field, getattr(self, field), "must be zero days or more")

    def improvement(self, before: Decimal, after: Decimal) -> Decimal:
        """Points gained towards `ideal`; negative when worse."""
        return before - after if self.direction is Direction.HIGHER_IS_WORSE else after - before

    def has_improved_by(self, fraction: Decimal, *, baseline: Decimal, total: Decimal) -> bool:
        """Multiplies instead of dividing, so that a baseline at the ideal is False rather than an error."""
        possible = self.improvement(baseline, self.ideal)
        return possible > 0 and self.improvement(baseline, total) >= fraction * possible

    def percent_change(self, *, baseline: Decimal, total: Decimal) -> Decimal | None:
        """Signed as the raw change, to one decimal; None when the baseline left nothing to gain."""
        possible = abs(self.ideal - baseline)
        if not possible:
            return None
        return (100 * (total - baseline) / possible).quantize(Decimal("0.1"))

    def in_remission(self, total: Decimal) -> bool:
        return self.remission is not None and self.improvement(self.remission.total, total) >= 0

    def signals_relapse(self, total: Decimal, *, best: Decimal) -> bool:
        """A total in remission, or no worse than the best one, never qualifies, whatever the threshold."""
        rule, rise = self.relapse, self.improvement(total, best)
        if rule is None or rise <= 0 or self.in_remission(total):
            return False
        beyond = rule.threshold is None or self.improvement(rule.threshold, total) <= 0
        return beyond and (rule.rise is None or rise >= rule.rise)
