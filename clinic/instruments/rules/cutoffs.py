"""Numbers a total is compared with, each with what it rests on."""

from dataclasses import dataclass

from clinic.evidence.thresholds import Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A severity range, both ends included."""

    label: str
    low: int
    high: int
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cutoff:
    """Ends included; `threshold` is the evidence key under which a clinic may override `at_least`."""

    label: str
    basis: tuple[str, ...]
    name: str = "standard"
    at_least: int | None = None
    at_most: int | None = None
    threshold: str = ""
    is_default: bool = False
    sex: str = ""

    def met(self, value: int, limits: Limits | None = None) -> bool:
        """`limits` are the clinic's own; without them the default decides."""
        low = self.at_least if limits is None or not self.threshold else limits.whole(self.threshold)
        return (low is None or value >= low) and (self.at_most is None or value <= self.at_most)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseRule:
    """One qualifying score: high enough, and `rise` points above the best of the course, the smallest change that
    matters: a responder whose scores stay where they are has not relapsed."""

    score: Cutoff
    rise: Cutoff

    def met(self, total: int, *, best: int, limits: Limits | None = None) -> bool:
        """`best` is the lowest total of the course so far."""
        return self.rise.met(total - best, limits) and self.score.met(total, limits)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportantChange:
    """Smallest change that matters to a patient, in points or as a percentage of baseline."""

    label: str
    basis: tuple[str, ...]
    points: float | None = None
    percent: float | None = None
