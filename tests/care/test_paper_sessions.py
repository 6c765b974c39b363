"""A session told from paper afterwards: its own times decide, and it says that it was entered later."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.care.courses import record_missed_visit, stop_course
from clinic.care.reviewing import review_clinic
from clinic.care.sessions import (
    complete_session,
    discharge_requirements,
    give_dose,
    predose_requirements,
    record_predose_check,
    record_process,
    record_reading,
    start_session,
)
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.services import record_screen, record_weight
from clinic.safety.models import Alert
from clinic.treatments.models import Course, CourseEvent, DischargeCheck, Dose, PlannedVisit, Reading, Session
from clinic.treatments.selectors.timeline import course_timeline
from tests.build import BUILDER, Cast, begin_course
from tests.care.lifting import ASKED, marks
from tests.care.walk import DAY, MONDAY, ahead

EIGHT = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)
ARRIVED = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
DOSED = ARRIVED + dt.timedelta(minutes=20)
LATER = dt.datetime(2026, 1, 6, 9, tzinfo=dt.UTC)
CALM: dict[str, Any] = {"systolic": 120, "diastolic": 80, "spo2": 98, "moaas": 5, "dissociation": 0}
SAID: dict[str, Any] = {"escort_name": "Ola", "driving_advice_given": True, "feels_ready": True}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(EIGHT, tick=False) as traveller:
        yield traveller


@pytest.fixture
def course(inside: Cast, clock: time_machine.Traveller) -> Course:
    """Planned on Monday, told of on Tuesday morning."""
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    found = begin_course(inside.patient)
    clock.move_to(LATER)
    return found


def at(minutes: int) -> dt.datetime:
    return DOSED + dt.timedelta(minutes=minutes)


def tell(course: Course, arrived_at: dt.datetime | None = ARRIVED, **details: Any) -> Session:
    return start_session(course=course, arrived_at=arrived_at, is_entered_later=True, by=BUILDER, **details)


def read(session: Session, measured_at: dt.datetime | None, **values: Any) -> Reading:
    taken = CALM | values
    return record_reading(
        patient=session.patient, session=session, measured_at=measured_at, by=BUILDER, **taken
    )


def check(session: Session, **answers: Any) -> None:
    record_predose_check(session=session, by=BUILDER, **dict.fromkeys(ASKED, True) | answers)


def dose(session: Session, given_at: dt.datetime | None = DOSED, **details: Any) -> Dose:
    return give_dose(
        session=session, amount_mg=Decimal(40), minutes=40, given_at=given_at, by=BUILDER, **details
    )


def prepared(course: Course) -> Session:
    session = tell(course)
    read(session, ARRIVED + dt.timedelta(minutes=5))
    check(session)
    return session


def test_session_on_paper_keeps_its_own_times_and_counts_on_its_own_day(course: Course) -> None:
    first, second = ahead(course)[:2]
    session = prepared(course)
    assert (session.is_entered_later, session.is_in_house, session.on) == (True, False, MONDAY)
    assert session.recorded_at == LATER
    given = dose(session)
    element = record_process(session=session, kind="music", value="piano", by=BUILDER)
    after = read(session, at(115))
    assert (given.given_at, element.at, after.minute, given.lifted) == (DOSED, DOSED, 115, [])
    released = complete_session(session=session, released_at=at(125), by=BUILDER, **SAID)
    found = DischargeCheck.objects.get(session=session)
    assert (found.minutes_observed, found.unmet, released.observed_at) == (125, [], None)
    first.refresh_from_db()
    course.refresh_from_db()
    assert (first.done_on, course.next_target) == (MONDAY, second.target)
    (told,) = (entry for entry in course_timeline(course) if entry.kind == "dose")
    assert told.text.endswith("Entered later.")


def test_every_step_of_a_session_on_paper_asks_when(course: Course) -> None:
    with pytest.raises(FieldError, match="arrived_at: say when the patient arrived"):
        tell(course, None)
    session = prepared(course)
    with pytest.raises(FieldError, match="measured_at: say when"):
        read(session, None)
    with pytest.raises(FieldError, match="given_at: say when"):
        dose(session, None)
    dose(session)
    with pytest.raises(FieldError, match="released_at: say when"):
        complete_session(session=session, by=BUILDER, **SAID)


def test_gates_judge_the_times_told_and_not_the_hour_of_typing(course: Course) -> None:
    session = prepared(course)
    dose(session)
    session.refresh_from_db()
    read(session, at(30), moaas=3)
    early = {each.code for each in discharge_requirements(session=session, at=at(100)) if not each.is_met}
    assert early >= {"observation-time", "blood-pressure", "oxygen", "sedation", "dissociation"}
    with pytest.raises(FieldError, match="20 of 120 minutes of observation are left"):
        complete_session(session=session, released_at=at(100), by=BUILDER, **SAID)
    read(session, at(118))
    complete_session(session=session, released_at=at(121), by=BUILDER, **SAID)


def test_value_hours_before_the_arrival_is_not_before_the_dose(course: Course) -> None:
    session = tell(course)
    check(session)
    long_ago = ARRIVED - dt.timedelta(hours=3, minutes=30)
    read(session, long_ago, systolic=150, spo2=90)
    assert [alert.rule for alert in Alert.objects.open()] == ["low-oxygen"]
    with pytest.raises(FieldError, match="blood pressure is more than 60 minutes old: take it again"):
        dose(session)
    read(session, DOSED - dt.timedelta(minutes=60), systolic=135)
    dose(session)
    session.refresh_from_db()
    read(session, at(115), systolic=141)
    (pressure,) = (
        each for each in discharge_requirements(session=session, at=at(121)) if each.code == "blood-pressure"
    )
    assert pressure.text == "Last blood pressure 141/80, above 140/90 mmHg."


def test_value_after_the_dose_told_is_not_before_it(course: Course) -> None:
    session = tell(course)
    check(session)
    read(session, at(10))
    with pytest.raises(FieldError, match="take blood pressure before the dose"):
        dose(session, at(-5))


def test_what_nobody_may_set_aside_is_told_by_a_prescriber_once_the_watch_is_over(
    course: Course, clock: time_machine.Traveller
) -> None:
    record_screen(patient=course.patient, screened_on=MONDAY, answers={"hypersensitivity": True}, by=BUILDER)
    session = prepared(course)
    read(session, DOSED - dt.timedelta(minutes=2), systolic=190)
    clock.move_to(at(119))
    said: dict[str, Any] = {"override_reason": "given before anybody asked", "may_override": True}
    with pytest.raises(FieldError, match="Nobody may set this aside"):
        dose(session, lifts=marks_at(session, DOSED), **said)
    clock.move_to(at(120))
    with pytest.raises(FieldError, match="A prescriber must record this"):
        dose(session, lifts=marks_at(session, DOSED), override_reason="given")
    given = dose(session, lifts=marks_at(session, DOSED), **said)
    assert given.lifted == ["blood-pressure", "contraindication"]


def marks_at(session: Session, moment: dt.datetime) -> list[str]:
    found = predose_requirements(session=session, at=moment)
    return [each.mark for each in found if not each.is_met]


def test_live_session_is_never_opened_by_waiting(course: Course, clock: time_machine.Traveller) -> None:
    session = start_session(course=course, by=BUILDER)
    check(session)
    read(session, None, systolic=190)
    clock.shift(dt.timedelta(hours=5))
    said: dict[str, Any] = {"lifts": marks(session), "override_reason": "told late", "may_override": True}
    with pytest.raises(FieldError, match="Nobody may set this aside"):
        dose(session, LATER + dt.timedelta(minutes=1), **said)


def test_old_values_on_paper_alert_by_the_rule_for_old_readings(
    course: Course, clock: time_machine.Traveller
) -> None:
    session = tell(course)
    read(session, ARRIVED, systolic=185)
    clock.move_to(ARRIVED + dt.timedelta(days=7, minutes=1))
    read(session, ARRIVED + dt.timedelta(seconds=30), systolic=190)
    assert [alert.values["systolic"] for alert in Alert.objects.open()] == [185]


def test_visit_counted_as_missed_was_held_after_all(course: Course, clock: time_machine.Traveller) -> None:
    first = ahead(course)[0]
    clock.move_to(LATER + 14 * DAY)
    review_clinic(course.clinic)
    first.refresh_from_db()
    assert first.state == PlannedVisit.State.MISSED
    session = prepared(course)
    assert session.visit == first
    missed = CourseEvent.objects.get(course=course, kind="visit-missed", details__visit=first.key)
    assert (missed.status, missed.status_reason) == (
        "entered-in-error",
        "a session of that day was entered later",
    )


def test_miss_outside_the_window_of_the_day_told_stands(
    course: Course, clock: time_machine.Traveller
) -> None:
    first = ahead(course)[0]
    clock.move_to(LATER + DAY)
    record_missed_visit(visit=first, reason="did not come", by=BUILDER)
    tell(course, dt.datetime.combine(first.latest + DAY, dt.time(9), dt.UTC))
    first.refresh_from_db()
    assert first.state == PlannedVisit.State.MISSED


def test_session_before_the_end_of_a_course_is_told_after_it(
    course: Course, clock: time_machine.Traveller
) -> None:
    clock.move_to(LATER + DAY)
    stop_course(course=course, reason="moved away", by=BUILDER)
    session = prepared(course)
    dose(session)
    read(session, at(118))
    complete_session(session=session, released_at=at(125), by=BUILDER, **SAID)
    course.refresh_from_db()
    assert (course.state, course.visits_done) == (Course.State.STOPPED, 1)
    with pytest.raises(FieldError, match="arrived_at: is after this course ended on 2026-01-07"):
        tell(course, LATER + 2 * DAY)


def test_session_told_after_a_later_one_takes_its_visit_and_moves_the_other(
    course: Course, clock: time_machine.Traveller
) -> None:
    first, second, third = ahead(course)[:3]
    clock.move_to(dt.datetime.combine(second.target, dt.time(18), dt.UTC))
    thursday = dt.datetime.combine(second.target, dt.time(10), dt.UTC) - ARRIVED
    later = tell(course, ARRIVED + thursday)
    assert later.visit == first
    held(later, thursday)
    earlier = tell(course)
    held(earlier, dt.timedelta())
    for session in (later, earlier):
        session.refresh_from_db()
    assert (earlier.visit, later.visit) == (first, second)
    clock.shift(4 * DAY)
    assert start_session(course=course, by=BUILDER).visit == third


def held(session: Session, after: dt.timedelta) -> None:
    read(session, ARRIVED + after)
    check(session)
    dose(session, DOSED + after)
    read(session, at(118) + after)
    complete_session(session=session, released_at=at(125) + after, by=BUILDER, **SAID)


def test_patient_may_arrive_while_yesterdays_session_is_still_on_paper(course: Course) -> None:
    first, second = ahead(course)[:2]
    told = tell(course)
    live = start_session(course=course, override_reason="as agreed", may_override=True, by=BUILDER)
    assert (told.visit, live.visit) == (first, second)
    assert list(Session.objects.in_house()) == [live]
    assert list(Session.objects.being_entered()) == [told]


@pytest.mark.parametrize(
    ("arrived_at", "refused", "message"),
    [
        (LATER + dt.timedelta(minutes=1), FieldError, "arrived_at: must not lie in the future"),
        (ARRIVED - DAY, FieldError, "arrived_at: is before this course began on 2026-01-05"),
        (ARRIVED, TransitionError, "A session of 2026-01-05 is recorded already"),
    ],
)
def test_session_on_paper_that_cannot_be_is_refused(
    course: Course, arrived_at: dt.datetime, refused: type[Exception], message: str
) -> None:
    if refused is TransitionError:
        tell(course)
    with pytest.raises(refused, match=message):
        tell(course, arrived_at)
