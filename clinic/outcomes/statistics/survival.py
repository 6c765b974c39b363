"""Kaplan-Meier: time to relapse when some people have not relapsed by the time we last saw them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from clinic.core.errors import FieldError
from clinic.outcomes.statistics.proportions import FloatArray, normal_quantile

IntArray = NDArray[np.int64]

# A product of fractions that is one half on paper can land a rounding error above it.
ROUNDING = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Median:
    """First time at which half have had the event; None where the curve or its bound never falls that low."""

    time: float | None
    lower: float | None
    upper: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SurvivalCurve:
    """One entry per distinct time, in order. `survival` holds from that time on; before the first it is 1.

    `standard_error` is Greenwood's and the interval is log-log; nan once survival is 0, where neither exists.
    """

    n: int
    confidence: float
    times: FloatArray
    at_risk: IntArray
    events: IntArray
    censored: IntArray
    survival: FloatArray
    standard_error: FloatArray
    lower: FloatArray
    upper: FloatArray

    @property
    def event_count(self) -> int:
        return int(self.events.sum())

    @property
    def median(self) -> Median:
        return Median(
            time=self._first_at_half(self.survival),
            lower=self._first_at_half(self.lower),
            upper=self._first_at_half(self.upper),
        )

    def survival_at(self, times: ArrayLike) -> FloatArray:
        """The last known value is carried on: check `at_risk_at` before quoting one beyond the follow-up."""
        return self._at(times, self.survival)

    def standard_error_at(self, times: ArrayLike) -> FloatArray:
        return self._at(times, self.standard_error, before=0.0)

    def interval_at(self, times: ArrayLike) -> tuple[FloatArray, FloatArray]:
        return self._at(times, self.lower), self._at(times, self.upper)

    def at_risk_at(self, times: ArrayLike) -> IntArray:
        """People still followed just before each time."""
        position = np.searchsorted(self.times, np.asarray(times, dtype=float), side="left")
        return np.concatenate((self.at_risk, [0]))[position]

    def _at(self, times: ArrayLike, curve: FloatArray, *, before: float = 1.0) -> FloatArray:
        position = np.searchsorted(self.times, np.asarray(times, dtype=float), side="right")
        return np.concatenate(([before], curve))[position]

    def _first_at_half(self, curve: FloatArray) -> float | None:
        reached = np.flatnonzero(curve <= 0.5 + ROUNDING)
        return float(self.times[reached[0]]) if reached.size else None


def kaplan_meier(durations: ArrayLike, relapsed: ArrayLike, *, confidence: float = 0.95) -> SurvivalCurve:
    """`durations` in any one unit from 0 up; `relapsed` is False for a person censored at that time.

    Someone censored at the time of another's event was still at risk for it. Raises FieldError.
    """
    time, event = check_follow_up(durations, relapsed)
    times, place = np.unique(time, return_inverse=True)
    events = np.bincount(place[event], minlength=times.size)
    left = np.bincount(place, minlength=times.size)
    at_risk = time.size - np.concatenate(([0], np.cumsum(left)[:-1]))[: times.size]
    survival = np.cumprod(1 - events / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.sqrt(np.cumsum(events / (at_risk * (at_risk - events))))
        standard_error = np.where(survival > 0, survival * greenwood, np.nan)
        lower, upper = _log_log_interval(survival, greenwood, normal_quantile(confidence))
    return SurvivalCurve(
        n=time.size,
        confidence=confidence,
        times=times,
        at_risk=at_risk,
        events=events,
        censored=left - events,
        survival=survival,
        standard_error=standard_error,
        lower=lower,
        upper=upper,
    )


def check_follow_up(durations: ArrayLike, relapsed: ArrayLike) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Both as flat arrays of one length; raises FieldError naming the value that cannot be a time."""
    time, event = np.asarray(durations, dtype=float).ravel(), np.asarray(relapsed, dtype=bool).ravel()
    if time.size != event.size:
        raise FieldError("relapsed", event.size, f"must have as many entries as durations: {time.size}")
    wrong = ~(np.isfinite(time) & (time >= 0))
    if wrong.any():
        raise FieldError("durations", float(time[wrong][0]), "must be a number of zero or more")
    return time, event


def _log_log_interval(survival: FloatArray, greenwood: FloatArray, z: float) -> tuple[FloatArray, FloatArray]:
    """Exactly 1 until the first event; nan at 0."""
    log_survival = np.log(survival)
    spread = np.exp(z * greenwood / log_survival)
    estimable = (survival > 0) & (survival < 1)
    fallback = np.where(survival > 0, 1.0, np.nan)
    lower = np.where(estimable, np.exp(log_survival / spread), fallback)
    upper = np.where(estimable, np.exp(log_survival * spread), fallback)
    return lower, upper
