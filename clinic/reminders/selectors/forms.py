"""Which questionnaires the visits ahead want from the patient and have not been asked for yet."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.instruments.models import FormRequest
from clinic.instruments.rules import instrument
from clinic.patients.models import Patient
from clinic.protocols.rules import Phase, ProtocolError
from clinic.protocols.selectors import definition_of
from clinic.reminders import rules
from clinic.reminders.selectors.visits import DAY, appointment_of, visits_by_patient
from clinic.treatments.models import PlannedVisit


@dataclass(frozen=True, slots=True)
class FormNeed:
    """`visit` is the one the patient comes for that day; `instruments` are those of all visits of the day."""

    visit: PlannedVisit
    instruments: tuple[str, ...]


def form_needs(clinic: Clinic, patients: Collection[uuid.UUID], *, today: dt.date) -> Iterator[FormNeed]:
    active = Patient.objects.of(clinic).active().filter(pk__in=patients).values_list("pk", flat=True)
    by_patient = visits_by_patient(clinic, active, today, ahead=rules.FORM_LEAD_DAYS * DAY)
    ahead = [
        visit
        for visits in by_patient.values()
        for visit in visits
        if visit.state == PlannedVisit.State.PLANNED
    ]
    asked = _asked_before(clinic, [visit.pk for visit in ahead])
    for _, group in groupby(ahead, key=attrgetter("patient_id", "target")):
        same_day = {visit.pk: visit for visit in group}
        [lead] = rules.lead_appointments(appointment_of(visit, clinic) for visit in same_day.values())
        codes = tuple(dict.fromkeys(code for visit in same_day.values() for code in _fillable(visit)))
        before = [request for pk in same_day for request in asked.get(pk, ())]
        if codes and _still_needed(lead, before, today):
            yield FormNeed(same_day[lead.id], codes)


def _still_needed(lead: rules.Appointment, before: Sequence[FormRequest], today: dt.date) -> bool:
    now = clock.now()
    return rules.asks_for_form(
        lead,
        today=today,
        waiting=any(r.state == FormRequest.State.OPEN and r.expires_at > now for r in before),
        answered=[r.due_on for r in before if r.state == FormRequest.State.ANSWERED],
    )


def _asked_before(clinic: Clinic, visits: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[FormRequest]]:
    requests = FormRequest.objects.of(clinic).filter(visit__in=visits).order_by("visit_id")
    return {visit: list(group) for visit, group in groupby(requests, key=attrgetter("visit_id"))}


def _fillable(visit: PlannedVisit) -> Iterable[str]:
    """What the patient can fill in on our own form; the rest is rated or totalled by staff."""
    return (code for code in _due_at(visit) if instrument(code).is_self_report_form)


def _due_at(visit: PlannedVisit) -> tuple[str, ...]:
    """As the taper engine gives them; a visit counted 0 lies outside its phase and asks for nothing."""
    try:
        phase: Phase = definition_of(visit.course.protocol).phase(visit.phase)
    except ProtocolError:
        # The course has changed to a protocol without this phase; its visits are replanned with it.
        return ()
    if visit.kind == PlannedVisit.Kind.REVIEW:
        return phase.review_instruments
    counted = visit.kind != PlannedVisit.Kind.INTEGRATION and visit.number > 0
    return phase.instruments_at(visit.number) if counted else ()
