"""The nightly proof that derived rows agree with the records they were derived from."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from clinic.accounts.models import Clinic
from clinic.accounts.selectors import limits_of
from clinic.accounts.tenancy import enter_clinic
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.evidence import Limits
from clinic.outcomes.models import CourseOutcome, RebuildReport
from clinic.outcomes.selectors.facts import Facts, load_facts
from clinic.outcomes.services.judging import store
from clinic.outcomes.services.verdicts import Verdict, differences, has_response, verdict
from clinic.treatments.models import Course

BATCH = 200
# Enough to start looking; a rule change may drift every course.
DETAILS_KEPT = 50


def rebuild_all(*, clinic: Clinic, by: Actor) -> RebuildReport:
    """Judge every course of `clinic` anew, mend what differs and report how many did.

    Enters the clinic itself, once per batch: one long transaction would hold every course against its clinic.
    """
    started = clock.now()
    courses = 0
    drift: list[dict[str, Any]] = []
    for batch in _batches(clinic, by):
        with enter_clinic(clinic, by=by):
            rows = list(Course.objects.of(clinic).filter(pk__in=batch).select_for_update().order_by("pk"))
            courses += len(rows)
            drift += _rebuild(clinic, rows, by=by)
    with enter_clinic(clinic, by=by):
        return RebuildReport.objects.create(
            clinic=clinic,
            started_at=started,
            finished_at=clock.now(),
            courses=courses,
            drifted=len(drift),
            details=drift[:DETAILS_KEPT],
        )


def _batches(clinic: Clinic, by: Actor) -> Iterator[tuple[Any, ...]]:
    with enter_clinic(clinic, by=by):
        keys = list(Course.objects.of(clinic).order_by("pk").values_list("pk", flat=True))
    return (tuple(keys[i : i + BATCH]) for i in range(0, len(keys), BATCH))


def _rebuild(clinic: Clinic, courses: list[Course], *, by: Actor) -> list[dict[str, Any]]:
    limits, today = limits_of(clinic), clock.today(clinic.zone)
    stored = {
        (row.course_id, row.instrument): row
        for row in CourseOutcome.objects.of(clinic).filter(course__in=courses).prefetch_related("points")
    }
    drift: list[dict[str, Any]] = []
    for facts in load_facts(clinic, courses):
        if has_response(facts.instrument):
            row = stored.get((facts.course.pk, facts.instrument))
            # One course that cannot be judged leaves the others mended.
            with derived("outcome"):
                drift += _mend(facts, row, limits, today, by=by)
    return drift


def _mend(
    facts: Facts, row: CourseOutcome | None, limits: Limits, today: dt.date, *, by: Actor
) -> Iterator[dict[str, Any]]:
    found = verdict(facts, limits, today=today)
    wrong = _wrong(found, row)
    if wrong:
        store(found, row, course=facts.course, instrument=facts.instrument, by=by)
        yield {"course": str(facts.course.pk), "instrument": facts.instrument, "columns": wrong}


def _wrong(found: Verdict, row: CourseOutcome | None) -> list[str]:
    if row is None:
        return ["missing"]
    wrong = sorted(differences(row, found.outcome))
    current = {point.assessment_id: point for point in row.points.all() if point.is_current}
    points_agree = current.keys() == found.points.keys() and not any(
        differences(point, found.points[key]) for key, point in current.items()
    )
    return wrong if points_agree else [*wrong, "points"]
