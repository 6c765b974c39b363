"""What follows from a fact in the other rooms, in the transaction of the fact. Each may run again at any time.

Alerts are stored with their fact or not at all. Everything else is derived: it comes after them, and when it fails the
fact and its alerts stand.
"""

from django.db.models import Q

from clinic.care.proposals import review_proposals
from clinic.core.actor import Actor
from clinic.core.derived import derived
from clinic.instruments.models import Assessment
from clinic.instruments.rules import instrument
from clinic.outcomes.services import judge
from clinic.patients.models import ContraindicationScreen, Patient
from clinic.reminders.services import plan_reminders
from clinic.safety.models import AdverseEvent, Alert, SafetyObservation
from clinic.safety.rules import SUBSTANCE_SCREENERS, adverse_events
from clinic.safety.services import (
    review_assessment,
    review_observation,
    review_patient,
    review_reading,
    review_screen,
)
from clinic.treatments.models import Course, Dose, PreDoseCheck, Reading, Session
from clinic.treatments.rules.schedule import Schedule
from clinic.treatments.services.events import lock_course
from clinic.treatments.services.sessions import lock_session


def after_reading(*, reading: Reading, by: Actor) -> list[Alert]:
    """Also for one that no longer stands, whose alerts then say so. Returns those of the reading."""
    return review_reading(reading=reading, by=by)


def after_checks(*, check: PreDoseCheck, by: Actor) -> None:
    """Craving and urinary symptoms asked before a dose are facts of the misuse rules."""
    look_for_misuse(patient=check.session.patient, by=by)


def after_dose(*, dose: Dose, by: Actor) -> None:
    """The first dose of a course decides which score is its baseline."""
    look_for_misuse(patient=dose.patient, reason=dose.status_reason, by=by)
    with derived("outcome"):
        others = Dose.objects.filter(course=dose.course, status=Dose.Status.FINAL).exclude(
            session=dose.session
        )
        if not others.filter(given_at__lt=dose.given_at).exists():
            judge_course(course=dose.course, by=by)


def after_schedule_change(*, course: Course, schedule: Schedule, by: Actor) -> None:
    """The caller holds the course's lock. Following a course up ends with the course."""
    if schedule.ended is not None:
        judge_course(course=course, by=by)
    with derived("proposals"):
        review_proposals(course=course, schedule=schedule, by=by)
    with derived("reminders"):
        plan_reminders(course=course, by=by)


def after_score(*, assessment: Assessment, by: Actor) -> list[Alert]:
    """Alerts first: nothing later may keep a suicide item from being seen. Returns those of the assessment."""
    alerts = look_at_answers(assessment=assessment, by=by)
    if assessment.course is not None and instrument(assessment.instrument).response:
        with derived("outcome"):
            _lock_in_order(assessment.session)
            _judge(assessment.course, [assessment.instrument], by)
    return alerts


def look_at_answers(*, assessment: Assessment, by: Actor) -> list[Alert]:
    """What they say by themselves; of a row that was corrected or taken back, that they no longer say it."""
    alerts = review_assessment(assessment=assessment, by=by)
    if assessment.instrument in SUBSTANCE_SCREENERS:
        look_for_misuse(patient=assessment.patient, reason=assessment.status_reason, by=by)
    return alerts


def after_observation(*, observation: SafetyObservation, by: Actor) -> None:
    review_observation(observation=observation, by=by)
    look_for_misuse(patient=observation.patient, reason=observation.status_reason, by=by)


def after_screen(*, screen: ContraindicationScreen, by: Actor) -> None:
    """Substance use in the history is a fact of the misuse rules."""
    review_screen(screen=screen, by=by)
    look_for_misuse(patient=screen.patient, reason=screen.status_reason, by=by)


def after_adverse_event(*, event: AdverseEvent, by: Actor) -> None:
    """Admission for depression and the suicide events are a relapse at once, on every instrument of the course."""
    if event.course is not None and adverse_events()[event.code].relapse:
        with derived("outcome"):
            _lock_in_order(event.session)
            judge_course(course=event.course, by=by)


def look_for_misuse(*, patient: Patient, reason: str = "", by: Actor) -> None:
    """`reason` is why a fact was taken back, if one was."""
    with derived("misuse flags"):
        review_patient(patient=patient, reason=reason, by=by)


def judge_course(*, course: Course, by: Actor) -> None:
    """On its primary instrument and every other it has scores on, also from before it started."""
    with derived("outcome"):
        _judge(course, _measured(course), by)


def _measured(course: Course) -> list[str]:
    scores = Q(course=course) | Q(course__isnull=True, patient=course.patient_id)
    found = Assessment.objects.standing().filter(scores).values_list("instrument", flat=True).distinct()
    measuring = {code for code in found if instrument(code).response}
    return sorted({course.primary_instrument, *measuring})


def _lock_in_order(session: Session | None) -> None:
    """The verbs of a session lock it before its course; two verbs in opposite order would wait for each other."""
    if session is not None:
        lock_session(session)


def _judge(course: Course, instruments: list[str], by: Actor) -> None:
    course = lock_course(course)
    for code in instruments:
        judge(course=course, instrument=code, by=by)
    if course.is_open and course.primary_instrument in instruments:
        with derived("proposals"):
            review_proposals(course=course, by=by)
