"""Log-rank test between strata. Strata of a clinic were not drawn by lot: show it with that warning."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from clinic.core.errors import FieldError
from clinic.outcomes.statistics.proportions import FloatArray
from clinic.outcomes.statistics.survival import IntArray, check_follow_up


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LogRank:
    """Arrays follow `groups`; `variance` is the covariance matrix of observed minus expected.

    `chi_square` and `p_value` are None when nothing can be said: one group, or no event with two at risk.
    """

    groups: tuple[str, ...]
    n: IntArray
    observed: IntArray
    expected: FloatArray
    variance: FloatArray
    chi_square: float | None
    degrees_of_freedom: int
    p_value: float | None


def log_rank(durations: ArrayLike, relapsed: ArrayLike, groups: ArrayLike) -> LogRank:
    """Raises FieldError when the columns differ in length or a duration is not a number of zero or more."""
    time, event = check_follow_up(durations, relapsed)
    labels, group = np.unique(np.asarray(groups).ravel().astype(str), return_inverse=True)
    if group.size != time.size:
        raise FieldError("groups", group.size, f"must have as many entries as durations: {time.size}")
    event_times = np.unique(time[event])
    events = _count_by_group(event_times, time[event], group[event], labels.size)
    at_risk = _at_risk_by_group(event_times, time, group, labels.size)
    expected, variance = _moments(events, at_risk)
    observed = events.sum(axis=0)
    chi_square = _chi_square(observed - expected, variance)
    return LogRank(
        groups=tuple(labels.tolist()),
        n=np.bincount(group, minlength=labels.size),
        observed=observed,
        expected=expected,
        variance=variance,
        chi_square=chi_square,
        degrees_of_freedom=max(labels.size - 1, 0),
        p_value=None if chi_square is None else float(chdtrc(labels.size - 1, chi_square)),
    )


def _count_by_group(times: FloatArray, time: FloatArray, group: IntArray, size: int) -> IntArray:
    """Shape (times, groups)."""
    cell = np.searchsorted(times, time) * size + group
    return np.bincount(cell, minlength=times.size * size).reshape(times.size, size)


def _at_risk_by_group(times: FloatArray, time: FloatArray, group: IntArray, size: int) -> IntArray:
    """Shape (times, groups); a person is at risk at a time that is not later than their own."""
    columns = [np.sort(time[group == index]) for index in range(size)]
    remaining = [column.size - np.searchsorted(column, times, side="left") for column in columns]
    return np.stack(remaining, axis=1) if remaining else np.zeros((times.size, 0), dtype=np.int64)


def _moments(events: IntArray, at_risk: IntArray) -> tuple[FloatArray, FloatArray]:
    """Expected events per group, and the hypergeometric covariance summed over event times."""
    died, alive = events.sum(axis=1), at_risk.sum(axis=1)
    share = at_risk / alive[:, None]
    expected = (share * died[:, None]).sum(axis=0)
    weight = died * (alive - died) / np.maximum(alive - 1, 1)
    variance = np.diag((share * weight[:, None]).sum(axis=0)) - (share * weight[:, None]).T @ share
    return expected, variance


def _chi_square(excess: FloatArray, variance: FloatArray) -> float | None:
    """The excesses sum to 0, so one group is left out; the pseudo-inverse meets a group never at risk."""
    kept, inner = excess[:-1], variance[:-1, :-1]
    if not inner.any():
        return None
    return float(kept @ np.linalg.pinv(inner) @ kept)
