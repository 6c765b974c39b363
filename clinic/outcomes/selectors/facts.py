"""What a judgement starts from, read for many courses in a fixed number of queries."""

import datetime as dt
import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Min, Q

from clinic.accounts.models import Clinic
from clinic.core import clock
from clinic.instruments.models import Assessment
from clinic.outcomes.rules import Criteria, RelapseEvent, RelapseReason, ScorePoint, induction_end
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import Protocol
from clinic.protocols.selectors import definition_of
from clinic.safety.models import AdverseEvent
from clinic.safety.rules import adverse_events
from clinic.treatments.models import Course, Dose

# A score this long before the course starts still finds its way to the baseline rule, which then warns of its age.
BEFORE_COURSE = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One course on one instrument: its scores, its first dose and the events that mean relapse by themselves."""

    course: Course
    instrument: str
    scores: tuple[ScorePoint, ...]
    first_dose_on: dt.date | None
    first_dose_at: dt.datetime | None
    events: tuple[RelapseEvent, ...]
    induction_ends_on: dt.date | None = None

    def fingerprint(self, criteria: Criteria) -> str:
        """SHA-256 of everything the judgement rests on but the date it is made."""
        scores = sorted((str(s.id), s.on.isoformat(), str(s.total)) for s in self.scores)
        events = sorted((e.kind.value, e.on.isoformat()) for e in self.events)
        parts: tuple[object, ...] = (scores, self.first_dose_on, self.first_dose_at, events, criteria)
        parts += (self.course.ended_on, self.induction_ends_on)
        return hashlib.sha256(repr(parts).encode()).hexdigest()


def load_facts(clinic: Clinic, courses: Sequence[Course], *, instrument: str | None = None) -> list[Facts]:
    """Facts of each course on each instrument it has a score on (or on `instrument` alone), by course."""
    scores = _scores(courses, instrument)
    doses = _first_doses(courses)
    events = _events(clinic, courses)
    protocols = _protocols(courses)
    found: list[Facts] = []
    for course in courses:
        codes = {instrument} if instrument else {code for owner, code in scores if owner == course.pk}
        for code in sorted(codes):
            given = doses.get(course.pk)
            first_on = _first_dose_on(course, given, clinic)
            found.append(
                Facts(
                    course=course,
                    instrument=code,
                    scores=tuple(scores.get((course.pk, code), ())),
                    first_dose_on=first_on,
                    first_dose_at=given,
                    events=tuple(events.get(course.pk, ())),
                    induction_ends_on=first_on
                    and induction_end(protocols[course.protocol_id].phases, first_on),
                )
            )
    return found


def _first_dose_on(course: Course, given: dt.datetime | None, clinic: Clinic) -> dt.date | None:
    on = clock.local_date(given, clinic.zone) if given else None
    return min(filter(None, (on, course.treated_since)), default=None)


def _protocols(courses: Iterable[Course]) -> dict[uuid.UUID, Protocol]:
    """Asked for only where no course brings its own: a page shows one course, already joined with its protocol."""
    is_loaded = Course._meta.get_field("protocol").is_cached
    versions = {course.protocol_id: course.protocol for course in courses if is_loaded(course)}
    missing = {course.protocol_id for course in courses} - versions.keys()
    if missing:
        versions |= {row.pk: row for row in ProtocolVersion.objects.filter(pk__in=missing)}
    return {pk: definition_of(version) for pk, version in versions.items()}


def _scores(
    courses: Sequence[Course], instrument: str | None
) -> dict[tuple[uuid.UUID, str], list[ScorePoint]]:
    """A score taken before the course was opened belongs to it as well: it may be the baseline."""
    by_patient: dict[uuid.UUID, list[Course]] = defaultdict(list)
    for course in courses:
        by_patient[course.patient_id].append(course)
    rows = Assessment.objects.standing().filter(
        Q(course__in=courses) | Q(course__isnull=True, patient__in=list(by_patient)), total__isnull=False
    )
    if instrument:
        rows = rows.filter(instrument=instrument)
    found: dict[tuple[uuid.UUID, str], list[ScorePoint]] = defaultdict(list)
    for row in rows.only("id", "course_id", "patient_id", "instrument", "taken_on", "taken_at", "total"):
        for course in _owners(row, by_patient[row.patient_id]):
            point = ScorePoint(on=row.taken_on, total=row.total, id=row.pk, taken_at=row.taken_at)  # type: ignore[arg-type]
            found[course.pk, row.instrument].append(point)
    return found


def _owners(row: Assessment, courses: Iterable[Course]) -> list[Course]:
    if row.course_id:
        return [course for course in courses if course.pk == row.course_id]
    return [
        course for course in courses if course.started_on - BEFORE_COURSE <= row.taken_on <= course.started_on
    ]


def _first_doses(courses: Sequence[Course]) -> dict[uuid.UUID, dt.datetime]:
    standing = Dose.objects.filter(course__in=courses, status=Dose.Status.FINAL)
    return dict(standing.values_list("course").annotate(Min("given_at")).order_by())


def _events(clinic: Clinic, courses: Sequence[Course]) -> dict[uuid.UUID, list[RelapseEvent]]:
    reasons = {code: kind.relapse for code, kind in adverse_events().items() if kind.relapse}
    rows = AdverseEvent.objects.filter(course__in=courses, code__in=reasons, status=AdverseEvent.Status.FINAL)
    found: dict[uuid.UUID, list[RelapseEvent]] = defaultdict(list)
    for course_id, code, began_at in rows.values_list("course_id", "code", "began_at"):
        on = clock.local_date(began_at, clinic.zone)
        found[course_id].append(RelapseEvent(kind=RelapseReason(reasons[code]), on=on))
    return found
