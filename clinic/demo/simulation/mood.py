"""How depressed one simulated patient is from day to day: benefit of doses, relapse, benefit regained.

The course of a mood is ours; what it adds up to over many patients is set to published results (calibration.py).
"""

import math

from clinic.demo.simulation.chance import Chance
from clinic.evidence import Benchmark, benchmark

BASELINE = (18.3, 3.4, 12.0, 26.0)
"""PHQ-9 before treatment: mean, spread, least, most."""
BENEFIT = (0.605, 0.235)
"""Share of the baseline score that doses take away in the end: mean and spread. With NOISE and the people who leave
early it makes response at week 4 what two pooled trials saw, and remission at week 8 what a third saw."""
LARGEST_BENEFIT = 0.97
PACE = (0.36, 0.10, 0.10, 0.7)
"""Share of the benefit still to come that each dose brings."""
LATE_GAIN = 0.017
"""Benefit grows a little with each later dose of those who respond: remission was commoner at week 32 than at 8."""
NOISE = 1.25
"""Points by which a questionnaire strays from the mood behind it."""

CONTINUED = benchmark("sustain-1.pooled-continued")
STOPPED = benchmark("sustain-1.pooled-stopped")
RELAPSE_DAYS = float(benchmark("sustain-1.median-remission-stopped").value or 0)
"""By this many days the relapse shares of the trial are reached: where half of one stopped group had relapsed."""
REGAINED = benchmark("second-induction.madrs-response-induction-end-relapsed-on-esketamine")
CONTINUED_SHARE, STOPPED_SHARE = 0.85, 1.25
"""Of the published hazard: noise of the scores confirms a few relapses by itself, and rarer forms miss some."""
FALL_PER_DAY = 0.12
AFTER_RELAPSE = (0.02, 0.3)
WELL = 0.5
QUICKEST_RELAPSE_DAYS = 14


def daily_hazard(published: Benchmark) -> float:
    """Constant hazard per day under which the published share has relapsed after RELAPSE_DAYS."""
    return -math.log(1 - share_of(published)) / RELAPSE_DAYS


def share_of(published: Benchmark) -> float:
    """Raises ValueError for a benchmark that is not published as a share."""
    if published.percent is None:
        raise ValueError(f"{published.key} has no percentage")
    return float(published.percent) / 100


CONTINUED_HAZARD = CONTINUED_SHARE * daily_hazard(CONTINUED)
STOPPED_HAZARD = STOPPED_SHARE * daily_hazard(STOPPED)


class Mood:
    """`gain` is the share of the baseline taken away so far; `ceiling` where doses lead it."""

    def __init__(self, chance: Chance, *, benefit: float | None = None) -> None:
        self._chance = chance
        self.baseline = chance.normal(*BASELINE)
        self.ceiling = chance.normal(*BENEFIT, -0.2, LARGEST_BENEFIT) if benefit is None else benefit
        self.gain = 0.0
        self._pace = chance.normal(*PACE)
        self._falling_to: float | None = None
        self._well_days = 0
        self.is_spared = False

    @property
    def level(self) -> float:
        """Of a PHQ-9 without noise."""
        return self.baseline * (1 - self.gain)

    @property
    def has_relapsed(self) -> bool:
        return self._falling_to is not None

    def live_a_day(self, *, treated: bool) -> None:
        self._well_days = self._well_days + 1 if self.gain >= WELL else 0
        if self._falling_to is not None:
            self.gain = max(self._falling_to, self.gain - FALL_PER_DAY * self._chance.share(0.6, 1.2))
        elif self._well_days > QUICKEST_RELAPSE_DAYS and not self.is_spared:
            hazard = CONTINUED_HAZARD if treated else STOPPED_HAZARD
            if self._chance.yes(hazard):
                self.relapse()

    def take_dose(self) -> None:
        """A dose during a relapse only halts it: more often is what brings benefit back."""
        if self._falling_to is not None:
            return
        if self.gain > WELL:
            self.ceiling = min(LARGEST_BENEFIT, self.ceiling + LATE_GAIN)
        self.gain += self._pace * (self.ceiling - self.gain)

    def relapse(self) -> None:
        self._falling_to = self._chance.share(*AFTER_RELAPSE)

    def intensify(self) -> None:
        """Treatment more often after a relapse: benefit returns to the share who regained response."""
        if self._falling_to is not None and not self._chance.yes(share_of(REGAINED)):
            self.ceiling = self._chance.share(0.1, 0.4)
        self._falling_to = None

    def total(self) -> int:
        """A PHQ-9 filled in today."""
        return round(min(27.0, max(0.0, self.level + self._chance.normal(0, NOISE, -4, 4))))
