"""Courses as rows: events as they were recorded, reviews and proposals decided on the way, the schedule planned."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from clinic.accounts.records import change
from clinic.core.ids import new_id
from clinic.demo.seed.moments import SIMULATION, at, fact
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.simulation.diary import Step
from clinic.demo.simulation.population import Story
from clinic.demo.simulation.world import MINUTE, World
from clinic.patients.models import Diagnosis, Patient
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules.engine import ClinicCalendar
from clinic.treatments.models import Course, CourseEvent, PlannedVisit, ReviewGate
from clinic.treatments.rules.events import EventKind, Happening
from clinic.treatments.rules.planned import PLANNED
from clinic.treatments.rules.schedule import Planning, Schedule
from clinic.treatments.selectors.planned import plan_of
from clinic.treatments.selectors.schedule import happening_of
from clinic.treatments.services import gates, proposals
from clinic.treatments.services.schedule import replan


@dataclass(slots=True, kw_only=True)
class Record:
    """One patient's rows as they grow: `sessions` are the ids that the course's events name."""

    story: Story
    patient: Patient
    course: Course
    sessions: list[uuid.UUID] = field(default_factory=list)
    visits: dict[str, PlannedVisit] = field(default_factory=dict)
    schedule: Schedule | None = None

    @property
    def latest_at(self) -> dt.datetime:
        """When the course last changed."""
        return self.story.life.diary.steps[-1].at


def new_record(
    place: Place, version: ProtocolVersion, story: Story, patient: Patient, diagnosis: Diagnosis
) -> Record:
    life = story.life
    course = Course(
        clinic=place.clinic,
        patient=patient,
        protocol=version,
        diagnosis=diagnosis,
        prescriber=place.prescriber,
        product=life.dosing.product.value,
        route=life.dosing.route.value,
        started_on=life.brief.started_on,
        planned_dose_mg=life.dosing.first_mg,
        planned_mg_per_kg=life.dosing.mg_per_kg,
        preferred_weekdays=list(life.brief.preferred_weekdays),
        with_psychotherapy=life.brief.with_psychotherapy,
        **fact(place.by_prescriber, life.diary.steps[0].at),
    )
    ids = [new_id() for _ in life.sessions]
    return Record(story=story, patient=patient, course=course, sessions=ids)


def add_events(pile: Pile, place: Place, world: World, record: Record) -> None:
    """The course itself is stored before: reviews and proposals refer to it."""
    writer = _Events(place, world, record)
    for step in record.story.life.diary.steps:
        pile.add(writer.row(step))


def plan_course(place: Place, world: World, record: Record) -> None:
    """Events are stored before. Agreed times are set as people agreed on them."""
    with at(record.latest_at + MINUTE):
        record.schedule = replan(course=record.course, by=SIMULATION, today=world.today)
    record.visits = {visit.key: visit for visit in PlannedVisit.objects.filter(course=record.course)}
    for key, starts_at in record.story.life.appointments.items():
        with at(record.latest_at):
            change(record.visits[key], by=place.by_nurse, starts_at=starts_at)


class _Events:
    def __init__(self, place: Place, world: World, record: Record) -> None:
        self._place, self._world, self._record = place, world, record
        self._happenings: list[Happening] = []
        self._gate = ""

    def row(self, step: Step) -> CourseEvent:
        happening, course = step.happening, self._record.course
        details = dict(happening.details) | self._more(step)
        row = CourseEvent(
            clinic=course.clinic,
            course=course,
            kind=happening.kind.value,
            on=happening.on,
            details=details,
            reason=happening.reason,
            **fact(self._place.by(step.by), step.at),
        )
        versions = {str(course.protocol_id): course.protocol}
        self._happenings.append(happening_of(row, course.clinic, versions))
        return row

    def _more(self, step: Step) -> dict[str, object]:
        """What only the stored rows can tell: ids of protocol, session, review and proposal."""
        if step.happening.kind is EventKind.STARTED:
            course = self._record.course
            return {"protocol": str(course.protocol_id), PLANNED: plan_of(course).details}
        if step.session is not None:
            return {"session": str(self._record.sessions[step.session])}
        if step.review is not None:
            return {"gate": self._decide(step)}
        if step.acceptance is not None:
            return {"proposal": self._accept(step)}
        if step.happening.kind is EventKind.STOPPED and self._gate:
            return {"gate": self._gate}
        return {}

    def _decide(self, step: Step) -> str:
        """The review as the plan of that day asked for it, and its outcome."""
        review, course = step.review, self._record.course
        if review is None:
            raise ValueError(f"{step.happening} records no review")
        by = self._place.by_prescriber
        with at(step.at):
            gates.keep_gates(course, self._schedule(step.happening.on), by)
            gate = ReviewGate.objects.get(course=course, kind=review.kind, outcome="", is_withdrawn=False)
            gates.decide_gate(
                gate=gate, outcome=review.outcome, reason=review.reason, expected_version=gate.version, by=by
            )
        self._gate = str(gate.pk) if review.outcome == ReviewGate.Outcome.STOP else ""
        return str(gate.pk)

    def _accept(self, step: Step) -> str:
        answer, by = step.acceptance, self._place.by_prescriber
        if answer is None:
            raise ValueError(f"{step.happening} accepts nothing")
        with at(step.at):
            kept = proposals.keep_proposal(
                course=self._record.course, proposed=answer.proposal, relapse=answer.relapse, by=by
            )
            if kept is None:
                raise ValueError(f"{answer.proposal} was not kept")
            proposals.decide(
                proposal=kept,
                accept=True,
                step=answer.step,
                reason=answer.reason,
                expected_version=kept.version,
                by=by,
            )
        return str(kept.pk)

    def _schedule(self, today: dt.date) -> Schedule:
        calendar: ClinicCalendar = self._world.calendar
        return Planning(
            happenings=tuple(self._happenings),
            calendar=calendar,
            limits=self._world.limits,
            today=today,
        ).schedule()
