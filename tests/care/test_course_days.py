"""Nothing applies to a course from a day before it, nor undoes a dose that was given after that day."""

from collections.abc import Callable
from typing import Any

import pytest

from clinic.care.courses import complete_course, pause_course, resume_course, stop_course
from clinic.care.courses.replanning import add_event
from clinic.core import clock
from clinic.core.errors import FieldError
from clinic.treatments.models import Course
from clinic.treatments.rules.events import EventKind
from tests.build import BUILDER, Cast, begin_course, make_dose, make_session
from tests.care.walk import DAY, MONDAY, on

DATED: dict[str, Callable[..., Any]] = {
    "pause": pause_course,
    "stop": stop_course,
    "complete": complete_course,
}


@pytest.fixture
def course(inside: Cast) -> Course:
    with on(MONDAY):
        return begin_course(inside.patient)


@pytest.mark.parametrize("kind", EventKind)
def test_no_event_applies_from_a_day_before_its_course(course: Course, kind: EventKind) -> None:
    with on(MONDAY + 3 * DAY), pytest.raises(FieldError, match=f"before this course began on {MONDAY}"):
        add_event(
            course=course, kind=kind, on=MONDAY - DAY, details={"kind": "dosing"}, reason="x", by=BUILDER
        )


@pytest.mark.parametrize("name", DATED)
def test_course_is_not_ended_or_paused_before_a_dose_that_was_given(course: Course, name: str) -> None:
    day = MONDAY + 3 * DAY
    with on(day):
        over = {"dosed_at": clock.now(), "released_at": clock.now()}
        make_dose(make_session(course, day, state="released", **over))
    with on(day + DAY), pytest.raises(FieldError, match=f"on: is before the dose given on {day}"):
        DATED[name](course=course, on=day - DAY, reason="x", by=BUILDER)


def test_pause_and_resumption_follow_each_other(course: Course) -> None:
    with on(MONDAY + 9 * DAY):
        pause_course(course=course, on=MONDAY + 4 * DAY, reason="surgery", by=BUILDER)
        with pytest.raises(FieldError, match=f"before {MONDAY + 4 * DAY}, when the course was paused"):
            resume_course(course=course, on=MONDAY + 3 * DAY, reason="well", by=BUILDER)
        resume_course(course=course, on=MONDAY + 7 * DAY, reason="well", by=BUILDER)
        with pytest.raises(FieldError, match=f"before {MONDAY + 7 * DAY}, when the course was resumed"):
            pause_course(course=course, on=MONDAY + 5 * DAY, reason="again", by=BUILDER)


def test_course_that_begins_later_may_be_stopped_today(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient, started_on=MONDAY + 14 * DAY)
        assert stop_course(course=course, reason="moved away", by=BUILDER).ended_on == MONDAY
