"""What the passing of time does to schedules: visits nobody recorded, reviews that fall due."""

import datetime as dt
import uuid

from django.db.models import Q

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.accounts.tenancy import enter_clinic
from clinic.care.courses import replan_course
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.treatments.models import Course, PlannedVisit, Session
from clinic.treatments.rules.events import EventKind
from clinic.treatments.services.events import append_event, lock_course

REVIEWER = Actor.system("review schedules")
MISSED_AFTER = "schedule.missed_after_days"
TREATMENT = (PlannedVisit.Kind.PREPARATION, PlannedVisit.Kind.DOSING)
REVIEW_OPENS = dt.timedelta(days=7)
"""A review's window opens at most this long before its target."""
HORIZON_RENEWED = dt.timedelta(days=28)
"""An open-ended phase is laid out for half a year ahead; a course nobody touched is laid out anew by then."""


def review_clinic(clinic: Clinic) -> int:
    """How many visits were counted as missed. Each course is a transaction of its own."""
    with enter_clinic(clinic, by=REVIEWER):
        ids = courses_to_review(clinic)
    return sum(_review(clinic, pk) for pk in ids)


def courses_to_review(clinic: Clinic) -> list[uuid.UUID]:
    """Open courses that the date may change: a visit is past its target, a review's window has opened, or the plan
    is old. That of an inactive patient waits as it is: nobody missed a visit that nobody expected."""
    today = clock.today(clinic.zone)
    upcoming = PlannedVisit.objects.of(clinic).upcoming()
    past = upcoming.filter(target__lt=today)
    reviews = upcoming.filter(
        kind=PlannedVisit.Kind.REVIEW, target__lte=today + REVIEW_OPENS, earliest__lte=today
    )
    stale = Q(replanned_at__lt=clock.now() - HORIZON_RENEWED)
    changed = Q(pk__in=past.values("course")) | Q(pk__in=reviews.values("course")) | stale
    return list(
        Course.objects.of(clinic).open().filter(changed, patient__is_active=True).values_list("pk", flat=True)
    )


def _review(clinic: Clinic, pk: uuid.UUID) -> int:
    found: list[int] = []
    # One course that cannot be planned holds up no other.
    with enter_clinic(clinic, by=REVIEWER), derived("schedule"):
        found.append(_review_course(Course.objects.get(pk=pk)))
    return sum(found)


def _review_course(course: Course) -> int:
    course = lock_course(course)
    # First, since a visit that was held stands open still where planning failed when it was recorded.
    replan_course(course=course, by=REVIEWER)
    visit = _unrecorded(course)
    if visit is None:
        return 0
    append_event(
        course=course,
        kind=EventKind.VISIT_MISSED,
        on=visit.target,
        details={"visit": visit.key, "kind": visit.kind},
        reason="nothing was recorded",
        by=REVIEWER,
    )
    replan_course(course=course, by=REVIEWER)
    return 1


def _unrecorded(course: Course) -> PlannedVisit | None:
    """The first treatment visit, when its window is over by the clinic's grace and no session holds it.

    Only if it stood so in the plan while it still lay ahead: a date that planning put into the past was never
    told to the patient.
    """
    if not course.is_open:
        return None
    zone = course.clinic.zone
    grace = limits_of(course.clinic).duration(MISSED_AFTER)
    visits = PlannedVisit.objects.upcoming().filter(course=course, kind__in=TREATMENT, is_provisional=False)
    first = visits.order_by("target", "key").first()
    if first is None or first.latest + grace >= clock.today(zone):
        return None
    was_planned = clock.local_date(first.updated_at, zone) <= first.latest
    is_held = Session.objects.under_way().filter(visit=first).exists()
    return first if was_planned and not is_held else None
