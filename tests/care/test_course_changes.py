"""A course paused, resumed, respaced, moved to another protocol, stopped; reviews and proposals decided."""

import datetime as dt
from decimal import Decimal
from itertools import pairwise

import pytest

from clinic.care.assessments import record_rating
from clinic.care.courses import (
    change_protocol,
    choose_interval,
    complete_course,
    decide_proposal,
    pause_course,
    record_missed_visit,
    record_review,
    replan_course,
    resume_course,
    stop_course,
)
from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.protocols.models import ProtocolVersion
from clinic.treatments.models import Course, CourseEvent, PlannedVisit, Proposal, ReviewGate
from tests.build import BUILDER, Cast, begin_course
from tests.care.walk import DAY, MONDAY, ahead, hold, on, open_gate

WEEK = 7 * DAY


def begun(cast: Cast, key: str = "racemic-iv-standard") -> Course:
    with on(MONDAY):
        return begin_course(cast.patient, key)


def pass_gate(course: Course, outcome: str = "continue") -> None:
    gate = open_gate(course)
    assert gate is not None
    record_review(gate=gate, outcome=outcome, reason="", expected_version=gate.version, by=BUILDER)


def in_maintenance(cast: Cast, doses: int = 1) -> Course:
    course = begun(cast)
    last = hold(course, 8)
    with on(last):
        pass_gate(course)
    hold(course, 4 + doses)
    course.refresh_from_db()
    return course


def score(course: Course, total: int, by: Cast) -> None:
    record_rating(patient=course.patient, instrument="phq-9", total=total, by=by.nurse_actor)


def test_course_paused_plans_nothing_until_resumed(inside: Cast) -> None:
    course = begun(inside)
    with on(MONDAY):
        paused = pause_course(course=course, reason="surgery", by=BUILDER)
        assert (paused.state, paused.next_target) == (Course.State.ON_HOLD, None)
        assert not ahead(course)
        with pytest.raises(TransitionError, match="on hold already"):
            pause_course(course=course, reason="surgery", by=BUILDER)
    with on(MONDAY + 2 * WEEK):
        resumed = resume_course(course=course, reason="recovered", by=BUILDER)
    assert resumed.state == Course.State.ACTIVE
    assert resumed.next_target == MONDAY + 2 * WEEK
    assert (
        len({visit.key for visit in ahead(course)})
        == PlannedVisit.objects.filter(course=course, kind="dosing").count()
    )


def test_course_not_on_hold_cannot_be_resumed(inside: Cast) -> None:
    course = begun(inside)
    with on(MONDAY), pytest.raises(FieldError, match="on: the course is not on hold"):
        resume_course(course=course, reason="x", by=BUILDER)


def test_interval_chosen_with_its_reason_respaces_maintenance(inside: Cast) -> None:
    course = in_maintenance(inside)
    with on(hold(course, 1)):
        chosen = choose_interval(course=course, weeks=4, reason="stable", by=BUILDER)
        targets = [visit.target for visit in ahead(course)][:3]
    assert chosen.interval_weeks == Decimal(4)
    assert {later - earlier for earlier, later in pairwise(targets)} == {4 * WEEK}
    event = CourseEvent.objects.get(course=course, kind="interval-chosen")
    assert (event.details, event.reason) == ({"phase": "maintenance", "weeks": 4}, "stable")


@pytest.mark.parametrize(
    ("weeks", "reason", "message"),
    [(9, "x", r"weeks: weeks offered in this phase: 1, 2, 3, 4"), (4, " ", "reason: is required")],
)
def test_interval_not_offered_or_unexplained_is_refused(
    inside: Cast, weeks: int, reason: str, message: str
) -> None:
    course = begun(inside)
    with on(MONDAY), pytest.raises(FieldError, match=message):
        choose_interval(course=course, weeks=weeks, reason=reason, phase="maintenance", by=BUILDER)


def test_gate_holds_consolidation_back_until_it_is_decided(inside: Cast) -> None:
    course = begun(inside)
    last = hold(course, 8)
    gate = open_gate(course)
    assert gate is not None
    assert (gate.kind, gate.due_on) == (ReviewGate.Kind.END_OF_INDUCTION, last + WEEK)
    assert all(visit.is_provisional for visit in ahead(course))
    with on(last):
        decided = record_review(
            gate=gate,
            outcome="continue",
            reason="",
            expected_version=gate.version,
            by=inside.prescriber_actor,
        )
        with pytest.raises(TransitionError, match="decided or no longer needed"):
            record_review(
                gate=decided, outcome="stop", reason="x", expected_version=decided.version, by=BUILDER
            )
    assert decided.decided_by_name == inside.prescriber.name
    assert not any(visit.is_provisional for visit in ahead(course))


def test_gate_decided_on_an_outdated_copy_is_refused(inside: Cast) -> None:
    course = begun(inside)
    last = hold(course, 8)
    gate = open_gate(course)
    assert gate is not None
    with on(last), pytest.raises(ConflictError):
        record_review(gate=gate, outcome="continue", reason="", expected_version=gate.version + 1, by=BUILDER)
    assert not CourseEvent.objects.filter(kind="gate-decided").exists()


def test_gate_decided_to_stop_ends_the_course(inside: Cast) -> None:
    course = begun(inside)
    last = hold(course, 8)
    gate = open_gate(course)
    assert gate is not None
    with on(last):
        with pytest.raises(FieldError, match="reason: say why"):
            record_review(gate=gate, outcome="stop", reason="", expected_version=gate.version, by=BUILDER)
        record_review(
            gate=gate, outcome="stop", reason="no benefit", expected_version=gate.version, by=BUILDER
        )
    course.refresh_from_db()
    assert (course.state, course.ended_on, course.end_reason) == (Course.State.STOPPED, last, "no benefit")
    assert not PlannedVisit.objects.upcoming().filter(course=course).exists()


def test_hold_after_misses_ends_with_its_review(inside: Cast) -> None:
    course = begun(inside)
    last = MONDAY
    for _ in range(3):
        visit = ahead(course)[0]
        last = visit.target
        with on(last):
            record_missed_visit(visit=visit, expected_at=dt.time(9), by=BUILDER)
    gate = open_gate(course)
    assert gate is not None
    with on(last + WEEK):
        record_review(
            gate=gate, outcome="continue", reason="car repaired", expected_version=gate.version, by=BUILDER
        )
    course.refresh_from_db()
    assert course.state == Course.State.ACTIVE
    assert course.next_target == last + WEEK


def test_weekly_maintenance_asks_why_once(inside: Cast) -> None:
    course = in_maintenance(inside)
    append = {"phase": "maintenance", "weeks": 1}
    with on(hold(course, 1)):
        CourseEvent.objects.create(
            clinic=course.clinic,
            course=course,
            kind="interval-chosen",
            on=ahead(course)[0].target - 2 * WEEK,
            details=append,
            recorded_by_kind="system",
            recorded_by_name="import",
            source="import",
        )
        replan_course(course=course, by=BUILDER)
        gate = open_gate(course)
        assert gate is not None
        assert (gate.kind, gate.basis) == (ReviewGate.Kind.STILL_FREQUENT, ["P23-06", "K24-01"])
        record_review(
            gate=gate,
            outcome="continue",
            reason="relapsed twice at 2 weeks",
            expected_version=gate.version,
            by=BUILDER,
        )
        assert open_gate(course) is None
    course.refresh_from_db()
    assert course.interval_weeks == Decimal(1)


def test_course_goes_on_by_another_protocol_with_its_count(inside: Cast) -> None:
    course = begun(inside)
    last = hold(course, 3)
    shorter = ProtocolVersion.objects.get(key="racemic-iv-short-induction")
    with on(last):
        changed = change_protocol(course=course, protocol=shorter, reason="shorter induction", by=BUILDER)
    assert (changed.protocol, changed.visits_done, changed.visits_planned) == (shorter, 3, 6)


def test_protocol_of_another_product_is_refused(inside: Cast) -> None:
    course = begun(inside)
    nasal = ProtocolVersion.objects.get(key="esketamine-us-trd")
    with on(MONDAY), pytest.raises(FieldError, match="is not for racemic-ketamine, intravenous"):
        change_protocol(course=course, protocol=nasal, reason="x", by=BUILDER)


def test_course_stopped_takes_nothing_more(inside: Cast) -> None:
    course = begun(inside)
    with on(MONDAY):
        stopped = stop_course(course=course, reason="moved away", by=BUILDER)
        assert (stopped.state, stopped.ended_on) == (Course.State.STOPPED, MONDAY)
        for verb in (stop_course, pause_course, complete_course):
            with pytest.raises(TransitionError, match="This course was stopped on 2026-01-05"):
                verb(course=course, reason="again", by=BUILDER)
        assert begin_course(inside.patient, "esketamine-us-trd").is_open


def test_two_scores_in_remission_propose_a_longer_interval_once(inside: Cast) -> None:
    course = begun(inside)
    _score_before(course, inside)
    course = _into_maintenance(course)
    _remission_twice(course, inside)
    (proposal,) = Proposal.objects.filter(course=course)
    assert (proposal.kind, proposal.state) == ("lengthen", Proposal.State.OPEN)
    assert proposal.inputs["steps"][0]["interval_weeks"] == 3
    assert {"label": "Schedule now", "value": "Maintenance, every 2 weeks"} in proposal.inputs["facts"]
    with on(ahead(course)[0].target):
        decide_proposal(
            proposal=proposal, accept=True, reason="agreed", expected_version=proposal.version, by=BUILDER
        )
    course.refresh_from_db()
    assert course.interval_weeks == Decimal(3)
    assert not Proposal.objects.filter(course=course, state=Proposal.State.OPEN).exists()


def test_declining_a_proposal_needs_a_reason_and_changes_nothing(inside: Cast) -> None:
    course = begun(inside)
    _score_before(course, inside)
    course = _into_maintenance(course)
    _remission_twice(course, inside)
    proposal = Proposal.objects.get(course=course)
    with on(ahead(course)[0].target):
        with pytest.raises(FieldError, match="reason: say why"):
            decide_proposal(
                proposal=proposal, accept=False, reason="", expected_version=proposal.version, by=BUILDER
            )
        decide_proposal(
            proposal=proposal, accept=False, reason="exams", expected_version=proposal.version, by=BUILDER
        )
        with pytest.raises(TransitionError, match="This proposal is declined already"):
            decide_proposal(
                proposal=Proposal.objects.get(course=course),
                accept=True,
                reason="x",
                expected_version=proposal.version,
                by=BUILDER,
            )
    course.refresh_from_db()
    assert course.interval_weeks == Decimal(2)


def test_relapse_proposal_replaces_the_open_one_and_offers_induction_again(inside: Cast) -> None:
    course = begun(inside)
    _score_before(course, inside)
    course = _into_maintenance(course)
    day = _remission_twice(course, inside)
    for offset in (7, 15):
        with on(day + offset * DAY):
            score(course, 21, inside)
    states = dict(Proposal.objects.filter(course=course).values_list("kind", "state"))
    assert states == {"lengthen": "superseded", "rescore": "superseded", "relapse": "open"}
    proposal = Proposal.objects.get(course=course, kind="relapse")
    texts = [step["text"] for step in proposal.inputs["steps"]]
    assert texts[1].startswith("Induction")
    with on(day + 15 * DAY):
        decide_proposal(
            proposal=proposal,
            accept=True,
            step=1,
            reason="agreed with patient",
            expected_version=proposal.version,
            by=BUILDER,
        )
    course.refresh_from_db()
    assert (course.phase, course.visits_done, course.visits_planned) == ("induction", 0, 8)
    assert not Proposal.objects.filter(course=course, state="open").exists()


def _into_maintenance(course: Course) -> Course:
    with on(hold(course, 8)):
        pass_gate(course)
    hold(course, 5)
    course.refresh_from_db()
    return course


def _score_before(course: Course, cast: Cast) -> None:
    """A baseline of 20, the day before the first dose."""
    course.change(treated_since=MONDAY + DAY)
    with on(MONDAY):
        score(course, 20, cast)


def _remission_twice(course: Course, cast: Cast) -> dt.date:
    day = MONDAY
    for _ in range(2):
        day = hold(course, 1) + DAY
        with on(day):
            score(course, 3, cast)
    return day


def test_change_sent_twice_under_one_key_happens_once(inside: Cast) -> None:
    course = begun(inside)
    with on(MONDAY):
        visit = ahead(course)[0]
        for _ in range(2):
            record_missed_visit(visit=visit, expected_at=dt.time(9), by=BUILDER, client_key="missed")
            pause_course(course=course, reason="surgery", by=BUILDER, client_key="paused")
            resume_course(course=course, reason="recovered", by=BUILDER, client_key="resumed")
            stop_course(course=course, reason="moved away", by=BUILDER, client_key="stopped")
    keys = CourseEvent.objects.filter(course=course, client_key__isnull=False).values_list(
        "client_key", flat=True
    )
    assert set(keys) == {"missed", "paused", "resumed", "stopped"}
    assert len(keys) == 4


def test_review_that_ends_the_course_sent_twice_is_recorded_once(inside: Cast) -> None:
    course = begun(inside)
    with on(hold(course, 8)):
        gate = open_gate(course)
        assert gate is not None
        for _ in range(2):
            record_review(
                gate=gate,
                outcome="stop",
                reason="no benefit",
                expected_version=gate.version,
                by=BUILDER,
                client_key="k",
            )
    kinds = CourseEvent.objects.filter(course=course, reason="no benefit").values_list("kind", flat=True)
    assert sorted(kinds) == ["gate-decided", "stopped"]
