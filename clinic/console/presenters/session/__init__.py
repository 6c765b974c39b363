"""A treatment session as it is run: where it stands, what is due, what was measured, what is missing to leave."""

from dataclasses import dataclass

from clinic.accounts.roles import Permission
from clinic.console.presenters.courses import course_name
from clinic.console.presenters.schedule.actions import May
from clinic.console.presenters.schedule.visits import visit_name
from clinic.console.presenters.session.before import Check, Fact, checks_of, facts_of
from clinic.console.presenters.session.readings import Line, lines_of
from clinic.console.presenters.session.status import Status, status_of
from clinic.console.presenters.strip import Strip, strip_of
from clinic.safety.models import AdverseEvent
from clinic.safety.rules import adverse_events
from clinic.treatments.models import DischargeCheck, Dose, ProcessElement, Session
from clinic.treatments.selectors.sessions import standing_dose

__all__ = ["SessionPage", "Status", "session_page", "status_of"]

State = Session.State
OVER = frozenset({State.RELEASED, State.CANCELLED, State.MISSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    event: AdverseEvent
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """`discharge` is None until the patient was released."""

    session: Session
    strip: Strip
    treatment: str
    visit: str
    status: Status
    facts: tuple[Fact, ...]
    checks: tuple[Check, ...]
    checked_by: str
    dose: Dose | None
    readings: list[Line]
    events: list[Event]
    elements: list[ProcessElement]
    discharge: DischargeCheck | None

    @property
    def is_over(self) -> bool:
        return self.session.state in OVER

    @property
    def is_before_dose(self) -> bool:
        return self.session.state == State.ARRIVED

    @property
    def is_watched(self) -> bool:
        return self.session.state in {State.DOSED, State.OBSERVED}


def session_page(session: Session, may: May) -> SessionPage:
    checks, checked_by = checks_of(session)
    released = session.discharge_checks.filter(status=DischargeCheck.Status.FINAL).first()
    return SessionPage(
        session=session,
        strip=strip_of(session.patient, session.course),
        treatment=course_name(session.course),
        visit=visit_name(session.visit) if session.visit else "Outside the plan",
        status=status_of(session, may(Permission.ACKNOWLEDGE_ALERT)),
        facts=tuple(facts_of(session)),
        checks=checks,
        checked_by=checked_by,
        dose=standing_dose(session),
        readings=lines_of(session),
        events=_events(session),
        elements=list(session.process_elements.filter(status=ProcessElement.Status.FINAL).order_by("at")),
        discharge=released,
    )


def _events(session: Session) -> list[Event]:
    found = session.adverse_events.filter(status=AdverseEvent.Status.FINAL).order_by("began_at")
    names = adverse_events()
    return [Event(event=row, name=names[row.code].label if row.code in names else row.code) for row in found]
