"""Draws of one simulated patient, the same for the same seed."""

import random
from collections.abc import Mapping, Sequence
from typing import TypeVar

ThingT = TypeVar("ThingT")


class Chance:
    """A stream of its own for each `name`, so that adding patients changes nobody else's story."""

    def __init__(self, seed: int, name: str) -> None:
        self._seed, self._name = seed, name
        self._random = random.Random(f"{seed} {name}")

    def of(self, part: str) -> "Chance":
        """A stream of the same patient's own for one part: drawing more there moves nothing elsewhere."""
        return Chance(self._seed, f"{self._name} {part}")

    def yes(self, share: float) -> bool:
        return self._random.random() < share

    def normal(self, mean: float, spread: float, low: float, high: float) -> float:
        """Drawn again until it lies from `low` to `high`."""
        while True:
            drawn = self._random.gauss(mean, spread)
            if low <= drawn <= high:
                return drawn

    def share(self, low: float = 0.0, high: float = 1.0) -> float:
        return self._random.uniform(low, high)

    def whole(self, low: int, high: int) -> int:
        """Both ends included."""
        return self._random.randint(low, high)

    def pick(self, things: Sequence[ThingT]) -> ThingT:
        return self._random.choice(things)

    def some(self, things: Sequence[ThingT], count: int) -> list[ThingT]:
        return self._random.sample(things, count)

    def weighted(self, weights: Mapping[ThingT, float]) -> ThingT:
        return self._random.choices(list(weights), weights=list(weights.values()))[0]
