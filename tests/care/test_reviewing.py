"""What the hourly review of schedules does to visits nobody recorded."""

import datetime as dt
from decimal import Decimal

from clinic.accounts.services import override_threshold
from clinic.accounts.tenancy import enter_clinic
from clinic.audit.selectors import history_of
from clinic.care.courses import record_review
from clinic.care.reviewing import courses_to_review, review_clinic
from clinic.care.sessions import start_session
from clinic.care.tasks import review_clinic_schedules
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.build import BUILDER, Cast, begin_course
from tests.care.walk import DAY, MONDAY, ahead, hold, on, open_gate


def begun(cast: Cast, started_on: dt.date = MONDAY) -> Course:
    with on(MONDAY), enter_clinic(cast.clinic, by=BUILDER):
        return begin_course(cast.patient, started_on=started_on)


def review(cast: Cast, day: dt.date) -> int:
    with on(day):
        return review_clinic(cast.clinic)


def test_visit_nobody_recorded_is_missed_after_its_window_and_a_day(inside: Cast) -> None:
    course = begun(inside)
    first = ahead(course)[0]
    assert review(inside, first.latest + DAY) == 0
    assert review(inside, first.latest + 2 * DAY) == 1
    first.refresh_from_db()
    assert first.state == PlannedVisit.State.MISSED
    event = CourseEvent.objects.get(kind="visit-missed")
    assert (event.on, event.reason, event.recorded_by_name) == (
        MONDAY,
        "nothing was recorded",
        "review schedules",
    )
    assert review(inside, first.latest + 2 * DAY) == 0


def test_grace_is_the_clinics_to_set(inside: Cast) -> None:
    course = begun(inside)
    override_threshold(
        clinic=inside.clinic,
        key="schedule.missed_after_days",
        value=Decimal(5),
        reason="walk-in clinic",
        by=BUILDER,
    )
    latest = ahead(course)[0].latest
    assert review(inside, latest + 5 * DAY) == 0
    assert review(inside, latest + 6 * DAY) == 1


def test_visit_that_planning_put_into_the_past_is_left_to_a_person(inside: Cast) -> None:
    begun(inside, started_on=MONDAY - 30 * DAY)
    assert review(inside, MONDAY + DAY) == 0
    assert not CourseEvent.objects.filter(kind="visit-missed").exists()


def test_worker_away_for_weeks_misses_one_visit_and_holds_nothing(inside: Cast) -> None:
    course = begun(inside)
    later = MONDAY + 30 * DAY
    assert [review(inside, later) for _ in range(3)] == [1, 0, 0]
    course.refresh_from_db()
    assert course.state == Course.State.ACTIVE


def test_three_visits_nobody_recorded_hold_the_course(inside: Cast) -> None:
    course = begun(inside)
    missed = sum(review(inside, MONDAY + offset * DAY) for offset in range(1, 25))
    course.refresh_from_db()
    assert (missed, course.state) == (3, Course.State.ON_HOLD)
    assert open_gate(course) is not None


def test_patient_in_session_over_midnight_is_not_missed(inside: Cast) -> None:
    course = begun(inside)
    with on(MONDAY + DAY):
        start_session(course=course, by=BUILDER)
    assert review(inside, MONDAY + 3 * DAY) == 0


def test_review_of_a_schedule_in_order_writes_nothing(inside: Cast) -> None:
    course = begun(inside)
    hold(course, 2)
    events = len(history_of(course))
    with on(MONDAY + 4 * DAY):
        assert courses_to_review(inside.clinic) == []
        review_clinic(inside.clinic)
    assert len(history_of(course)) == events


def test_periodic_review_is_asked_for_when_its_window_opens(inside: Cast) -> None:
    course = begun(inside)
    with on(hold(course, 8)):
        gate = open_gate(course)
        assert gate is not None
        record_review(gate=gate, outcome="continue", reason="", expected_version=gate.version, by=BUILDER)
    hold(course, 5)
    due = PlannedVisit.objects.upcoming().get(course=course, key="review-1")
    while ahead(course)[0].target < due.earliest:
        hold(course, 1)
        due.refresh_from_db()
    assert open_gate(course) is None
    with on(due.earliest):
        assert courses_to_review(inside.clinic) == [course.pk]
        review_clinic(inside.clinic)
    gate = open_gate(course)
    assert gate is not None
    assert (gate.kind, gate.key) == ("periodic", "periodic_review-1")
    with on(due.earliest):
        record_review(gate=gate, outcome="continue", reason="", expected_version=gate.version, by=BUILDER)
    assert open_gate(course) is None
    following = PlannedVisit.objects.upcoming().get(course=course, key="review-2")
    assert following.latest == due.earliest + 12 * 7 * DAY


def test_task_enters_the_clinic_by_its_id_alone(cast: Cast) -> None:
    course = begun(cast)
    with on(MONDAY + 3 * DAY):
        assert review_clinic_schedules(str(cast.clinic.pk)) == 1
        assert review_clinic_schedules(str(cast.other_clinic.pk)) == 0
    with enter_clinic(cast.clinic, by=BUILDER):
        assert CourseEvent.objects.get(kind="visit-missed").course == course
