"""The story of a course in the order in which it happened."""

import datetime as dt

from clinic.care.courses import choose_interval, move_visit, pause_course, resume_course
from clinic.treatments.selectors.timeline import course_timeline
from tests.build import BUILDER, Cast, begin_course, make_dose, make_session
from tests.care.walk import DAY, MONDAY, ahead, on

NINE = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


def test_timeline_tells_events_and_doses_with_who_and_why(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
        visit = ahead(course)[1]
        make_dose(make_session(course, MONDAY, state="dosed", dosed_at=NINE), "40")
        move_visit(visit=visit, target=visit.latest, reason="exam", expected_version=1, by=inside.nurse_actor)
    with on(MONDAY + DAY):
        choose_interval(course=course, weeks=4, phase="maintenance", reason="travel", by=BUILDER)
    with on(MONDAY + 2 * DAY):
        pause_course(course=course, reason="flu", by=BUILDER)
    with on(MONDAY + 9 * DAY):
        resume_course(course=course, reason="well", by=BUILDER)
    told = [(entry.kind, entry.text, entry.reason) for entry in course_timeline(course)]
    assert told == [
        ("started", "Course started, planned dose 0.5 mg/kg.", "screened on paper"),
        ("dose", "40 mg racemic ketamine, intravenous.", ""),
        ("visit-moved", "Visit set to 9 Jan 2026.", "exam"),
        (
            "interval-chosen",
            "Interval chosen for maintenance, every 4 weeks (1 month of 4 weeks).",
            "travel",
        ),
        ("paused", "Course paused.", "flu"),
        ("resumed", "Course resumed.", "well"),
    ]
    assert course_timeline(course)[2].by == inside.nurse.name
