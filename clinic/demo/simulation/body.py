"""What staff measure in a session: blood pressure, pulse, oxygen, sedation, dissociation.

Rise of blood pressure, how often it is severe, and how many people are ever sedated or dissociate are set to
published results (calibration.py). The shape over time and everything else is ours.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from clinic.demo.simulation.chance import Chance
from clinic.demo.simulation.world import MINUTE
from clinic.evidence import benchmark

RISE = tuple(float(benchmark(f"safety.yale-mean-rise-{end}").value or 0) for end in ("systolic", "diastolic"))
RISE_SPREAD = (11.2, 8.45)
"""mmHg; the spreads printed beside those means."""
OWN_RISE = 0.8
"""Share of that spread which lies between people: a rise comes back in the same person, dose after dose. Ours, so
that as many people ever rise by 40 or 25 mmHg as the label counts."""
RESTING = ((121.0, 9.5, 92.0, 158.0), (75.0, 5.5, 52.0, 96.0))
"""mmHg before the dose: mean, spread between people, least, most; ours."""
DAY_SPREAD = (4.5, 3.2)
"""mmHg from session to session and reading to reading; ours."""
RISES_TOGETHER = 0.6
"""How far the diastolic rise follows the systolic one; ours."""
BEING_SEDATED, BEING_DISSOCIATED = 0.57, 0.74
"""Share of people who feel it in some of their sessions; those who do feel it in EACH_SESSION of them."""
EACH_SESSION = 0.4
HARD_TO_ROUSE = 0.04
"""Share of sedated sessions with a MOAA/S of 3, which alerts; ours."""
UNCONSCIOUS = 0.0006
"""Share of sessions with a moment without any answer; the label counts 0.3 to 0.4 % of people."""
LOW_OXYGEN = 0.004
PEAK_MINUTE = 40
GONE_MINUTE = 115
INFUSION_MINUTES = (10, 20, 30, 40, 55, 70, 90)
OTHER_MINUTES = (40, 70, 100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """One reading; None is not measured. mmHg, per minute, percent, MOAA/S 0 to 5, dissociation 0 to 10."""

    at: dt.datetime
    systolic: int
    diastolic: int
    pulse: int
    spo2: int
    respiration: int | None = None
    moaas: int | None = None
    dissociation: int | None = None

    @property
    def values(self) -> dict[str, int | None]:
        names = ("systolic", "diastolic", "pulse", "spo2", "respiration", "moaas", "dissociation")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Effect:
    """What one dose does at its peak: mmHg, MOAA/S points lost, dissociation points."""

    rise: tuple[float, float]
    sedation: int
    dissociation: int


class Body:
    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self.resting = tuple(chance.normal(*place) for place in RESTING)
        self._own_rise = self._two_ends()
        self.pulse = chance.normal(74, 8, 52, 100)
        self._gets_sedated = chance.yes(BEING_SEDATED)
        self._dissociates = chance.yes(BEING_DISSOCIATED)

    def before(self, at: dt.datetime) -> Vitals:
        ends = zip(self.resting, DAY_SPREAD, strict=True)
        today = [rest + self._chance.normal(0, spread, -15, 15) for rest, spread in ends]
        return self._vitals(at, today, sedation=0, dissociation=0, full=True)

    def effect(self) -> Effect:
        drawn = zip(self._own_rise, self._two_ends(), strict=True)
        deviations = [OWN_RISE**0.5 * own + (1 - OWN_RISE) ** 0.5 * today for own, today in drawn]
        spread = zip(RISE, RISE_SPREAD, deviations, strict=True)
        first, second = (mean + width * deviation for mean, width, deviation in spread)
        return Effect(
            rise=(first, second),
            sedation=self._sedation(),
            dissociation=self._chance.whole(2, 9)
            if self._dissociates and self._chance.yes(EACH_SESSION)
            else 0,
        )

    def after(
        self, dosed_at: dt.datetime, before: Vitals, effect: Effect, minutes: Sequence[int]
    ) -> list[Vitals]:
        return [self._at(dosed_at, before, effect, minute) for minute in minutes]

    def leaving(self, at: dt.datetime, before: Vitals, *, highest: tuple[int, int]) -> Vitals:
        """Settled: alert, clear, and not above `highest`, or the value before the dose where that was higher."""
        pressure = [
            min(float(max(limit, own)), own + self._chance.normal(2, 3, -6, 8))
            for limit, own in zip(highest, (before.systolic, before.diastolic), strict=True)
        ]
        return self._vitals(at, pressure, sedation=0, dissociation=0, full=True)

    def _at(self, dosed_at: dt.datetime, before: Vitals, effect: Effect, minute: int) -> Vitals:
        part = _shape(minute)
        noise = 0 if minute == PEAK_MINUTE else self._chance.normal(0, 3, -8, 8)
        pressure = [
            own + part * rise + noise
            for own, rise in zip((before.systolic, before.diastolic), effect.rise, strict=True)
        ]
        return self._vitals(
            dosed_at + MINUTE * minute,
            pressure,
            sedation=round(effect.sedation * part),
            dissociation=round(effect.dissociation * part),
            full=minute >= PEAK_MINUTE,
        )

    def _vitals(
        self, at: dt.datetime, pressure: Sequence[float], *, sedation: int, dissociation: int, full: bool
    ) -> Vitals:
        systolic = round(min(240.0, max(84.0, pressure[0])))
        diastolic = round(min(systolic - 12.0, max(44.0, pressure[1])))
        low = self._chance.yes(LOW_OXYGEN) and sedation > 0
        return Vitals(
            at=at,
            systolic=systolic,
            diastolic=diastolic,
            pulse=round(self.pulse + self._chance.normal(4 if sedation else 0, 4, -10, 16)),
            spo2=self._chance.whole(89, 91) if low else self._chance.whole(95, 99),
            respiration=self._chance.whole(12, 18) if full else None,
            moaas=5 - sedation,
            dissociation=dissociation,
        )

    def _two_ends(self) -> tuple[float, float]:
        """Deviations of a systolic and a diastolic rise that go together, each with a spread of 1."""
        systolic = self._chance.normal(0, 1, -3, 3)
        own = self._chance.normal(0, 1, -3, 3)
        return systolic, RISES_TOGETHER * systolic + (1 - RISES_TOGETHER**2) ** 0.5 * own

    def _sedation(self) -> int:
        if self._chance.yes(UNCONSCIOUS):
            return 5
        if not (self._gets_sedated and self._chance.yes(EACH_SESSION)):
            return 0
        return 2 if self._chance.yes(HARD_TO_ROUSE) else 1


def _shape(minute: int) -> float:
    """Share of the peak effect: up to minute 40, then down to nothing before the patient may leave."""
    if minute <= PEAK_MINUTE:
        return minute / PEAK_MINUTE
    return max(0.0, (GONE_MINUTE - minute) / (GONE_MINUTE - PEAK_MINUTE))
