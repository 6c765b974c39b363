"""Treatment sessions of the past as rows, each as the verbs would have left it."""

from clinic.core.actor import Actor
from clinic.demo.seed.courses import Record
from clinic.demo.seed.moments import fact
from clinic.demo.seed.pile import Pile
from clinic.demo.seed.places import Place
from clinic.demo.simulation.body import Vitals
from clinic.demo.simulation.sessions import SessionStory, Unwanted
from clinic.demo.simulation.world import MINUTE
from clinic.patients.models import Patient
from clinic.safety.models import AdverseEvent
from clinic.treatments.models import DischargeCheck, Dose, PreDoseCheck, ProcessElement, Reading, Session


def add_sessions(pile: Pile, place: Place, record: Record) -> list[Session]:
    """Visits are stored before."""
    sessions = []
    for number, story in enumerate(record.story.life.sessions):
        session = _session(place, record, number, story)
        sessions.append(session)
        pile.add(session)
        _add_facts(pile, place, record, session, story)
    by = place.by_client
    for vitals in record.story.life.measured_elsewhere:
        pile.add(_reading(record, None, vitals, by))
    for admission in record.story.life.admissions:
        pile.add(_event(record, None, admission, place.by_nurse))
    return sessions


def _session(place: Place, record: Record, number: int, story: SessionStory) -> Session:
    columns = fact(place.by_nurse, story.arrived_at) | {"updated_at": story.released_at}
    return Session(
        id=record.sessions[number],
        clinic=place.clinic,
        course=record.course,
        patient=record.patient,
        visit=record.visits[story.visit],
        on=story.on,
        state=Session.State.RELEASED,
        chair=story.chair,
        supervisor=place.prescriber,
        arrived_at=story.arrived_at,
        dosed_at=story.dosed_at,
        observed_at=story.observed_at,
        released_at=story.released_at,
        is_extra=story.is_extra,
        **columns | {"version": 4},
    )


def _add_facts(pile: Pile, place: Place, record: Record, session: Session, story: SessionStory) -> None:
    nurse = place.by_nurse
    own = {"clinic": place.clinic, "session": session}
    is_asked = session.patient.pregnancy == Patient.Pregnancy.NOT_PREGNANT
    pregnancy = PreDoseCheck.Pregnancy.NOT_PREGNANT if is_asked else ""
    pile.add(
        PreDoseCheck(**own, **story.checks, pregnancy=pregnancy, **fact(nurse, story.before.at + MINUTE))
    )
    pile.add(_dose(record, session, story, nurse))
    for vitals in (story.before, *story.readings):
        pile.add(_reading(record, session, vitals, nurse))
    for element in story.elements:
        pile.add(
            ProcessElement(
                **own,
                kind=element.kind,
                value=element.value,
                note=element.note,
                at=element.at,
                **fact(nurse, element.at),
            )
        )
    for unwanted in story.unwanted:
        pile.add(_event(record, session, unwanted, nurse))
    pile.add(
        DischargeCheck(
            **own,
            minutes_observed=(story.released_at - story.dosed_at) // MINUTE,
            escort_name=record.story.person.escort,
            driving_advice_given=True,
            feels_ready=True,
            **fact(nurse, story.released_at),
        )
    )


def _dose(record: Record, session: Session, story: SessionStory, by: Actor) -> Dose:
    given, course = story.dose, record.course
    return Dose(
        clinic=course.clinic,
        session=session,
        course=course,
        patient=record.patient,
        product=course.product,
        route=course.route,
        amount_mg=given.amount_mg,
        mg_per_kg=given.mg_per_kg,
        weight_kg=given.weight_kg,
        minutes=given.minutes,
        lot=given.lot,
        devices=given.devices,
        given_at=story.dosed_at,
        guard_band=given.band,
        **fact(by, story.dosed_at),
    )


def _reading(record: Record, session: Session | None, vitals: Vitals, by: Actor) -> Reading:
    """The minute counts from the dose only for what is written after it."""
    dosed_at = session.dosed_at if session else None
    is_after = dosed_at is not None and vitals.at >= dosed_at
    return Reading(
        clinic=record.course.clinic,
        patient=record.patient,
        session=session,
        measured_at=vitals.at,
        minute=round((vitals.at - dosed_at) / MINUTE) if dosed_at and is_after else None,
        **vitals.values,
        **fact(by, vitals.at),
    )


def _event(record: Record, session: Session | None, unwanted: Unwanted, by: Actor) -> AdverseEvent:
    return AdverseEvent(
        clinic=record.course.clinic,
        patient=record.patient,
        course=record.course,
        session=session,
        code=unwanted.code,
        severity=unwanted.severity,
        is_serious=unwanted.is_serious,
        began_at=unwanted.began_at,
        resolved_at=unwanted.resolved_at,
        **fact(by, unwanted.resolved_at),
    )
