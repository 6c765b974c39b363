"""Filters of the address bar as one query, ordered so that an index can walk it."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef

from clinic.accounts.models import Clinic
from clinic.console.presenters.keyset import Order
from clinic.outcomes.models import CourseOutcome
from clinic.patients.models.patient import PatientQuerySet
from clinic.patients.selectors import find_patients
from clinic.safety.models import MisuseFlag
from clinic.treatments.models import Course
from clinic.treatments.models.course import CourseQuerySet

ON_HOLD = "on-hold"


class Show(StrEnum):
    IN_TREATMENT = "treatment"
    ENDED = "ended"
    NO_COURSE = "none"
    EVERYONE = "all"


class Due(StrEnum):
    TODAY = "today"
    WEEK = "week"
    OVERDUE = "overdue"


class Sort(StrEnum):
    """Only orders that an index serves: no page may sort every patient of a clinic."""

    NAME = "name"
    NEXT = "next"


ORDERS = {Sort.NAME: ("family_name", "given_names", "id"), Sort.NEXT: ("next_target", "id")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """As chosen; an empty one does not filter. Sorted by next date only people in treatment are shown."""

    query: str = ""
    show: Show = Show.IN_TREATMENT
    phase: str = ""
    protocol: str = ""
    state: str = ""
    due: str = ""
    has_flags: bool = False
    sort: Sort = Sort.NAME
    descending: bool = False

    @property
    def order(self) -> Order:
        return Order(columns=ORDERS[self.sort], descending=self.descending)

    @property
    def needs_course(self) -> bool:
        return bool(self.show is Show.IN_TREATMENT or self.phase or self.protocol or self.state or self.due)


def patients_matching(clinic: Clinic, filters: Filters, today: dt.date) -> PatientQuerySet:
    found = _named(clinic, filters)
    own = Course.objects.of(clinic).filter(patient=OuterRef("pk"), status=Course.Status.FINAL)
    if filters.needs_course:
        return found.filter(Exists(_narrowed(own.open(), clinic, filters, today)))
    if filters.show is Show.NO_COURSE:
        return found.filter(~Exists(own))
    if filters.show is Show.ENDED:
        return found.filter(Exists(own), ~Exists(own.open()))
    return found


def courses_matching(clinic: Clinic, filters: Filters, today: dt.date) -> CourseQuerySet:
    """Open courses with a next visit, for the order by date."""
    courses = _narrowed(Course.objects.of(clinic).open(), clinic, filters, today)
    courses = courses.filter(status=Course.Status.FINAL, next_target__isnull=False)
    if filters.query or filters.has_flags:
        courses = courses.filter(patient__in=_named(clinic, filters).values("pk"))
    return courses


def _named(clinic: Clinic, filters: Filters) -> PatientQuerySet:
    found = find_patients(clinic=clinic, query=filters.query, active_only=False).order_by()
    if filters.has_flags:
        flags = MisuseFlag.objects.of(clinic).open().filter(patient=OuterRef("pk"))
        found = found.filter(Exists(flags))
    return found


def _narrowed(courses: CourseQuerySet, clinic: Clinic, filters: Filters, today: dt.date) -> CourseQuerySet:
    wanted = {"phase": filters.phase, "protocol__key": filters.protocol}
    courses = courses.filter(**{name: value for name, value in wanted.items() if value})
    if filters.state == ON_HOLD:
        courses = courses.filter(state=Course.State.ON_HOLD)
    elif filters.state:
        primary = CourseOutcome.objects.of(clinic).filter(is_primary=True, state=filters.state)
        courses = courses.filter(Exists(primary.filter(course=OuterRef("pk"))))
    return _due(courses, filters.due, today)


def _due(courses: CourseQuerySet, due: str, today: dt.date) -> CourseQuerySet:
    if due == Due.TODAY:
        return courses.filter(next_target=today)
    if due == Due.WEEK:
        return courses.filter(next_target__range=(today, today + dt.timedelta(days=6)))
    if due == Due.OVERDUE:
        return courses.filter(next_target__lt=today)
    return courses
