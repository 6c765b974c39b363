"""What follows from a fact in the other rooms, in the transaction of the fact. Each may run again at any time."""

from clinic.care.proposals import review_proposals
from clinic.core.actor import Actor
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument
from clinic.outcomes.models import CourseOutcome
from clinic.outcomes.services import judge
from clinic.safety.models import AdverseEvent, Alert
from clinic.safety.rules import adverse_events
from clinic.safety.services import review_assessment, review_patient, review_reading
from clinic.treatments.models import Course, Dose, PreDoseCheck, Reading
from clinic.treatments.rules.schedule import Schedule
from clinic.treatments.services.events import lock_course


def after_reading(*, reading: Reading, by: Actor) -> list[Alert]:
    """Also for one that no longer stands, whose open alerts are withdrawn. Returns those of the reading."""
    return review_reading(reading=reading, by=by)


def after_checks(*, check: PreDoseCheck, by: Actor) -> None:
    """Craving and urinary symptoms asked before a dose are facts of the misuse rules."""
    review_patient(patient=check.session.patient, by=by)


def after_dose(*, dose: Dose, by: Actor) -> None:
    review_patient(patient=dose.patient, by=by)


def after_schedule_change(*, course: Course, schedule: Schedule, by: Actor) -> None:
    """The caller holds the course's lock."""
    review_proposals(course=course, schedule=schedule, by=by)


def after_score(*, assessment: Assessment, by: Actor) -> list[Alert]:
    """Alerts first: nothing later may keep a suicide item from being seen. Returns those of the assessment."""
    alerts = review_assessment(assessment=assessment, by=by)
    if assessment.course is not None and instrument(assessment.instrument).response:
        _judge(assessment.course, [assessment.instrument], by)
    return alerts


def after_adverse_event(*, event: AdverseEvent, by: Actor) -> None:
    """Admission for depression and the suicide events are a relapse at once, on every instrument of the course."""
    if event.course is None or not adverse_events()[event.code].relapse:
        return
    judged = CourseOutcome.objects.filter(course=event.course).values_list("instrument", flat=True)
    _judge(event.course, sorted({event.course.primary_instrument, *judged}), by)


def _judge(course: Course, instruments: list[str], by: Actor) -> None:
    course = lock_course(course)
    for code in instruments:
        judge(course=course, instrument=code, by=by)
    if course.primary_instrument in instruments and course.is_open:
        review_proposals(course=course, by=by)
