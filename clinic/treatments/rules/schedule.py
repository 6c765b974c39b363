"""A course's schedule, planned from its stored events alone."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from clinic.core.errors import FieldError
from clinic.evidence import Limits
from clinic.protocols.rules import Phase, Protocol
from clinic.protocols.rules.engine import ClinicCalendar, Plan, Visit, VisitState, event_problems, plan
from clinic.treatments.rules.events import ENDINGS, PLACED, EventKind, Happening, engine_events
from clinic.treatments.rules.planned import PLANNED, PlannedDose


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a caseload shows: `done` of `planned` visits of the phase, `planned` None while it is open-ended."""

    phase: str
    done: int
    planned: int | None
    interval_weeks: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`protocol` is the version in force; `ended` the event that ended the course, which plans nothing more;
    `moved` the days people gave to visits by key, `planned_dose` None where no event says what is planned."""

    plan: Plan
    protocol: Protocol
    ended: Happening | None
    moved: Mapping[str, dt.date]
    planned_dose: PlannedDose | None = None

    @property
    def visits(self) -> tuple[Visit, ...]:
        if self.ended is None:
            return self.plan.visits
        return tuple(visit for visit in self.plan.visits if not visit.is_open)

    @property
    def next_target(self) -> dt.date | None:
        following = next((visit for visit in self.visits if visit.is_open and not visit.provisional), None)
        return following.target if following else None

    @property
    def standing(self) -> Standing:
        position = self.plan.position
        if position.phase is None:
            last = self.protocol.phases[-1]
            count = last.visits.value if last.visits else position.done
            return Standing(phase=last.key, done=count, planned=count, interval_weeks=None)
        phase = self.protocol.phase(position.phase)
        return Standing(
            phase=phase.key,
            done=position.done,
            planned=phase.visits.value if phase.visits else None,
            interval_weeks=_spacing(phase, position.interval_weeks),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Planning:
    """All a schedule is made from. `happenings` come in the order in which they apply and hold one `started`."""

    happenings: tuple[Happening, ...]
    calendar: ClinicCalendar
    limits: Limits
    today: dt.date

    def schedule(self) -> Schedule:
        start = next(event for event in self.happenings if event.kind is EventKind.STARTED)
        if start.protocol is None:
            raise ValueError(f"event {start.key} starts a course without a protocol")
        found = plan(
            start.protocol,
            start=start.on,
            calendar=self.calendar,
            today=self.today,
            preferred_weekdays=engine_weekdays(start.details["preferred_weekdays"]),
            events=engine_events(self.happenings),
            limits=self.limits,
        )
        changes = [event.protocol for event in self.happenings if event.kind is EventKind.PROTOCOL_CHANGED]
        moves = {event.visit: event for event in self.happenings if event.kind is EventKind.VISIT_MOVED}
        return Schedule(
            plan=replace(found, visits=tuple(_as_placed(found.visits, self.happenings, moves))),
            protocol=next((changed for changed in reversed(changes) if changed), start.protocol),
            ended=next((event for event in reversed(self.happenings) if event.kind in ENDINGS), None),
            moved={key: event.to for key, event in moves.items() if not event.details.get("appointment")},
            planned_dose=_planned_dose(self.happenings),
        )

    def problems(self, happening: Happening) -> tuple[FieldError, ...]:
        """What speaks against recording it now; empty when nothing does. A course may end at any time."""
        if happening.kind in ENDINGS:
            return ()
        before = self.schedule()
        return tuple(
            problem
            for event in engine_events([happening])
            for problem in event_problems(
                event,
                protocol=before.protocol,
                plan=before.plan,
                calendar=self.calendar,
                today=self.today,
                events=engine_events(self.happenings),
                limits=self.limits,
            )
        )


def engine_weekdays(iso_weekdays: Sequence[int]) -> frozenset[int]:
    """Clinics count ISO weekdays, Monday as 1; the engine counts Monday as 0."""
    return frozenset(day - 1 for day in iso_weekdays)


def _planned_dose(happenings: Sequence[Happening]) -> PlannedDose | None:
    said = (event.details[PLANNED] for event in reversed(happenings) if PLANNED in event.details)
    return next(map(PlannedDose.read, said), None)


def _as_placed(
    visits: Sequence[Visit], happenings: Sequence[Happening], moves: dict[str, Happening]
) -> Iterator[Visit]:
    """Lays hand-made moves and cancellations over the visits that the engine only places."""
    called_off = {event.visit for event in happenings if event.kind is EventKind.VISIT_CANCELLED}
    for visit in visits:
        if visit.kind not in PLACED or not visit.is_open:
            yield visit
        elif visit.key in called_off:
            yield replace(visit, state=VisitState.CANCELLED)
        elif visit.key in moves:
            day = moves[visit.key].to
            yield replace(visit, target=day, earliest=min(visit.earliest, day), latest=max(visit.latest, day))
        else:
            yield visit


def _spacing(phase: Phase, interval_weeks: int | None) -> Decimal | None:
    if phase.visits_per_week is not None:
        return Decimal(1) / phase.visits_per_week.value
    return Decimal(interval_weeks) if interval_weeks else None
