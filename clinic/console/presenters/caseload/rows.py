"""What the caseload says of each patient, read for a whole page at once."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clinic.accounts.models import Clinic
from clinic.console.presenters import links
from clinic.console.presenters.courses import course_name, phase_or_end, state_key, visit_count
from clinic.core import formats
from clinic.instruments.models import Assessment
from clinic.instruments.rules import UnknownCutoffError, instrument, remission_cutoff
from clinic.outcomes.models import CourseOutcome
from clinic.patients.models import Patient
from clinic.safety.models import MisuseFlag
from clinic.treatments.models import Course
from clinic.treatments.selectors.pressures import Peak, last_peaks

Ids = Collection[uuid.UUID]
Corrected = tuple[uuid.UUID | None, str, dt.date]
"""Course, instrument and day of a score that was put right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """The primary score of a course: the last ones in order, and what changed since baseline in percent."""

    instrument: str
    recent: tuple[float, ...]
    remission: int | None
    baseline: Decimal | None
    latest: Decimal | None
    latest_on: dt.date | None
    percent_change: int | None
    is_corrected: bool

    @property
    def last(self) -> Decimal | None:
        """The latest, or the baseline while there is none."""
        return self.baseline if self.latest is None else self.latest


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`flags` is None for whoever may not see them; texts about the course are empty without one."""

    patient: Patient
    name: str
    age: int | None
    href: str
    identifier: str
    course: str
    phase: str
    visit: str
    next_on: dt.date | None
    days_overdue: int
    state: str
    scores: Scores | None
    peak: Peak | None
    flags: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What a page of patients has, each by patient id."""

    today: dt.date
    courses: Mapping[uuid.UUID, Course]
    outcomes: Mapping[uuid.UUID, CourseOutcome]
    corrected: Collection[Corrected]
    identifiers: Mapping[uuid.UUID, str]
    peaks: Mapping[uuid.UUID, Peak]
    flags: Counter[uuid.UUID] | None


def rows_of(clinic: Clinic, patients: Sequence[Patient], today: dt.date, *, with_flags: bool) -> list[Row]:
    """Seven queries, however many patients."""
    ids = [patient.pk for patient in patients]
    courses = _latest_courses(clinic, ids)
    found = _Found(
        today=today,
        courses=courses,
        outcomes=_outcomes(clinic, courses),
        corrected=_corrected(clinic, courses),
        identifiers=_identifiers(clinic, ids),
        peaks=last_peaks(clinic, ids),
        flags=_flags(clinic, ids) if with_flags else None,
    )
    return [_row(patient, found) for patient in patients]


def _row(patient: Patient, found: _Found) -> Row:
    course, outcome = found.courses.get(patient.pk), found.outcomes.get(patient.pk)
    is_open = course is not None and course.is_open
    next_on = course.next_target if course and is_open else None
    return Row(
        patient=patient,
        name=patient.listed_name,
        age=patient.age_on(found.today),
        href=links.chart(patient.pk),
        identifier=found.identifiers.get(patient.pk, ""),
        course=course_name(course) if course else "",
        phase=phase_or_end(course) if course else "",
        visit=visit_count(course) if course and is_open else "",
        next_on=next_on,
        days_overdue=max(0, (found.today - next_on).days) if next_on else 0,
        state=state_key(course, outcome),
        scores=_scores(outcome, found.corrected) if outcome else None,
        peak=found.peaks.get(patient.pk),
        flags=None if found.flags is None else found.flags[patient.pk],
    )


def _scores(outcome: CourseOutcome, corrected: Collection[Corrected]) -> Scores:
    definition = instrument(outcome.instrument)
    try:
        remission = remission_cutoff(definition).at_most
    except UnknownCutoffError:
        remission = None
    return Scores(
        instrument=definition.abbreviation,
        recent=tuple(float(total) for total in outcome.recent_totals),
        remission=remission,
        baseline=outcome.baseline_total,
        latest=outcome.latest_total,
        latest_on=outcome.latest_on,
        percent_change=None
        if outcome.percent_change is None
        else int(formats.rounded(outcome.percent_change)),
        is_corrected=(outcome.course_id, outcome.instrument, outcome.latest_on or outcome.baseline_on)
        in corrected,
    )


def _latest_courses(clinic: Clinic, patients: Ids) -> Mapping[uuid.UUID, Course]:
    own = Course.objects.of(clinic).filter(patient__in=patients, status=Course.Status.FINAL)
    latest = own.order_by("patient", "-started_on", "-id").distinct("patient").select_related("protocol")
    return {course.patient_id: course for course in latest}


def _outcomes(clinic: Clinic, courses: Mapping[uuid.UUID, Course]) -> Mapping[uuid.UUID, CourseOutcome]:
    primary = CourseOutcome.objects.of(clinic).filter(course__in=list(courses.values()), is_primary=True)
    return {outcome.patient_id: outcome for outcome in primary}


def _corrected(clinic: Clinic, courses: Mapping[uuid.UUID, Course]) -> Collection[Corrected]:
    rows = Assessment.objects.of(clinic).standing().filter(course__in=list(courses.values()))
    corrected = rows.filter(replaces__isnull=False)
    return set(corrected.values_list("course_id", "instrument", "taken_on"))


def _identifiers(clinic: Clinic, patients: Ids) -> Mapping[uuid.UUID, str]:
    """The first of each patient: the one the clinic entered first."""
    rows = Patient.objects.of(clinic).filter(pk__in=patients, identifiers__is_active=True)
    first = rows.order_by("pk", "identifiers__id").distinct("pk")
    return dict(first.values_list("pk", "identifiers__value"))


def _flags(clinic: Clinic, patients: Ids) -> Counter[uuid.UUID]:
    waiting = MisuseFlag.objects.of(clinic).open().filter(patient__in=patients)
    return Counter(waiting.values_list("patient_id", flat=True))
