"""Conclusions drawn from single answers rather than from the total."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`rule` names the algorithm, `value` its outcome; a screening aid, never a diagnosis."""

    rule: str
    value: str
    label: str
    loinc: str
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """An outcome reached by `at_least` symptoms, or by a yes to any of `items`."""

    value: str
    label: str
    at_least: int = 0
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Algorithm(ABC):
    """`levels` run from the gravest to the least; `otherwise` is what is found when none is reached."""

    rule: str
    levels: tuple[Level, ...]
    otherwise: Level
    loinc: str
    basis: tuple[str, ...]

    def finding(self, values: Mapping[str, int], *, complete: bool) -> Finding | None:
        """None while an unanswered item could still change the outcome."""
        reached = self.reached(values, complete=complete)
        if reached is None:
            return None
        return Finding(
            rule=self.rule, value=reached.value, label=reached.label, loinc=self.loinc, basis=self.basis
        )

    @abstractmethod
    def reached(self, values: Mapping[str, int], *, complete: bool) -> Level | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SymptomCount(Algorithm):
    """Counts items answered at or above `symptom_at`; one of `core` must be among them."""

    symptom_at: Mapping[str, int]
    core: tuple[str, ...]

    def reached(self, values: Mapping[str, int], *, complete: bool) -> Level | None:
        if not complete:
            return None
        present = {item for item, low in self.symptom_at.items() if values[item] >= low}
        if present.isdisjoint(self.core):
            return self.otherwise
        return next((level for level in self.levels if len(present) >= level.at_least), self.otherwise)


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    items: tuple[str, ...]
    at_least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AllCriteria(Algorithm):
    """Reaches its one level when each cluster holds enough items answered at or above `symptom_at`."""

    symptom_at: int
    criteria: tuple[Criterion, ...]

    def reached(self, values: Mapping[str, int], *, complete: bool) -> Level | None:
        if not complete:
            return None
        met = all(self._count(values, cluster) >= cluster.at_least for cluster in self.criteria)
        return self.levels[0] if met else self.otherwise

    def _count(self, values: Mapping[str, int], cluster: Criterion) -> int:
        return sum(values[item] >= self.symptom_at for item in cluster.items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Triage(Algorithm):
    """Gravest level with a yes; `assumed_with` maps a follow-up to the yes that stands in until then."""

    assumed_with: Mapping[str, str]

    def reached(self, values: Mapping[str, int], *, complete: bool) -> Level | None:
        """A grave answer counts at once, so an unfinished form still reports the level already reached."""
        yes = {item for item, value in values.items() if value}
        yes |= {item for item, by in self.assumed_with.items() if item not in values and by in yes}
        found = next((level for level in self.levels if not yes.isdisjoint(level.items)), None)
        return found or (self.otherwise if complete else None)
