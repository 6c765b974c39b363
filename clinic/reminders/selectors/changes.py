"""Visits that are not any more as a message told the patient."""

import uuid
from collections.abc import Collection, Iterator

from clinic.accounts.models import Clinic
from clinic.reminders import rules
from clinic.reminders.rules import SendingHours
from clinic.reminders.selectors.ask import Ask, about_visit
from clinic.reminders.selectors.telling import told_of
from clinic.reminders.selectors.visits import appointment_of
from clinic.treatments.models import PlannedVisit

State = PlannedVisit.State


def change_asks(clinic: Clinic, patients: Collection[uuid.UUID], hours: SendingHours) -> Iterator[Ask]:
    """Also for visits moved far ahead, and of a course that ended: the patient would come on the day told."""
    told = {known.visit: known for known in told_of(clinic, patients)}
    visits = PlannedVisit.objects.of(clinic).filter(pk__in=told, state__in=[State.PLANNED, State.CANCELLED])
    for visit in visits:
        wanted = rules.wanted_for_change(
            told[visit.pk],
            appointment_of(visit, clinic) if visit.state == State.PLANNED else None,
            changed_at=visit.updated_at,
            hours=hours,
        )
        if wanted is not None:
            yield about_visit(visit, wanted)
