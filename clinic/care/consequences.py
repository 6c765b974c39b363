"""What follows from a fact in the other rooms, in the transaction of the fact. Each may run again at any time."""

from clinic.core.actor import Actor
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome
from clinic.outcomes.services import judge
from clinic.safety.models import AdverseEvent, Alert
from clinic.safety.rules import adverse_events
from clinic.safety.services import review_assessment


def after_score(*, assessment: Assessment, by: Actor) -> list[Alert]:
    """Alerts first: nothing later may keep a suicide item from being seen. Returns those of the assessment."""
    alerts = review_assessment(assessment=assessment, by=by)
    if assessment.course is not None and instrument(assessment.instrument).response:
        judge(course=assessment.course, instrument=assessment.instrument, by=by)
    return alerts


def after_adverse_event(*, event: AdverseEvent, by: Actor) -> None:
    """Admission for depression and the suicide events are a relapse at once, on every instrument of the course."""
    if event.course is None or not adverse_events()[event.code].relapse:
        return
    judged = CourseOutcome.objects.filter(course=event.course).values_list("instrument", flat=True)
    for code in sorted({event.course.primary_instrument, *judged}):
        judge(course=event.course, instrument=code, by=by)
