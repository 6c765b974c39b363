"""The stored plan follows the events alone: rebuilt the same, moved row by row, silent when nothing changed."""

import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.audit.selectors import history_of
from clinic.care.courses import move_visit, record_missed_visit, record_review, replan_course
from clinic.treatments.models import Course, PlannedVisit, ReviewGate
from tests.build import BUILDER, Cast, begin_course
from tests.care.walk import DAY, MONDAY, ahead, hold, on, open_gate

Stored = dict[str, tuple[object, ...]]


def stored(course: Course) -> Stored:
    columns = ("id", "version", "kind", "number", "target", "earliest", "latest", "state", "is_provisional")
    rows = PlannedVisit.objects.filter(course=course).values_list("key", *columns)
    return {row[0]: row[1:] for row in rows}


def test_replanning_twice_writes_nothing(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
    last = hold(course, 3, late=1)
    with on(last + DAY):
        course = replan_course(course=course, by=BUILDER)
        before, events = stored(course), len(history_of(course))
        with CaptureQueriesContext(connection) as queries:
            again = replan_course(course=course, by=BUILDER)
    assert again.version == course.version
    assert stored(course) == before
    assert len(history_of(course)) == events
    assert not [query for query in queries if query["sql"].lstrip().startswith(("INSERT", "UPDATE"))]


def test_plan_rebuilt_from_events_is_the_plan_that_grew_with_them(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
    hold(course, 5)
    gone = PlannedVisit.objects.filter(course=course, number=2, phase="induction")
    keys = set(gone.values_list("key", flat=True))
    with on(ahead(course)[0].target):
        replan_course(course=course, by=BUILDER)
        grown = {key: row[2:] for key, row in stored(course).items()}
        for row in PlannedVisit.objects.filter(course=course):
            row.change(state="cancelled", done_on=None)
        replan_course(course=course, by=BUILDER)
        rebuilt = {key: row[2:] for key, row in stored(course).items()}
    assert keys
    assert rebuilt == grown


def test_late_visit_shifts_the_rest_in_the_same_rows(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient, preferred_weekdays=())
        before = {visit.key: visit for visit in ahead(course)}
    hold(course, 1, late=1)
    after = {visit.key: visit for visit in ahead(course)}
    second, third = list(before)[1:3]
    assert after[second].pk == before[second].pk
    assert after[second].target == before[second].target + DAY
    assert after[third].target >= before[third].target


def test_visit_done_is_never_touched_again(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
    hold(course, 1)
    done = PlannedVisit.objects.get(course=course, state="done")
    hold(course, 4, late=1)
    again = PlannedVisit.objects.get(pk=done.pk)
    assert (again.version, again.done_on, again.target) == (done.version, MONDAY, MONDAY)


def test_hand_moved_visit_keeps_its_day_when_others_are_replanned(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient, preferred_weekdays=())
    hold(course, 8)
    gate = open_gate(course)
    assert gate is not None
    with on(ahead(course)[0].target):
        record_review(gate=gate, outcome="continue", reason="", expected_version=gate.version, by=BUILDER)
        second = ahead(course)[1]
        to = second.target + DAY
        move_visit(visit=second, target=to, reason="train", expected_version=second.version, by=BUILDER)
    hold(course, 1)
    moved = PlannedVisit.objects.get(pk=second.pk)
    assert (moved.target, moved.is_moved_by_hand) == (to, True)


def test_missed_induction_visit_is_appended(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
        first = ahead(course)[0]
        last = max(visit.target for visit in ahead(course) if visit.phase == "induction")
    with on(MONDAY + DAY):
        record_missed_visit(visit=first, reason="ill", by=BUILDER)
    induction = [visit for visit in ahead(course) if visit.phase == "induction"]
    assert len(induction) == 8
    assert induction[-1].target > last
    course.refresh_from_db()
    assert (course.visits_done, course.visits_planned) == (0, 8)


def test_three_misses_put_the_course_on_hold_and_ask_for_a_review(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient)
    for _ in range(3):
        visit = ahead(course)[0]
        with on(visit.target + DAY):
            record_missed_visit(visit=visit, by=BUILDER)
    course.refresh_from_db()
    assert (course.state, course.next_target) == (Course.State.ON_HOLD, None)
    assert not ahead(course)
    gate = open_gate(course)
    assert gate is not None
    assert gate.kind == ReviewGate.Kind.ON_HOLD
    assert gate.explanation == "3 visits in a row were missed. Decide with the patient how to go on."


def test_open_ended_phase_is_laid_out_further_as_time_passes(inside: Cast) -> None:
    with on(MONDAY):
        course = begin_course(inside.patient, "esketamine-us-trd")
        furthest = ahead(course)[-1].target
    with time_machine.travel("2026-01-05T10:00:00Z", tick=False):
        replan_course(course=course, by=BUILDER)
    hold(course, 8)
    assert ahead(course)[-1].target > furthest
