"""The visits near enough to be reminded of."""

import datetime as dt
import uuid
from collections.abc import Collection
from itertools import groupby
from operator import attrgetter

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.core.clock import local_date
from clinic.reminders.rules import Appointment
from clinic.treatments.models import Course, PlannedVisit
from clinic.treatments.models.course import PlannedVisitQuerySet

DAY = dt.timedelta(days=1)
HORIZON = 14 * DAY
"""Rows are made for this far ahead: the earliest reminder comes 7 days before, and plans change."""
LOOK_BACK = 6 * DAY
OPEN = (Course.State.ACTIVE, Course.State.ON_HOLD)


def near_visits(clinic: Clinic, today: dt.date, *, ahead: dt.timedelta = HORIZON) -> PlannedVisitQuerySet:
    """Firm visits up to `ahead` of today and those just missed, of courses under way.

    A provisional visit waits for a decision and is promised to nobody.
    """
    planned = Q(
        state=PlannedVisit.State.PLANNED,
        is_provisional=False,
        target__gte=today,
        target__lte=today + ahead,
    )
    missed = Q(state=PlannedVisit.State.MISSED, target__gte=today - LOOK_BACK, target__lte=today)
    return PlannedVisit.objects.of(clinic).filter(planned | missed, course__state__in=OPEN)


def visits_by_patient(
    clinic: Clinic, patients: Collection[uuid.UUID], today: dt.date, *, ahead: dt.timedelta = HORIZON
) -> dict[uuid.UUID, list[PlannedVisit]]:
    visits = (
        near_visits(clinic, today, ahead=ahead)
        .filter(patient__in=patients)
        .select_related("course__protocol")
        # A long document, the same for most: `definition_of` reads it once per version.
        .defer("course__protocol__definition")
        .order_by("patient_id", "target", "id")
    )
    return {patient: list(group) for patient, group in groupby(visits, key=attrgetter("patient_id"))}


def appointment_of(visit: PlannedVisit, clinic: Clinic) -> Appointment:
    starts_at = visit.starts_at
    if starts_at and local_date(starts_at, clinic.zone) != visit.target:
        starts_at = None
    return Appointment(
        id=visit.pk,
        day=visit.target,
        starts_at=starts_at,
        is_dosing=visit.kind == PlannedVisit.Kind.DOSING,
    )
