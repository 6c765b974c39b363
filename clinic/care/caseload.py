"""The caseload: every course of a clinic with what its line shows, one query a page however many patients."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import (
    CharField,
    Count,
    F,
    FilteredRelation,
    OrderBy,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat

from clinic.accounts.models import Clinic
from clinic.patients.selectors import find_patients
from clinic.safety.models import MisuseFlag
from clinic.treatments.models import Course, Reading, Session

OUTCOME = (
    "state",
    "baseline_total",
    "latest_total",
    "latest_on",
    "percent_change",
    "recent_totals",
)

MOST_MATCHES = 500
"""A search that finds more than these is too wide to be read."""


class Sort(StrEnum):
    """NEXT and NAME are read from an index and stay as fast for 100,000 patients as for 100."""

    NEXT = "next"
    NAME = "name"
    CHANGE = "change"


class Due(StrEnum):
    TODAY = "today"
    OVERDUE = "overdue"
    NOT_PLANNED = "not-planned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed to; empty is everything. `state` is a course's, `outcome` that of its primary
    instrument, `protocol` a key, `search` as `patients.selectors.find_patients` reads it."""

    state: str = Course.State.ACTIVE
    outcome: str = ""
    protocol: str = ""
    phase: str = ""
    due: Due | None = None
    flagged: bool = False
    search: str = ""
    sort: Sort = Sort.NEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`course` comes with patient and protocol. Outcome values are None, or empty, before the first score.

    `peak_pressure` is the highest systolic of the last session with its diastolic, such as "152/88"; `days_overdue`
    counts from the next target to today, 0 when nothing is overdue.
    """

    course: Course
    outcome: str
    baseline_total: Decimal | None
    latest_total: Decimal | None
    latest_on: dt.date | None
    percent_change: Decimal | None
    recent_totals: tuple[Decimal, ...]
    peak_pressure: str
    open_flags: int
    days_overdue: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    lines: tuple[Line, ...]
    has_more: bool


def caseload(clinic: Clinic, wanted: Wanted, *, today: dt.date, start: int = 0, count: int = 50) -> Page:
    """`today` is the clinic's local date; lines `start` to `start + count` of those wanted."""
    order = _ORDER[wanted.sort]
    # The page is picked first: else what each line shows would be worked out for every line before it too.
    page = _narrowed(clinic, wanted, today).order_by(*order).values("pk")[start : start + count + 1]
    courses = Course.objects.of(clinic).filter(pk__in=page)
    found = list(_annotated(courses, clinic).order_by(*order))
    return Page(lines=tuple(_line(course, today) for course in found[:count]), has_more=len(found) > count)


def _narrowed(clinic: Clinic, wanted: Wanted, today: dt.date) -> QuerySet[Course, Any]:
    courses = _with_outcome(Course.objects.of(clinic).filter(status=Course.Status.FINAL))
    plain = {
        "state": wanted.state,
        "protocol__key": wanted.protocol,
        "phase": wanted.phase,
    }
    courses = courses.filter(**{name: value for name, value in plain.items() if value})
    if wanted.due:
        courses = courses.filter(_DUE[wanted.due](today))
    if wanted.outcome:
        courses = courses.filter(Q(main__state=wanted.outcome))
    if wanted.flagged:
        flagged = MisuseFlag.objects.of(clinic).open().values("patient")
        courses = courses.filter(patient__in=flagged)
    if wanted.search:
        # Row-level security keeps LIKE from any index, so names are looked through once, not once per course.
        matches = find_patients(clinic=clinic, query=wanted.search).values_list("pk", flat=True)
        courses = courses.filter(patient__in=list(matches[:MOST_MATCHES]))
    return courses


def _with_outcome(courses: QuerySet[Course]) -> QuerySet[Course, Any]:
    return courses.annotate(
        main=FilteredRelation("outcomes", condition=Q(outcomes__is_primary=True))
    ).annotate(**{f"main_{name}": F(f"main__{name}") for name in OUTCOME})


def _annotated(courses: QuerySet[Course], clinic: Clinic) -> QuerySet[Course, Any]:
    flags = MisuseFlag.objects.of(clinic).open().filter(patient=OuterRef("patient"))
    return (
        _with_outcome(courses)
        .select_related("patient", "protocol")
        .annotate(
            peak_pressure=Coalesce(Subquery(_peak(clinic)), Value("")),
            open_flags=Coalesce(Subquery(_counted(flags)), Value(0)),
        )
    )


def _peak(clinic: Clinic) -> QuerySet[Reading, Any]:
    last = Session.objects.filter(clinic=clinic, course=OuterRef(OuterRef("pk")), dosed_at__isnull=False)
    pressure = Concat("systolic", Value("/"), "diastolic", output_field=CharField())
    return (
        Reading.objects.filter(
            clinic=clinic,
            session=Subquery(last.order_by("-on", "-id").values("pk")[:1]),
            status=Reading.Status.FINAL,
            systolic__isnull=False,
        )
        .order_by("-systolic", "-diastolic")
        .values(pressure=pressure)[:1]
    )


def _counted(flags: QuerySet[MisuseFlag]) -> QuerySet[MisuseFlag, Any]:
    return flags.order_by().values("patient").annotate(number=Count("pk")).values("number")


def _line(course: Any, today: dt.date) -> Line:
    late = (today - course.next_target).days if course.next_target else 0
    return Line(
        course=course,
        outcome=course.main_state or "",
        baseline_total=course.main_baseline_total,
        latest_total=course.main_latest_total,
        latest_on=course.main_latest_on,
        percent_change=course.main_percent_change,
        recent_totals=tuple(course.main_recent_totals or ()),
        peak_pressure=course.peak_pressure,
        open_flags=course.open_flags,
        days_overdue=max(late, 0),
    )


_ORDER: Mapping[Sort, tuple[str | OrderBy, ...]] = {
    Sort.NEXT: (F("next_target").asc(nulls_last=True), "id"),
    Sort.NAME: ("patient__family_name", "patient__given_names", "patient_id", "id"),
    Sort.CHANGE: (F("main_percent_change").asc(nulls_last=True), "id"),
}
_DUE: Mapping[Due, Callable[[dt.date], Q]] = {
    Due.TODAY: lambda today: Q(next_target=today),
    Due.OVERDUE: lambda today: Q(next_target__lt=today),
    Due.NOT_PLANNED: lambda _: Q(next_target__isnull=True),
}
