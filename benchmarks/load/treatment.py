"""The course, its planned visits and the sessions held, with dose and readings."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from benchmarks.load.block import Block
from benchmarks.load.life import DAY, SLOTS, Life, Slot
from clinic.accounts.models import User
from clinic.patients.models import Patient
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, CourseEvent, Dose, PlannedVisit, Reading, Session

MINUTE = dt.timedelta(minutes=1)
AMOUNT = {"amount_mg": Decimal(40), "mg_per_kg": Decimal("0.5"), "weight_kg": Decimal(80), "minutes": 40}
ON_HOLD_DAYS = 20
IN_HOUSE = ((Session.State.ARRIVED, 15), (Session.State.DOSED, 45), (Session.State.OBSERVED, 130))
"""One session of each a block, with the minutes since the patient came."""
SESSION_STEPS = {"dosed_at": 20, "observed_at": 100, "released_at": 140}
"""Minutes after arrival."""

V = PlannedVisit.State


@dataclass(frozen=True, slots=True)
class Stop:
    """A place of the plan on its day, and what became of it."""

    slot: Slot
    day: dt.date
    state: PlannedVisit.State


class TreatmentWriter:
    def __init__(self, block: Block, protocol: ProtocolVersion, prescriber: User) -> None:
        self.block = block
        self.protocol = protocol
        self.prescriber = prescriber
        self._arriving = iter(IN_HOUSE)

    def add_course(self, life: Life, patient: Patient) -> Course:
        stops = _stops(life)
        course = self._add_course_row(life, patient, stops)
        self._add_event(course, life.at(life.started_on), "started", {"protocol": str(self.protocol.pk)})
        for stop in stops:
            visit = self._add_visit(life, course, stop)
            if stop.state is V.DONE:
                start = life.at(stop.day, life.number * 7 % 420)
                self._add_session(course, visit, start, Session.State.RELEASED)
                self._add_event(course, start, "visit-done", {"visit": visit.key, "kind": "dosing"})
            elif stop.day == life.today:
                self._add_arrival(life, course, visit)
        return course

    def _add_course_row(self, life: Life, patient: Patient, stops: list[Stop]) -> Course:
        ahead = next((stop for stop in stops if stop.state is V.PLANNED), None)
        current = ahead or stops[-1]
        return self.block.add(
            Course,
            life.at(life.started_on),
            patient=patient,
            protocol=self.protocol,
            prescriber=self.prescriber,
            product=self.protocol.product,
            route=self.protocol.route,
            state=life.state,
            started_on=life.started_on,
            ended_on=life.ended_on,
            planned_mg_per_kg=AMOUNT["mg_per_kg"],
            phase=current.slot.phase,
            interval_weeks=current.slot.weeks,
            next_target=ahead.day if ahead else None,
            visits_done=sum(stop.state is V.DONE for stop in stops),
            replanned_at=life.now,
        )

    def _add_event(self, course: Course, at: dt.datetime, kind: str, details: dict[str, str]) -> None:
        self.block.add(CourseEvent, at, course=course, kind=kind, on=at.date(), details=details)

    def _add_visit(self, life: Life, course: Course, stop: Stop) -> PlannedVisit:
        slot, width = stop.slot, stop.slot.width * DAY
        has_time = life.number % 2 == 0 and life.today <= stop.day <= life.today + 28 * DAY
        return self.block.add(
            PlannedVisit,
            life.at(life.started_on),
            course=course,
            patient=course.patient,
            key=slot.key,
            kind=PlannedVisit.Kind.DOSING,
            phase=slot.phase,
            number=slot.number,
            of=slot.of,
            target=stop.day,
            earliest=stop.day - width,
            latest=stop.day + width,
            starts_at=life.at(stop.day, life.number % 420) if has_time else None,
            state=stop.state,
            done_on=stop.day if stop.state is V.DONE else None,
        )

    def _add_arrival(self, life: Life, course: Course, visit: PlannedVisit) -> None:
        state, minutes = next(self._arriving, (None, 0))
        if state is not None:
            self._add_session(course, visit, life.now - minutes * MINUTE, state)

    def _add_session(
        self, course: Course, visit: PlannedVisit, start: dt.datetime, state: Session.State
    ) -> None:
        times = {name: start + minutes * MINUTE for name, minutes in _steps(state).items()}
        session = self.block.add(
            Session,
            start,
            course=course,
            patient=course.patient,
            visit=visit,
            on=visit.target,
            state=state,
            chair=str(1 + visit.number % 6),
            arrived_at=start,
            **times,
        )
        self._add_reading(session, start + 5 * MINUTE, systolic=124, diastolic=78)
        if "dosed_at" in times:
            self._add_dose(session, times["dosed_at"])
            peak = {"systolic": 136 + visit.number, "diastolic": 84, "dissociation": 2, "minute": 40}
            self._add_reading(session, times["dosed_at"] + 20 * MINUTE, **peak)

    def _add_dose(self, session: Session, at: dt.datetime) -> None:
        given = {"product": session.course.product, "route": session.course.route, **AMOUNT}
        self.block.add(
            Dose, at, session=session, course=session.course, patient=session.patient, given_at=at, **given
        )

    def _add_reading(self, session: Session, at: dt.datetime, **values: Any) -> None:
        values |= {"pulse": 72, "spo2": 98}
        self.block.add(Reading, at, patient=session.patient, session=session, measured_at=at, **values)


def _steps(state: Session.State) -> dict[str, int]:
    reached = {
        Session.State.ARRIVED: (),
        Session.State.DOSED: ("dosed_at",),
        Session.State.OBSERVED: ("dosed_at", "observed_at"),
        Session.State.RELEASED: ("dosed_at", "observed_at", "released_at"),
    }
    return {name: SESSION_STEPS[name] for name in reached[state]}


def _stops(life: Life) -> list[Stop]:
    days = [(slot, life.started_on + slot.offset * DAY) for slot in SLOTS]
    if life.state is not Course.State.ACTIVE:
        until = life.ended_on or life.today - ON_HOLD_DAYS * DAY
        days = [(slot, day) for slot, day in days if day <= until]
    stops = [Stop(slot, day, _outcome(life, day)) for slot, day in days]
    past = [place for place, stop in enumerate(stops) if stop.day < life.today]
    if life.state is Course.State.ACTIVE and life.one_in(20) and past:
        late = stops[past[-1]]
        stops[past[-1]] = Stop(late.slot, late.day, V.PLANNED)
    return stops


def _outcome(life: Life, day: dt.date) -> PlannedVisit.State:
    if day >= life.today:
        return V.PLANNED
    return V.MISSED if life.chance.random() < 0.04 else V.DONE
