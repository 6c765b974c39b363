"""Storing what the scores of a course mean, in the transaction of whatever changed them."""

import uuid
from typing import Any

from django.db import transaction

from clinic.accounts.records import change, insert, insert_many
from clinic.accounts.selectors import limits_of
from clinic.core import clock
from clinic.core.actor import Actor
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.selectors.facts import load_facts
from clinic.outcomes.services.verdicts import Verdict, differences, verdict
from clinic.treatments.models import Course


@transaction.atomic
def judge(*, course: Course, instrument: str, by: Actor) -> CourseOutcome:
    """Derive the course's outcome on `instrument` anew and store what changed; nothing when nothing did."""
    # Two scores of one course arriving at once are judged one after the other, the second seeing both.
    locked = Course.objects.select_for_update().get(pk=course.pk)
    facts = load_facts(course.clinic, [locked], instrument=instrument)[0]
    found = verdict(facts, limits_of(course.clinic), today=clock.today(course.clinic.zone))
    stored = CourseOutcome.objects.filter(course=course, instrument=instrument).first()
    return store(found, stored, course=locked, instrument=instrument, by=by)


def store(
    found: Verdict, stored: CourseOutcome | None, *, course: Course, instrument: str, by: Actor
) -> CourseOutcome:
    outcome = _store_outcome(found.outcome, stored, course=course, instrument=instrument, by=by)
    _store_points(outcome, found.points, by=by)
    return outcome


def _store_outcome(
    columns: dict[str, Any], stored: CourseOutcome | None, *, course: Course, instrument: str, by: Actor
) -> CourseOutcome:
    if stored is None:
        row = CourseOutcome(
            clinic=course.clinic,
            course=course,
            patient_id=course.patient_id,
            instrument=instrument,
            rebuilt_at=clock.now(),
            **columns,
        )
        return insert(row, by=by)
    changed = differences(stored, columns)
    return change(stored, by=by, rebuilt_at=clock.now(), **changed) if changed else stored


def _store_points(outcome: CourseOutcome, wanted: dict[uuid.UUID, dict[str, Any]], *, by: Actor) -> None:
    stored = {point.assessment_id: point for point in outcome.points.all()}
    for assessment_id, point in stored.items():
        # The score no longer stands: its verdict stays readable, marked as not current.
        changed = differences(point, wanted.get(assessment_id, {"is_current": False}))
        if changed:
            change(point, by=by, **changed)
    fresh = [
        OutcomePoint(clinic_id=outcome.clinic_id, outcome=outcome, assessment_id=assessment_id, **columns)
        for assessment_id, columns in wanted.items()
        if assessment_id not in stored
    ]
    insert_many(fresh, by=by)
