"""Rates with Wilson score intervals, and the difference of two rates: never a bare percentage (J24-03)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from clinic.core.errors import FieldError

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proportion:
    """`rate` and its interval run from 0 to 1; None when nobody was counted."""

    successes: int
    n: int
    rate: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """First rate minus second, from -1 to 1, with Newcombe's square-and-add interval."""

    value: float
    lower: float
    upper: float

    @property
    def number_needed_to_treat(self) -> float | None:
        """People treated for one more outcome in the group that has more; None when the rates are equal."""
        return 1 / abs(self.value) if self.value else None


def normal_quantile(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise FieldError("confidence", confidence, "must be between 0 and 1, such as 0.95")
    return float(ndtri((1 + confidence) / 2))


def wilson_interval(
    successes: ArrayLike, n: ArrayLike, *, confidence: float = 0.95
) -> tuple[FloatArray, FloatArray]:
    """Lower and upper ends, elementwise; nan where `n` is 0. Raises FieldError outside 0 to n."""
    count, total = np.asarray(successes, dtype=float), np.asarray(n, dtype=float)
    if np.any((count < 0) | (count > total)):
        raise FieldError("successes", count.tolist(), f"must be from 0 to n = {total.tolist()}")
    z = normal_quantile(confidence)
    with np.errstate(divide="ignore", invalid="ignore"):
        rate, shrink = count / total, 1 + z**2 / total
        centre = (rate + z**2 / (2 * total)) / shrink
        half = z * np.sqrt(rate * (1 - rate) / total + z**2 / (4 * total**2)) / shrink
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def proportion(successes: int, n: int, *, confidence: float = 0.95) -> Proportion:
    lower, upper = wilson_interval(successes, n, confidence=confidence)
    if not n:
        return Proportion(successes=0, n=0, rate=None, lower=None, upper=None)
    return Proportion(successes=successes, n=n, rate=successes / n, lower=float(lower), upper=float(upper))


def difference(first: Proportion, second: Proportion) -> Difference | None:
    """None when either group is empty; both intervals must have been made at the same confidence."""
    if first.rate is None or first.lower is None or first.upper is None:
        return None
    if second.rate is None or second.lower is None or second.upper is None:
        return None
    value = first.rate - second.rate
    below = np.hypot(first.rate - first.lower, second.upper - second.rate)
    above = np.hypot(first.upper - first.rate, second.rate - second.lower)
    return Difference(value=value, lower=float(value - below), upper=float(value + above))
