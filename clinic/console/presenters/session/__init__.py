"""A treatment session as it is run: where it stands, what is due, what was measured, what is missing to leave."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from clinic.accounts.models import ClinicFact
from clinic.console.presenters.corrected import corrected_dose, taken_back
from clinic.console.presenters.courses import course_name
from clinic.console.presenters.schedule.visits import visit_name
from clinic.console.presenters.session.before import Check, Fact, checks_of, facts_of, pressure_ref
from clinic.console.presenters.session.gates import UNMET, Need, before_dose, dose_needs, lifted_words
from clinic.console.presenters.session.readings import Line, lines_of
from clinic.console.presenters.session.status import Status, stage_of, status_of
from clinic.console.presenters.strip import Strip, strip_of
from clinic.core import clock
from clinic.safety.models import AdverseEvent
from clinic.safety.rules import adverse_events
from clinic.treatments.models import DischargeCheck, Dose, PreDoseCheck, ProcessElement, Reading, Session
from clinic.treatments.selectors.corrections import corrected_doses
from clinic.treatments.selectors.sessions import standing_checks, standing_dose

__all__ = ["SessionPage", "before_dose", "dose_needs", "session_page", "stage_of", "status_of"]

Kind = ProcessElement.Kind
TOLD_AFTER = frozenset({Kind.EXPERIENCE, Kind.DEBRIEF, Kind.INTEGRATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    event: AdverseEvent
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InError:
    """An entry taken back, and why."""

    was: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """`checked` is None until the checks are recorded, `discharge` until the patient was released; `told` is
    what was said after the dose wore off. `corrected` says what of the dose was put right, `asked_before` whose
    answers the checks shown replace; rows in error are kept as words."""

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
    asked_before: str
    dose: Dose | None
    corrected: str
    doses_in_error: list[InError]
    readings: list[Line]
    readings_in_error: list[InError]
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


def session_page(session: Session, *, dose_at: dt.datetime | None = None) -> SessionPage:
    """`dose_at` is the moment typed for a dose to be given, if one is."""
    checks = standing_checks(session)
    checked, dose = next(iter(checks), None), standing_dose(session)
    elements = session.process_elements.order_by("at")
    return SessionPage(
        session=session,
        strip=strip_of(session.patient, session.course),
        treatment=course_name(session.course),
        visit=visit_name(session.visit) if session.visit else "Outside the plan",
        status=status_of(session),
        facts=tuple(facts_of(session, dose)),
        needs=before_dose(session, dose_at),
        pressure_ref=pressure_ref(session),
        checked=checked,
        checks=tuple(checks_of(session, checked)) if checked else (),
        asked_before=_asked_before(checks),
        dose=dose,
        corrected=corrected_dose(dose, corrected_doses([session]).get(session.pk)),
        doses_in_error=_in_error(session.doses.order_by("given_at")),
        readings=lines_of(session),
        readings_in_error=_in_error(session.readings.order_by("measured_at")),
        events=_events(session),
        support=[row for row in elements if row.kind not in TOLD_AFTER],
        told=[row for row in elements if row.kind in TOLD_AFTER],
        discharge=session.discharge_checks.filter(status=DischargeCheck.Status.FINAL).first(),
    )


def _in_error(rows: QuerySet[Dose] | QuerySet[Reading]) -> list[InError]:
    found = rows.filter(status=ClinicFact.Status.ENTERED_IN_ERROR)
    return [InError(was=taken_back(row), reason=row.status_reason) for row in found]


def _asked_before(checks: Sequence[PreDoseCheck]) -> str:
    """Names and times; empty for checks asked once."""
    asked = (
        f"{row.recorded_by_name} at {clock.local_time(row.recorded_at):%H:%M}" for row in reversed(checks[1:])
    )
    return ", ".join(asked)


def _events(session: Session) -> list[Event]:
    found = session.adverse_events.filter(status=AdverseEvent.Status.FINAL).order_by("began_at")
    names = adverse_events()
    return [Event(event=row, name=names[row.code].label if row.code in names else row.code) for row in found]
