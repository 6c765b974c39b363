"""Gates, holds, chosen intervals, accepted proposals, moved visits, overrides and changes of protocol."""

import datetime as dt
from dataclasses import replace

import pytest

from clinic.core.errors import FieldError
from clinic.protocols.rules import ProtocolError, templates
from clinic.protocols.rules.engine import (
    GateDecided,
    GateDecision,
    IntervalChosen,
    Override,
    Paused,
    ProposalAccepted,
    ProtocolChanged,
    Resumed,
    TaskKind,
    VisitDone,
    VisitKind,
    VisitMissed,
    VisitMoved,
    VisitState,
)
from tests.protocols.walk import EVERY_DAY, Walk, day

WEEK = dt.timedelta(days=7)


def tasks(course: Walk) -> list[TaskKind]:
    return [task.kind for task in course.plan().tasks]


def after_induction() -> Walk:
    course = Walk()
    course.keep(8)
    return course


def in_maintenance(doses: int = 0) -> Walk:
    course = Walk()
    course.keep_until("maintenance")
    course.keep(doses)
    return course


def test_gate_holds_back_everything_beyond_induction_until_decided() -> None:
    course = after_induction()
    ahead = course.ahead()
    assert ahead
    assert all(visit.provisional for visit in ahead)
    assert course.plan().position.gate == "induction"
    assert tasks(course) == [TaskKind.REVIEW_GATE]
    course.decide()
    assert not any(visit.provisional for visit in course.ahead())
    assert tasks(course) == []


def test_gate_before_it_is_reached_leaves_induction_firm_and_the_rest_provisional() -> None:
    visits = Walk().plan().visits
    doses = [visit for visit in visits if visit.kind is VisitKind.DOSING]
    assert {visit.phase for visit in doses if not visit.provisional} == {"induction"}


@pytest.mark.parametrize("decision", [GateDecision.CONTINUE, GateDecision.OPTIMISE])
def test_gate_decided_to_go_on_starts_consolidation_a_week_later(decision: GateDecision) -> None:
    course = after_induction()
    last = course.today
    course.decide(decision)
    assert course.targets(2) == [last + WEEK, last + 2 * WEEK]


def test_gate_decided_to_stop_plans_nothing_more() -> None:
    course = after_induction()
    course.decide(GateDecision.STOP)
    assert course.plan().position.stopped
    assert not course.ahead()


def test_next_visit_skips_what_the_gate_holds_back() -> None:
    course = after_induction()
    gate = course.plan().next_visit
    assert gate is not None
    assert gate.kind is VisitKind.REVIEW
    course.decide()
    dose = course.plan().next_visit
    assert dose is not None
    assert (dose.kind, dose.phase) == (VisitKind.DOSING, "consolidation")
    course.events.append(Paused(on=course.today, reason="surgery"))
    assert course.plan().next_visit is None


def test_provisional_visits_stay_planned_whatever_the_date() -> None:
    course = after_induction()
    course.today += 2 * WEEK
    assert {visit.state for visit in course.ahead()} == {VisitState.PLANNED}


def test_gate_decided_late_plans_nothing_before_the_decision() -> None:
    course = after_induction()
    course.today += 3 * WEEK
    assert course.ahead()[0].target >= course.today
    course.decide()
    assert course.ahead()[0].target >= course.today


def test_gate_review_is_overdue_after_its_week() -> None:
    course = after_induction()
    last = course.today
    course.today = last + 2 * WEEK
    review = next(visit for visit in course.plan().visits if visit.kind is VisitKind.REVIEW)
    assert (review.state, review.latest) == (VisitState.OVERDUE, last + WEEK)
    course.decide()
    review = next(visit for visit in course.plan().visits if visit.kind is VisitKind.REVIEW)
    assert (review.state, review.done_on) == (VisitState.DONE, course.today)


def test_dose_beyond_an_undecided_gate_makes_a_task_until_it_is_decided() -> None:
    course = after_induction()
    course.today += WEEK
    course.events.append(VisitDone(on=course.today))
    assert TaskKind.DOSE_BEYOND_GATE in tasks(course)
    assert course.plan().position.phase == "consolidation"
    course.decide()
    assert tasks(course) == []


def test_dose_after_a_decision_to_stop_makes_a_task() -> None:
    course = after_induction()
    course.decide(GateDecision.STOP)
    course.today += WEEK
    course.events.append(VisitDone(on=course.today))
    assert tasks(course) == [TaskKind.DOSE_BEYOND_GATE]


def test_hold_after_three_misses_in_a_row_plans_nothing_and_makes_a_task() -> None:
    course = Walk()
    course.keep(2)
    course.miss(2)
    assert not course.plan().on_hold
    course.miss()
    assert course.plan().on_hold
    assert course.plan().position.misses == 3
    assert tasks(course) == [TaskKind.ON_HOLD]
    assert not course.ahead()


def test_hold_is_not_reached_when_a_visit_between_misses_is_held() -> None:
    course = Walk()
    course.miss(2)
    course.keep()
    course.miss(2)
    assert not course.plan().on_hold


def test_hold_ends_when_the_course_is_resumed_or_the_patient_is_dosed() -> None:
    course = Walk()
    course.miss(3)
    held = course.today
    course.today = held + 2 * WEEK
    course.events.append(Resumed(on=course.today))
    assert course.plan().position.misses == 0
    assert course.ahead()[0].target >= course.today

    dosed = Walk()
    dosed.miss(3)
    dosed.today += WEEK
    dosed.events.append(VisitDone(on=dosed.today))
    assert not dosed.plan().on_hold


def test_pause_lasts_until_resumed_even_when_a_dose_is_given() -> None:
    course = Walk()
    course.keep(2)
    course.events.append(Paused(on=course.today, reason="surgery"))
    course.today += WEEK
    course.events.append(VisitDone(on=course.today))
    assert course.plan().on_hold
    assert tasks(course) == []
    course.today += WEEK
    course.events.append(Resumed(on=course.today))
    assert course.ahead()[0].target >= course.today
    assert course.ahead()[0].number == 4


@pytest.mark.parametrize("weeks", [1, 2, 3, 4])
def test_interval_chosen_spaces_maintenance_by_it(weeks: int) -> None:
    course = in_maintenance(1)
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=weeks, reason="holds"))
    gaps = {later - earlier for earlier, later in zip(course.targets(4), course.targets(4)[1:], strict=False)}
    assert gaps == {weeks * WEEK}
    assert course.plan().position.interval_weeks == weeks
    assert course.plan().position.since == course.today


def test_interval_chosen_ahead_of_its_phase_applies_when_the_phase_begins() -> None:
    course = Walk()
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=4, reason="travel"))
    course.keep_until("maintenance")
    assert course.plan().position.interval_weeks == 4


def test_interval_outside_the_choices_leaves_the_default() -> None:
    course = in_maintenance()
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=9, reason="x"))
    assert course.plan().position.interval_weeks == 2


def test_interval_chosen_after_the_last_phase_changes_no_frequency() -> None:
    course = Walk("clinic-defined")
    course.keep(4)
    completed = course.plan().position
    course.events.append(IntervalChosen(on=course.today + WEEK, phase="treatment", weeks=2, reason="late"))
    course.today += WEEK
    assert course.plan().position == completed


def test_weekly_past_consolidation_without_a_reason_makes_a_review_task() -> None:
    course = in_maintenance()
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=1))
    (task,) = course.plan().tasks
    assert task.kind is TaskKind.FREQUENCY_REVIEW
    assert "P23-06" in task.basis


def test_weekly_past_consolidation_with_a_reason_makes_no_task() -> None:
    course = in_maintenance()
    course.events.append(
        IntervalChosen(on=course.today, phase="maintenance", weeks=1, reason="relapsed at 2")
    )
    assert tasks(course) == []


def test_induction_repeated_for_a_recorded_reason_makes_no_frequency_task_in_any_phase() -> None:
    course = in_maintenance(3)
    course.events.append(
        ProposalAccepted(on=course.today, phase="induction", interval_weeks=None, reason="relapse")
    )
    assert tasks(course) == []
    course.keep(8)
    course.decide()
    assert course.plan().phase == "consolidation"
    assert tasks(course) == []


def test_induction_repeated_without_a_reason_makes_a_frequency_task() -> None:
    course = in_maintenance(3)
    course.events.append(
        ProposalAccepted(on=course.today, order=1, phase="induction", interval_weeks=None, reason="")
    )
    assert tasks(course) == [TaskKind.FREQUENCY_REVIEW]


def test_weekly_without_a_reason_makes_no_task_once_the_course_is_stopped() -> None:
    course = in_maintenance()
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=1))
    course.events.append(GateDecided(on=course.today, phase="induction", decision=GateDecision.STOP))
    assert tasks(course) == []


def test_proposal_accepted_after_a_stop_takes_the_course_up_again() -> None:
    course = after_induction()
    course.decide(GateDecision.STOP)
    course.today += 2 * WEEK
    course.events.append(
        ProposalAccepted(on=course.today, phase="induction", interval_weeks=None, reason="relapse")
    )
    assert not course.plan().position.stopped
    assert [visit.number for visit in course.ahead() if visit.phase == "induction"] == list(range(1, 9))


def test_gate_decided_after_a_repeated_induction_settles_the_one_left_open_before() -> None:
    course = after_induction()
    course.events.append(
        ProposalAccepted(on=course.today, order=1, phase="induction", interval_weeks=None, reason="relapse")
    )
    course.keep(8)
    course.decide()
    assert course.plan().position.gate is None
    assert not any(visit.provisional for visit in course.plan().visits)


def test_proposal_accepted_to_lengthen_changes_the_interval_only() -> None:
    course = in_maintenance(2)
    course.events.append(
        ProposalAccepted(on=course.today, phase="maintenance", interval_weeks=3, reason="remission twice")
    )
    position = course.plan().position
    assert (position.interval_weeks, position.done, position.stay) == (3, 2, 3)
    assert course.targets(1) == [course.today + 3 * WEEK]


def test_proposal_accepted_to_repeat_induction_starts_it_again_with_a_new_gate() -> None:
    course = in_maintenance(3)
    course.today += WEEK
    course.events.append(
        ProposalAccepted(on=course.today, phase="induction", interval_weeks=None, reason="relapse")
    )
    again = [visit for visit in course.ahead() if visit.phase == "induction"]
    assert [visit.number for visit in again] == list(range(1, 9))
    assert again[0].target >= course.today
    assert again[0].key != "1-induction-dosing-1"
    course.keep(8)
    assert course.plan().position.gate == "induction"


def test_short_induction_steps_back_to_two_weeks_and_tapers_again() -> None:
    course = Walk("racemic-iv-short-induction")
    course.keep_until("monthly")
    course.keep(1)
    course.events.append(
        ProposalAccepted(on=course.today, order=1, phase="fortnightly", interval_weeks=None, reason="relapse")
    )
    assert [visit.phase for visit in course.ahead()] == ["fortnightly"] * 4 + ["monthly"] * 3


def test_proposal_accepted_for_a_phase_the_protocol_lacks_is_refused_by_name() -> None:
    course = Walk()
    course.events.append(ProposalAccepted(on=course.today, phase="booster", interval_weeks=None, reason="x"))
    with pytest.raises(ProtocolError, match="'booster'"):
        course.plan()


def test_visit_moved_takes_its_new_target_and_the_rest_follows() -> None:
    course = Walk(preferred=frozenset(), calendar=EVERY_DAY)
    course.keep_until("maintenance")
    course.keep(1)
    visit, following = course.ahead()[:2]
    to = visit.target + dt.timedelta(days=2)
    course.events.append(VisitMoved(on=course.today, visit=visit.key, to=to))
    assert course.targets(2) == [to, following.target + dt.timedelta(days=2)]
    moved = course.plan().visit(visit.key)
    assert moved is not None
    assert (moved.earliest, moved.latest) == (visit.earliest, visit.latest)


def test_visit_moved_onto_a_closed_or_too_close_day_keeps_its_place() -> None:
    course = Walk()
    course.keep()
    visit = course.ahead()[0]
    for to in (day(5), day(1)):
        course.events = [*course.events[:1], VisitMoved(on=course.today, visit=visit.key, to=to)]
        assert course.targets(1) == [visit.target]


def test_override_lets_a_moved_visit_come_too_close() -> None:
    course = Walk()
    course.keep()
    visit = course.ahead()[0]
    course.events += [
        VisitMoved(on=course.today, visit=visit.key, to=day(1)),
        Override(on=day(1), reason="patient leaves the country"),
    ]
    assert course.targets(1) == [day(1)]


def test_override_does_not_let_a_visit_move_before_the_last_one() -> None:
    course = Walk()
    course.keep(2)
    visit = course.ahead()[0]
    course.events += [
        VisitMoved(on=course.today, visit=visit.key, to=day(1)),
        Override(on=day(1), reason="a slip of the finger"),
    ]
    assert course.targets(1) == [visit.target]


def test_override_without_a_reason_is_refused() -> None:
    with pytest.raises(FieldError, match="reason"):
        Override(on=day(1), reason="  ")


@pytest.mark.parametrize("offsets", [(0, 1), (0, 3, 6)])
def test_doses_too_close_make_a_task_unless_overridden(offsets: tuple[int, ...]) -> None:
    course = Walk(today=day(8))
    course.events += [VisitDone(on=day(offset)) for offset in offsets]
    assert tasks(course) == [TaskKind.LIMIT_EXCEEDED]
    course.events.append(Override(on=day(offsets[-1]), reason="seen by the prescriber"))
    assert tasks(course) == []


def test_protocol_changed_to_another_version_keeps_the_phase_and_its_count() -> None:
    course = Walk()
    course.keep(3)
    course.events.append(
        ProtocolChanged(
            on=course.today, protocol=templates()["racemic-iv-short-induction"], reason="shorter induction"
        )
    )
    induction = [visit for visit in course.ahead() if visit.phase == "induction"]
    assert [visit.number for visit in induction] == [4, 5, 6]
    assert {visit.of for visit in induction} == {6}


def test_protocol_changed_to_a_shorter_induction_already_done_opens_the_gate() -> None:
    course = Walk()
    course.keep(7)
    course.events.append(
        ProtocolChanged(on=course.today, protocol=templates()["racemic-iv-short-induction"], reason="x")
    )
    assert course.plan().position.gate == "induction"
    assert course.plan().phase == "weekly"


def test_protocol_changed_into_a_named_phase_starts_there() -> None:
    course = Walk("esketamine-us-mdsi")
    course.keep(8)
    course.decide()
    assert course.plan().phase is None
    course.events.append(
        ProtocolChanged(
            on=course.today,
            order=1,
            protocol=templates()["esketamine-us-trd"],
            reason="TRD confirmed",
            phase="weekly",
        )
    )
    assert course.ahead()[0].phase == "weekly"
    assert len([visit for visit in course.ahead() if visit.phase == "weekly"]) == 4


def test_protocol_changed_after_the_last_phase_stays_complete() -> None:
    course = Walk("esketamine-us-mdsi")
    course.keep(8)
    course.events.append(
        ProtocolChanged(on=course.today, order=1, protocol=templates()["esketamine-us-trd"], reason="x")
    )
    assert course.plan().phase is None


def test_step_accepted_counts_a_dose_of_that_day_in_unless_ordered_after_it() -> None:
    step = ProposalAccepted(on=day(70), order=0, phase="induction", interval_weeks=None, reason="relapse")
    for order, done in ((0, 1), (1, 0)):
        course = Walk()
        course.keep_until("maintenance")
        course.today = day(70)
        course.events += [replace(step, order=order), VisitDone(on=day(70))]
        assert (course.plan().phase, course.plan().position.done) == ("induction", done)


def test_stop_before_any_gate_ends_the_course() -> None:
    course = Walk()
    course.keep(3)
    course.events.append(GateDecided(on=course.today, phase="induction", decision=GateDecision.STOP))
    assert not course.ahead()


def test_missed_preparation_is_appended_before_dosing() -> None:
    course = Walk("ketamine-assisted-psychotherapy")
    course.keep()
    course.events.append(VisitMissed(on=day(7), kind=VisitKind.PREPARATION))
    course.today = day(7)
    assert [visit.kind for visit in course.ahead()[:2]] == ["preparation", "dosing"]
