"""What one patient's time axis shows besides the scores of a course."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from clinic.instruments.rules import Instrument
from clinic.outcomes.rules import CourseOutcome, Criteria


@dataclass(frozen=True, slots=True, kw_only=True)
class Dose:
    """`product` with its route, as staff read it."""

    on: date
    mg: float
    product: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeakPressure:
    """Highest systolic of a session with its diastolic, mmHg."""

    on: date
    systolic: int
    diastolic: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dissociation:
    on: date
    total: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """An adverse event or a flag. Leave flags out of anything a patient may see."""

    on: date
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    name: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """`dissociation_maximum` is the top of that scale; `today` ends the axis; `corrected` names what of a day was
    put right after it was entered."""

    instrument: Instrument
    criteria: Criteria
    outcome: CourseOutcome
    today: date
    doses: Sequence[Dose] = ()
    pressures: Sequence[PeakPressure] = ()
    dissociation: Sequence[Dissociation] = ()
    dissociation_name: str = "Dissociation"
    dissociation_maximum: float | None = None
    adverse_events: Sequence[Happening] = ()
    flags: Sequence[Happening] = ()
    phases: Sequence[Phase] = ()
    corrected: Sequence[Happening] = ()

    @property
    def maximum(self) -> float:
        """Top of the score's scale; the highest score when the instrument has no total."""
        highest = max((float(point.total) for point in self.outcome.points), default=1.0)
        return float(self.instrument.maximum or highest)

    @property
    def response_total(self) -> float | None:
        """The total at which response begins, from this course's baseline."""
        baseline = self.outcome.baseline
        if baseline is None or not self.criteria.improvement(baseline.total, self.criteria.ideal):
            return None
        step = self.criteria.response_fraction * (self.criteria.ideal - baseline.total)
        return float(baseline.total + step)

    @property
    def domain(self) -> tuple[date, date]:
        """First and last day drawn, with a little air on both sides."""
        first, last = min(self._days()), max(self._days())
        air = max((last - first) // 40, timedelta(days=2))
        return first - air, last + air

    def share(self, day: date) -> float:
        """Place of a day on the axis, 0 to 1."""
        first, last = self.domain
        return (day - first) / (last - first)

    def _days(self) -> Iterator[date]:
        yield self.today
        dated = (self.outcome.points, self.doses, self.pressures, self.dissociation)
        yield from (fact.on for facts in dated for fact in facts)
        yield from (fact.on for fact in chain(self.adverse_events, self.flags))
        yield from (phase.starts_on for phase in self.phases if phase.starts_on <= self.today)
