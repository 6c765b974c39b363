"""Asks for the questionnaires that visits want, through the room that owns them."""

import datetime as dt
import uuid
from collections.abc import Collection

from clinic.accounts.models import Clinic
from clinic.core.actor import Actor
from clinic.core.clock import day_bounds
from clinic.instruments.models import FormRequest
from clinic.instruments.services import cancel_request, request_forms
from clinic.reminders.selectors import form_needs
from clinic.treatments.models import PlannedVisit


def ask_for_forms(*, clinic: Clinic, patients: Collection[uuid.UUID], today: dt.date, by: Actor) -> int:
    """One request for each visit and day; returns how many were needed. It expires when that day ends."""
    needs = list(form_needs(clinic, patients, today=today))
    for need in needs:
        visit = need.visit
        _, end_of_day = day_bounds(visit.target, clinic.zone)
        request_forms(
            patient=visit.patient,
            instruments=need.instruments,
            due_on=visit.target,
            expires_at=end_of_day,
            dedupe_key=f"visit:{visit.pk}:{visit.target}",
            course=visit.course,
            visit=visit,
            by=by,
        )
    return len(needs)


def drop_forms(*, clinic: Clinic, patients: Collection[uuid.UUID], by: Actor) -> None:
    """A cancelled visit wants no answers; one that only moved keeps its request, and what was answered so far."""
    waiting = FormRequest.objects.of(clinic).unanswered().filter(patient__in=patients)
    for request in waiting.filter(visit__state=PlannedVisit.State.CANCELLED):
        cancel_request(request=request, by=by)
