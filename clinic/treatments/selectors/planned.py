"""The planned dose of a course at any moment."""

import datetime as dt
from collections.abc import Iterable

from clinic.treatments.models import Course, CourseEvent
from clinic.treatments.rules.events import PLANS_A_DOSE
from clinic.treatments.rules.planned import PlanChange, PlannedDose, planned_at


def plan_of(course: Course) -> PlannedDose:
    """As it is now."""
    return PlannedDose(mg=course.planned_dose_mg, mg_per_kg=course.planned_mg_per_kg)


def plan_in_force(course: Course, moment: dt.datetime) -> PlannedDose:
    events = CourseEvent.objects.filter(course=course, kind__in=PLANS_A_DOSE, status=CourseEvent.Status.FINAL)
    return planned_at(moment, plan_changes(events), now=plan_of(course))


def plan_changes(events: Iterable[CourseEvent]) -> list[PlanChange]:
    """In the order in which they were made."""
    made = sorted(events, key=lambda event: (event.recorded_at, event.pk))
    changes = (PlanChange.read(event.recorded_at, event.details) for event in made)
    return [change for change in changes if change is not None]
