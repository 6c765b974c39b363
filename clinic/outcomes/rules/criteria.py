"""What counts as response, remission and relapse on one instrument, with the reference behind each number."""

from dataclasses import dataclass, replace
from decimal import Decimal

from clinic.core.errors import FieldError
from clinic.instruments.rules import Direction

STORED_PERCENT = Decimal("0.000001")
"""As the columns of CourseOutcome and OutcomePoint keep it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemissionCutoff:
    """The worst total that still counts as remission; `basis` holds evidence references."""

    total: Decimal
    label: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseCriterion:
    """A total at or beyond `threshold`, where one is given, and `rise` points worse than the best of the episode.

    A second such score confirms from `confirm_min_days` to `confirm_max_days` after the first, and up to
    `late_max_days` after it confirms late.
    """

    threshold: Decimal | None
    rise: Decimal
    confirm_min_days: int
    confirm_max_days: int
    late_max_days: int
    basis: tuple[str, ...]

    def __post_init__(self) -> None:
        if self.rise <= 0:
            raise FieldError("relapse.rise", self.rise, "must be above zero")
        if not 0 < self.confirm_min_days <= self.confirm_max_days:
            raise FieldError(
                "relapse.confirm_min_days",
                self.confirm_min_days,
                f"must be from 1 to {self.confirm_max_days} days, the end of the window",
            )
        if self.late_max_days < self.confirm_max_days:
            raise FieldError(
                "relapse.late_max_days",
                self.late_max_days,
                f"must be at least {self.confirm_max_days} days, the end of the window",
            )

    def confirms(self, days_apart: int) -> bool:
        return self.confirm_min_days <= days_apart <= self.confirm_max_days

    def confirms_late(self, days_apart: int) -> bool:
        return self.confirm_max_days < days_apart <= self.late_max_days


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
        """Signed as the raw change; None when the baseline left nothing to gain.

        Kept finely enough that whoever shows it rounds as from the exact share: 19 to 2 is -89 %, not -90 %.
        """
        possible = abs(self.ideal - baseline)
        if not possible:
            return None
        return (100 * (total - baseline) / possible).quantize(STORED_PERCENT)

    def in_remission(self, total: Decimal) -> bool:
        return self.remission is not None and self.improvement(self.remission.total, total) >= 0

    def signals_relapse(self, total: Decimal, *, best: Decimal) -> bool:
        """A total in remission, or no worse than the best one, never qualifies, whatever the threshold."""
        rule, rise = self.relapse, self.improvement(total, best)
        if rule is None or rise <= 0 or self.in_remission(total):
            return False
        beyond = rule.threshold is None or self.improvement(rule.threshold, total) <= 0
        return beyond and rise >= rule.rise

    def strictly(self) -> "Criteria":
        """The same, with no relapse confirmed late."""
        if self.relapse is None:
            return self
        return replace(self, relapse=replace(self.relapse, late_max_days=self.relapse.confirm_max_days))
