"""Which of the visits ahead are the first at another interval."""

import datetime as dt
import uuid
from collections.abc import Sequence

from django.db.models import F, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce

from clinic.protocols.selectors import definition_of
from clinic.reminders.rules import is_first_at_new_interval
from clinic.treatments.models import CourseEvent, PlannedVisit
from clinic.treatments.rules.events import EventKind

_CHOICES = (EventKind.INTERVAL_CHOSEN, EventKind.PROPOSAL_DECIDED)


def first_at_new_interval(visits: Sequence[PlannedVisit]) -> set[uuid.UUID]:
    """Ids of the dosing visits among `visits` that open a new interval; the first of a course opens none."""
    dosing = [visit for visit in visits if visit.kind == PlannedVisit.Kind.DOSING]
    previous = _previous(dosing)
    chosen = _last_choices({visit.course_id for visit in dosing})
    return {
        visit.pk
        for visit in dosing
        if visit.pk in previous
        and is_first_at_new_interval(
            protocol=definition_of(visit.course.protocol),
            phase=visit.phase,
            previous_phase=previous[visit.pk][0],
            previous_on=previous[visit.pk][1],
            chosen_on=chosen.get(visit.course_id),
        )
    }


def _previous(dosing: Sequence[PlannedVisit]) -> dict[uuid.UUID, tuple[str, dt.date]]:
    """Phase and day of the dosing visit before each, held or planned."""
    before = (
        PlannedVisit.objects.filter(
            clinic=OuterRef("clinic"),
            course=OuterRef("course"),
            kind=PlannedVisit.Kind.DOSING,
            state__in=[PlannedVisit.State.PLANNED, PlannedVisit.State.DONE],
            target__lt=OuterRef("target"),
        )
        .annotate(held_on=Coalesce("done_on", "target"))
        .order_by("-target")
    )
    rows = (
        PlannedVisit.objects.filter(pk__in=[visit.pk for visit in dosing])
        .annotate(
            previous_phase=Subquery(before.values("phase")[:1]),
            previous_on=Subquery(before.values("held_on")[:1]),
        )
        .exclude(previous_on=None)
        .values_list("pk", "previous_phase", "previous_on")
    )
    return {pk: (phase, on) for pk, phase, on in rows}


def _last_choices(courses: set[uuid.UUID]) -> dict[uuid.UUID, dt.date]:
    """The day an interval was last chosen or a step accepted, by course."""
    choices = (
        CourseEvent.objects.filter(
            course__in=courses,
            kind__in=_CHOICES,
            details__has_key="phase",
            status=CourseEvent.Status.FINAL,
        )
        .values(chosen_for=F("course"))
        .annotate(last=Max("on"))
    )
    return {row["chosen_for"]: row["last"] for row in choices}
