"""One course, one dose a day: what is refused with the way out, and what is asked while a patient is being treated."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.care.courses import complete_course, record_review, stop_course
from clinic.care.sessions import dose_requirements, give_dose, offered_dose, start_session
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.services import record_weight
from clinic.treatments.models import Course, ReviewGate
from tests.build import BUILDER, Cast, begin_course, make_course, make_dose, make_session
from tests.care.lifting import marks
from tests.care.walk import DAY, MONDAY

TEN = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


def dosed_elsewhere(cast: Cast) -> Course:
    """A course that gave a dose this morning and ended."""
    before = make_course(cast.patient, state="stopped", ended_on=MONDAY)
    make_dose(make_session(before, MONDAY, state="released", dosed_at=TEN, released_at=TEN), given_at=TEN)
    return before


def test_second_open_course_is_refused_with_the_way_out(inside: Cast) -> None:
    begin_course(inside.patient)
    with pytest.raises(FieldError, match=r"since 2026-01-05: complete or stop that one first"):
        begin_course(inside.patient, "esketamine-us-trd")


def test_first_dose_on_the_day_of_another_course_is_refused_with_the_way_out(
    inside: Cast, clock: time_machine.Traveller
) -> None:
    dosed_elsewhere(inside)
    with pytest.raises(
        FieldError, match=r"would be on 2026-01-05, .* 2026-01-06 or later; .* before 2026-01-07"
    ):
        begin_course(inside.patient)
    course = begin_course(inside.patient, started_on=MONDAY + 2 * DAY, preferred_weekdays=())
    said: dict[str, Any] = {"override_reason": "urgent", "may_override": True, "by": BUILDER}
    with pytest.raises(TransitionError, match=r"in the course that began on 2026-01-05. Move this visit"):
        start_session(course=course, **said)
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    session = make_session(course, MONDAY)
    [other] = [
        each
        for each in dose_requirements(session=session, amount_mg=Decimal(40), minutes=40)
        if each.code == "other-course"
    ]
    with pytest.raises(FieldError, match=r"End this session without a dose. Nobody may set this aside"):
        give_dose(session=session, amount_mg=Decimal(40), minutes=40, lifts=marks(session), **said)
    assert other.text in offered_dose(session).why
    clock.shift(2 * DAY)
    later = make_session(course, MONDAY + 2 * DAY)
    assert dose_requirements(session=later, amount_mg=Decimal(40), minutes=40) == ()


def test_preparation_may_begin_on_the_day_another_course_dosed(inside: Cast) -> None:
    dosed_elsewhere(inside)
    plan = {"planned_mg_per_kg": Decimal("0.5")}
    assert begin_course(inside.patient, "ketamine-assisted-psychotherapy", **plan).is_open


def reviewed(course: Course, **details: Any) -> object:
    """Stopped by a review that is due."""
    gate = ReviewGate.objects.create(
        clinic=course.clinic, course=course, key="k", kind="periodic", due_on=MONDAY
    )
    return record_review(gate=gate, outcome="stop", expected_version=gate.version, **details)


@pytest.mark.parametrize("end", [stop_course, complete_course, reviewed])
def test_course_is_not_ended_unasked_while_its_patient_is_in_a_session(
    inside: Cast, end: Callable[..., Any]
) -> None:
    course = begin_course(inside.patient)
    start_session(course=course, by=BUILDER)
    with pytest.raises(FieldError, match=r"although_in_session: the patient is in a session .* since 10:00"):
        end(course=course, reason="no benefit", by=BUILDER)
    course.refresh_from_db()
    assert course.is_open


def test_dose_after_the_end_of_the_course_is_refused_and_one_before_it_is_told(
    inside: Cast, clock: time_machine.Traveller
) -> None:
    record_weight(patient=inside.patient, kg=Decimal(80), by=BUILDER)
    session = start_session(course=begin_course(inside.patient), by=BUILDER)
    clock.shift(dt.timedelta(minutes=10))
    stop_course(course=session.course, reason="moved away", although_in_session=True, by=BUILDER)
    said: dict[str, Any] = {
        "lifts": marks(session),
        "override_reason": "x",
        "may_override": True,
        "by": BUILDER,
    }
    given: dict[str, Any] = {"session": session, "amount_mg": Decimal(40), "minutes": 40, **said}
    with pytest.raises(TransitionError, match=r"This course was stopped on 2026-01-05: end this session"):
        give_dose(**given)
    assert give_dose(**given, given_at=TEN + dt.timedelta(minutes=5)).stands
