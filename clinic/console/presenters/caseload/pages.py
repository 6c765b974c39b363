"""One page of the caseload: which patients, in which order."""

import datetime as dt
import uuid
from dataclasses import dataclass

from clinic.accounts.models import Clinic
from clinic.console.presenters.caseload.query import Filters, Sort, courses_matching, patients_matching
from clinic.console.presenters.keyset import cut
from clinic.patients.models import Patient
from clinic.treatments.models import Course

SIZE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`after` and `before` name the row behind which the next, or before which the previous page lies."""

    patients: tuple[Patient, ...]
    after: uuid.UUID | None
    before: uuid.UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page is cut; one row at most is named."""

    after: uuid.UUID | None = None
    before: uuid.UUID | None = None
    size: int = SIZE


FIRST = Place()


def page_of(clinic: Clinic, filters: Filters, today: dt.date, place: Place = FIRST) -> Page:
    """The first page for a row that is unknown or of another clinic."""
    if filters.sort is Sort.NEXT:
        return _by_date(clinic, filters, today, place)
    found = cut(
        patients_matching(clinic, filters, today),
        filters.order,
        size=place.size,
        after=_patient(clinic, place.after),
        before=_patient(clinic, place.before),
    )
    return Page(patients=found.rows, after=found.after, before=found.before)


def _by_date(clinic: Clinic, filters: Filters, today: dt.date, place: Place) -> Page:
    found = cut(
        courses_matching(clinic, filters, today).select_related("patient"),
        filters.order,
        size=place.size,
        after=_course(clinic, place.after),
        before=_course(clinic, place.before),
    )
    patients = tuple(course.patient for course in found.rows)
    return Page(patients=patients, after=found.after, before=found.before)


def _patient(clinic: Clinic, pk: uuid.UUID | None) -> Patient | None:
    return Patient.objects.of(clinic).filter(pk=pk).first() if pk else None


def _course(clinic: Clinic, pk: uuid.UUID | None) -> Course | None:
    dated = Course.objects.of(clinic).filter(next_target__isnull=False)
    return dated.filter(pk=pk).first() if pk else None
