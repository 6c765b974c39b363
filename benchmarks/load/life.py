"""Who the patients of a block are: where each stands in treatment, the same for every run."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from clinic.core import clock
from clinic.treatments.models import Course

BLOCK = 1_000
"""Patients of a block; the smallest clinic that can be loaded."""

State = Course.State
DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One visit of the plan: `offset` and `width` in days from the start and around the target."""

    offset: int
    phase: str
    stay: int
    number: int
    of: int | None
    weeks: Decimal
    width: int

    @property
    def key(self) -> str:
        return f"{self.stay}-{self.phase}-dosing-{self.number}"


def _slots() -> Iterator[Slot]:
    phases = (
        ("induction", 8, "0.5", 1, (3, 4)),
        ("consolidation", 4, "1", 2, (7, 7)),
        ("maintenance", 13, "2", 3, (14, 14)),
    )
    day = 0
    for stay, (phase, visits, weeks, width, steps) in enumerate(phases, start=1):
        of = visits if phase != "maintenance" else None
        for number in range(1, visits + 1):
            yield Slot(
                offset=day, phase=phase, stay=stay, number=number, of=of, weeks=Decimal(weeks), width=width
            )
            day += steps[number % 2]


SLOTS = tuple(_slots())
"""The standard taper: 8 visits twice weekly, 4 weekly, then every 2 weeks; 25 in all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """`number` is the patient's place in the block; `until` the last day of treatment so far."""

    number: int
    state: State
    started_on: dt.date
    ended_on: dt.date | None
    now: dt.datetime
    zone: ZoneInfo
    chance: Random

    @property
    def today(self) -> dt.date:
        return clock.local_date(self.now, self.zone)

    @property
    def until(self) -> dt.date:
        return self.ended_on or self.today

    def at(self, day: dt.date, minutes: int = 0) -> dt.datetime:
        """A moment of that clinic-local day: 9 o'clock and the minutes given."""
        return clock.at_local(day, dt.time(9), self.zone) + dt.timedelta(minutes=minutes)

    def one_in(self, patients: int) -> bool:
        """By place, not by chance: the same share in a clinic of any size."""
        return self.number % patients == 0


def lives(now: dt.datetime, zone: ZoneInfo) -> Iterator[Life]:
    chance = Random(2026)
    today = clock.local_date(now, zone)
    for number in range(BLOCK):
        state = _state(number)
        age = chance.randrange(*_AGES[state])
        yield Life(
            number=number,
            state=state,
            started_on=today - age * DAY,
            ended_on=_ended_on(state, today - age * DAY, age, chance),
            now=now,
            zone=zone,
            chance=chance,
        )


def _ended_on(state: State, started_on: dt.date, age: int, chance: Random) -> dt.date | None:
    if state is State.COMPLETED:
        return started_on + (SLOTS[-1].offset + 7) * DAY
    return started_on + chance.randrange(20, min(age, 200)) * DAY if state is State.STOPPED else None


_AGES = {
    State.ACTIVE: (0, 230),
    State.ON_HOLD: (60, 200),
    State.COMPLETED: (242, 700),
    State.STOPPED: (60, 600),
}


def _state(number: int) -> State:
    """Of 100 patients 60 are treated, 3 pause, 30 have completed and 7 have stopped."""
    place = number * 37 % 100
    bounds = ((60, State.ACTIVE), (63, State.ON_HOLD), (93, State.COMPLETED), (100, State.STOPPED))
    return next(state for bound, state in bounds if place < bound)
