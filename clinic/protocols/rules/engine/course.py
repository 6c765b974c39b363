"""The working state of one course while its events are folded and its future is laid out."""

import datetime as dt
import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from clinic.protocols.rules.definition import DAYS_PER_WEEK, Integration, Phase, PhaseKind, Protocol
from clinic.protocols.rules.engine.calendar import DAY, ClinicCalendar
from clinic.protocols.rules.engine.events import GateDecided
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.protocols.rules.engine.placing import Wish, place
from clinic.protocols.rules.engine.visits import Visit, VisitKind

_HOURS = 24


@dataclass(slots=True)
class Stay:
    """One passage through a phase; `rhythm` holds the days of the series, held or not, that set its spacing, and
    `weekdays` are those of the series once it has had as many as a week has visits."""

    number: int
    index: int
    since: dt.date
    reason: str
    done: int = 0
    slots: int = 0
    rhythm: list[dt.date] = field(default_factory=list)
    weekdays: frozenset[int] = frozenset()

    def count(self, slot: dt.date, per_week: int) -> None:
        """Of the visits of a week, each has its weekday; one that lost its place leaves the series as it was."""
        self.slots += 1
        self.rhythm.append(slot)
        latest = frozenset(day.weekday() for day in self.rhythm[-per_week:])
        if len(latest) == per_week:
            self.weekdays = latest


@dataclass(frozen=True, slots=True)
class Choice:
    """An interval chosen for a phase; an empty reason is remembered as one that is owed."""

    weeks: int
    since: dt.date
    reason: str


@dataclass(slots=True)
class ReachedGate:
    phase: Phase
    stay: int
    reached_on: dt.date
    decided: GateDecided | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A stop in planning: by a clinician, or `automatic` after too many misses."""

    since: dt.date
    automatic: bool


@dataclass(slots=True, kw_only=True)
class Course:
    protocol: Protocol
    calendar: ClinicCalendar
    preferred: frozenset[int]
    limits: DosingLimits
    stay: Stay
    not_before: dt.date
    pins: dict[str, dt.date]
    overrides: frozenset[dt.date]
    choices: dict[str, Choice] = field(default_factory=dict)
    doses: list[dt.date] = field(default_factory=list)
    last: tuple[dt.date, bool] | None = None
    slot: dt.date | None = None
    """The day of the series that the last visit stands for: a visit that the plan itself had to shift, because the
    clinic is closed, a visit was missed or one is overdue, leaves the series on its weekdays."""
    visits: list[Visit] = field(default_factory=list)
    integrations: list[Visit] = field(default_factory=list)
    gates: list[ReachedGate] = field(default_factory=list)
    reviews: list[dt.date] = field(default_factory=list)
    misses: int = 0
    hold: Hold | None = None
    stopped_on: dt.date | None = None
    consolidated: bool = False

    @property
    def phase(self) -> Phase | None:
        index = self.stay.index
        return self.protocol.phases[index] if index < len(self.protocol.phases) else None

    @property
    def phase_key(self) -> str:
        """Of the present phase, or of the last one once none is left."""
        return (self.phase or self.protocol.phases[-1]).key

    @property
    def is_past_consolidation(self) -> bool:
        return self.consolidated or (self.phase is not None and self.phase.kind is PhaseKind.MAINTENANCE)

    @property
    def choice(self) -> Choice | None:
        """The interval chosen for the present phase."""
        return self.choices.get(self.phase_key) if self.phase else None

    @property
    def frequency_since(self) -> dt.date:
        return max(self.stay.since, self.choice.since) if self.choice else self.stay.since

    @property
    def frequency_reason(self) -> str:
        """Why the present frequency holds: said with the choice, or with the step that led here."""
        return (self.choice.reason if self.choice else "") or self.stay.reason

    @property
    def open_gate(self) -> ReachedGate | None:
        return next((gate for gate in self.gates if gate.decided is None), None)

    def weeks(self, phase: Phase) -> int:
        """The interval in force for a phase, 0 when it counts visits per week."""
        choice = self.choices.get(phase.key)
        return phase.interval_weeks(choice.weeks if choice else None)

    def enter(self, index: int, on: dt.date, reason: str) -> None:
        self.stay = Stay(number=self.stay.number + 1, index=index, since=on, reason=reason)

    def next_visit(self, phase: Phase) -> Visit:
        """The visit that follows what is recorded so far, with its window still open to the right."""
        kind = VisitKind.DOSING if phase.is_dosing else VisitKind.PREPARATION
        key = f"{self.stay.number}-{phase.key}-{kind}-{self.stay.slots + 1}"
        wish = self._wish(phase)
        target = self._target(phase, wish)
        before, after = DAY * phase.window_before_days.value, DAY * phase.window_after_days.value
        moved = self._moved(key, wish.floor) or target
        number = self.stay.done + 1
        return Visit(
            key=key,
            kind=kind,
            phase=phase.key,
            stay=self.stay.number,
            number=number,
            of=phase.visits.value if phase.visits else None,
            target=moved,
            earliest=min(moved, max(target - before, wish.floor)),
            latest=max(moved, target + after),
            instruments=phase.instruments_at(number),
        )

    def settle(self, phase: Phase, visit: Visit, on: dt.date, *, held: bool, by_person: bool = False) -> None:
        """Counts a visit into the rhythm: held on `on`, or expected then and not held; `by_person` when people chose
        that day instead of the plan, and so the weekday of what follows."""
        self.slot = on if by_person else self._slot(phase, on)
        self.visits.append(visit)
        self.stay.count(self.slot, _per_week(phase))
        self.last = (on, held)
        if not held:
            return
        self.stay.done += 1
        if visit.kind is VisitKind.DOSING:
            self.doses.append(on)
            self._add_integration(phase, visit, on)
        if phase.visits is not None and self.stay.done >= phase.visits.value:
            self.finish(phase, on)

    def finish(self, phase: Phase, on: dt.date) -> None:
        if phase.gate is not None:
            self.gates.append(ReachedGate(phase=phase, stay=self.stay.number, reached_on=on))
        self.consolidated = self.consolidated or phase.kind is PhaseKind.CONSOLIDATION
        self.enter(self.stay.index + 1, on, self.stay.reason)

    def _wish(self, phase: Phase) -> Wish:
        floor = self.not_before
        if self.last is not None:
            floor = max(floor, self.last[0] + DAY)
        if phase.is_dosing:
            floor = max(floor, self.limits.first_allowed(self.doses))
        ideal, before = self._ideal(phase), phase.window_before_days.value
        return Wish(
            ideal=ideal,
            floor=floor,
            before=before,
            after=_reach(phase, before),
            preferred=self._sought(phase, ideal),
        )

    def _sought(self, phase: Phase, ideal: dt.date) -> frozenset[int]:
        """The weekdays preferred. Where a shifted dose makes the next one a dose too many for 7 days, every later one
        would be shifted in turn: the series then waits for its next own weekday."""
        if self.last is None:
            return frozenset()
        is_pushed = phase.is_dosing and self.limits.is_crowded(self.doses, ideal)
        return self._weekdays(phase) if is_pushed else self.preferred

    def _ideal(self, phase: Phase) -> dt.date:
        """Spacing counts from the last visit; after one not held, the next comes within the rebooking time."""
        if self.last is None:
            return self.not_before
        day, held = self.last
        if phase.visits_per_week is not None:
            return self._ideal_in_week(phase.visits_per_week.value, day)
        gap = DAYS_PER_WEEK * self.weeks(phase)
        if not held:
            return day + DAY * min(gap, self.protocol.rebook_days.value)
        ideal = nearest(self.slot or day, day + DAY * gap)
        if phase.kind is not PhaseKind.MAINTENANCE:
            return ideal
        # The plan itself never doses so soon that it would be a sign of misuse.
        return max(ideal, day + DAY * math.ceil(gap * self.limits.least_share))

    def _ideal_in_week(self, per_week: int, last: dt.date) -> dt.date:
        rhythm = self.stay.rhythm
        if self.stay.weekdays and not self.preferred:
            return _next_on(self.stay.weekdays, after=rhythm[-1])
        if len(rhythm) >= per_week:
            return rhythm[-per_week] + DAY * DAYS_PER_WEEK
        return last + DAY * (DAYS_PER_WEEK // per_week)

    def is_chosen(self, visit: Visit, on: dt.date) -> bool:
        """Whether people chose `on` for the visit: gave it that day by hand, or held it on another than planned."""
        return on != visit.target or self.pins.get(visit.key) == on

    def _slot(self, phase: Phase, on: dt.date) -> dt.date:
        """The day of the series that a visit on `on` stands for: its place, were no day closed and no visit missed."""
        if self.slot is None or on.weekday() in self._weekdays(phase):
            return on
        if phase.visits_per_week is None and not self.preferred:
            return nearest(self.slot, on)
        wish = replace(self._wish(phase), floor=dt.date.min)
        usual = place(wish, self.calendar.is_opening_weekday)
        return nearest(usual, on) if usual else on

    def _weekdays(self, phase: Phase) -> frozenset[int]:
        """Of the series: those preferred, or else those it has had."""
        if self.preferred:
            return self.preferred
        if phase.visits_per_week is not None:
            return self.stay.weekdays
        return frozenset({self.slot.weekday()} if self.slot else ())

    def _target(self, phase: Phase, wish: Wish) -> dt.date:
        """A clinic that never opens within the hours for integration doses all the same, and integrates later."""
        allowed = place(wish, lambda day: self._is_possible(phase, day)) or place(wish, self.calendar.is_open)
        return allowed or self.calendar.first_open(wish.floor)

    def _is_possible(self, phase: Phase, day: dt.date) -> bool:
        if not self.calendar.is_open(day):
            return False
        return phase.integration is None or any(
            map(self.calendar.is_open, _days_after(phase.integration, day))
        )

    def _moved(self, key: str, floor: dt.date) -> dt.date | None:
        day = self.pins.get(key)
        if day is None or not self.calendar.is_open(day) or (self.last and day <= self.last[0]):
            return None
        return day if day >= floor or day in self.overrides else None

    def _add_integration(self, phase: Phase, visit: Visit, on: dt.date) -> None:
        if phase.integration is None:
            return
        days = tuple(_days_after(phase.integration, on))
        open_days = [day for day in days if self.calendar.is_open(day)]
        target = open_days[0] if open_days else self.calendar.first_open(days[-1])
        self.integrations.append(
            Visit(
                key=f"{visit.stay}-{phase.key}-{VisitKind.INTEGRATION}-{self.stay.slots}",
                kind=VisitKind.INTEGRATION,
                phase=phase.key,
                stay=visit.stay,
                number=visit.number,
                of=visit.of,
                target=target,
                earliest=days[0],
                latest=max(target, days[-1]),
                provisional=visit.provisional,
            )
        )


def nearest(weekday_of: dt.date, day: dt.date) -> dt.date:
    """The day nearest to `day`, at most three away, that falls on the weekday of `weekday_of`."""
    off = (weekday_of.weekday() - day.weekday()) % DAYS_PER_WEEK
    return day + DAY * (off if off <= DAYS_PER_WEEK // 2 else off - DAYS_PER_WEEK)


def _next_on(weekdays: frozenset[int], *, after: dt.date) -> dt.date:
    return next(day for day in (after + DAY * offset for offset in range(1, 8)) if day.weekday() in weekdays)


def _per_week(phase: Phase) -> int:
    """Visits in a week of the phase, 1 for a phase that counts weeks."""
    return phase.visits_per_week.value if phase.visits_per_week else 1


def _reach(phase: Phase, before: int) -> int:
    """Days to look ahead for a preferred weekday: to the end of a week, or of the share of one."""
    if phase.visits_per_week is not None:
        return DAYS_PER_WEEK // phase.visits_per_week.value
    return DAYS_PER_WEEK - 1 - before


def _days_after(rule: Integration, day: dt.date) -> Iterator[dt.date]:
    """The local dates that lie wholly or partly within the hours after a dose on `day`."""
    first = -(-rule.earliest_hours.value // _HOURS)
    for offset in range(first, rule.latest_hours.value // _HOURS + 1):
        yield day + DAY * offset
