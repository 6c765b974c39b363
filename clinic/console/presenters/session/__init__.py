"""A treatment session as it is run: where it stands, what is due, what was measured, what is missing to leave."""

from dataclasses import dataclass

from clinic.console.presenters.courses import course_name
from clinic.console.presenters.schedule.visits import visit_name
from clinic.console.presenters.session.before import Check, Fact, checks_of, facts_of, pressure_ref
from clinic.console.presenters.session.gates import UNMET, Need, before_dose, dose_needs, lifted_words
from clinic.console.presenters.session.readings import Line, lines_of
from clinic.console.presenters.session.status import Status, stage_of, status_of
from clinic.console.presenters.strip import Strip, strip_of
from clinic.safety.models import AdverseEvent
from clinic.safety.rules import adverse_events
from clinic.treatments.models import DischargeCheck, Dose, PreDoseCheck, ProcessElement, Session
from clinic.treatments.selectors.sessions import latest_checks, standing_dose

__all__ = ["SessionPage", "dose_needs", "session_page", "stage_of", "status_of"]

Kind = ProcessElement.Kind
TOLD_AFTER = frozenset({Kind.EXPERIENCE, Kind.DEBRIEF, Kind.INTEGRATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    event: AdverseEvent
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """`checked` is None until the checks are recorded, `discharge` until the patient was released; `told` is
    what was said after the dose wore off."""

    session: Session
    strip: Strip
    treatment: str
    visit: str
    status: Status
    facts: tuple[Fact, ...]
    needs: tuple[Need, ...]
    pressure_ref: str
    checked: PreDoseCheck | None
    checks: tuple[Check, ...]
    dose: Dose | None
    readings: list[Line]
    events: list[Event]
    support: list[ProcessElement]
    told: list[ProcessElement]
    discharge: DischargeCheck | None

    @property
    def stage(self) -> str:
        return self.status.stage

    @property
    def unmet(self) -> str:
        codes = self.discharge.unmet if self.discharge else []
        return ", ".join(UNMET.get(code, code) for code in codes)

    @property
    def lifted(self) -> str:
        return lifted_words(self.dose)


def session_page(session: Session) -> SessionPage:
    checked = latest_checks(session)
    elements = session.process_elements.order_by("at")
    return SessionPage(
        session=session,
        strip=strip_of(session.patient, session.course),
        treatment=course_name(session.course),
        visit=visit_name(session.visit) if session.visit else "Outside the plan",
        status=status_of(session),
        facts=tuple(facts_of(session)),
        needs=before_dose(session),
        pressure_ref=pressure_ref(session),
        checked=checked,
        checks=tuple(checks_of(session, checked)) if checked else (),
        dose=standing_dose(session),
        readings=lines_of(session),
        events=_events(session),
        support=[row for row in elements if row.kind not in TOLD_AFTER],
        told=[row for row in elements if row.kind in TOLD_AFTER],
        discharge=session.discharge_checks.filter(status=DischargeCheck.Status.FINAL).first(),
    )


def _events(session: Session) -> list[Event]:
    found = session.adverse_events.filter(status=AdverseEvent.Status.FINAL).order_by("began_at")
    names = adverse_events()
    return [Event(event=row, name=names[row.code].label if row.code in names else row.code) for row in found]
