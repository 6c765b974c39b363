"""What is asked before an event is recorded."""

import datetime as dt

import pytest

from clinic.core.errors import FieldError
from clinic.protocols.rules import templates
from clinic.protocols.rules.engine import (
    CourseEvent,
    GateDecided,
    GateDecision,
    IntervalChosen,
    Override,
    Paused,
    ProposalAccepted,
    ProtocolChanged,
    Resumed,
    VisitCancelled,
    VisitDone,
    VisitKind,
    VisitMoved,
    event_problems,
)
from tests.protocols.walk import Walk, day


def problems(course: Walk, event: CourseEvent) -> list[FieldError]:
    found = event_problems(
        event,
        protocol=course.protocol,
        plan=course.plan(),
        calendar=course.calendar,
        today=course.today,
        events=course.events,
    )
    return list(found)


def fields(course: Walk, event: CourseEvent) -> list[str]:
    return [problem.field for problem in problems(course, event)]


def two_doses() -> Walk:
    course = Walk()
    course.keep(2)
    return course


def test_dose_on_its_target_has_no_problem() -> None:
    course = two_doses()
    course.today = day(7)
    assert fields(course, VisitDone(on=day(7))) == []


def test_dose_too_soon_needs_an_override() -> None:
    course = two_doses()
    course.today = day(6)
    assert fields(course, VisitDone(on=day(6))) == ["on"]
    course.events.append(Override(on=day(6), reason="holiday"))
    assert fields(course, VisitDone(on=day(6))) == []


def test_dose_recorded_late_is_held_against_the_doses_after_it_too() -> None:
    course = two_doses()
    course.keep(2, late=0)
    course.today = day(20)
    assert fields(course, VisitDone(on=day(14))) == []
    assert fields(course, VisitDone(on=day(2))) == ["on"]
    assert fields(course, VisitDone(on=day(3))) == ["on"]


def test_dose_in_order_is_not_blamed_for_an_earlier_one_that_came_too_soon() -> None:
    course = Walk(today=day(14))
    course.events += [VisitDone(on=day(0)), VisitDone(on=day(1))]
    assert fields(course, VisitDone(on=day(14))) == []


def test_dose_before_the_gate_is_decided_is_a_problem() -> None:
    course = Walk()
    course.keep(8)
    course.today += dt.timedelta(days=7)
    assert fields(course, VisitDone(on=course.today)) == ["on"]
    course.decide()
    assert fields(course, VisitDone(on=course.today)) == []


def test_dose_on_hold_or_after_a_stop_is_a_problem() -> None:
    course = two_doses()
    course.today = day(7)
    course.events.append(Paused(on=day(6), reason="surgery"))
    assert fields(course, VisitDone(on=day(7))) == ["on"]
    course.events[-1] = GateDecided(on=day(6), phase="induction", decision=GateDecision.STOP)
    assert fields(course, VisitDone(on=day(7))) == ["on"]


def test_visit_without_a_dose_is_never_held_back() -> None:
    course = two_doses()
    assert fields(course, VisitDone(on=course.today, kind=VisitKind.REVIEW)) == []


def test_event_ahead_of_today_is_a_problem_unless_it_is_a_cancellation_or_override() -> None:
    course = two_doses()
    assert fields(course, VisitDone(on=day(7))) == ["on"]
    assert fields(course, VisitCancelled(on=day(7))) == []
    assert fields(course, Override(on=day(7), reason="travel")) == []


@pytest.mark.parametrize(
    ("to", "problems"),
    [(day(7), []), (day(8), []), (day(6), ["to", "to", "to"]), (day(9), ["to"]), (day(12), ["to", "to"])],
)
def test_move_must_stay_in_the_window_on_an_open_day_within_the_limits(
    to: dt.date, problems: list[str]
) -> None:
    course = two_doses()
    visit = course.ahead()[0]
    assert fields(course, VisitMoved(on=course.today, visit=visit.key, to=to)) == problems


def test_move_of_a_visit_already_held_names_it() -> None:
    course = two_doses()
    held = course.plan().visits[0].key
    for key in (held, "nothing"):
        assert fields(course, VisitMoved(on=course.today, visit=key, to=day(8))) == ["visit"]


@pytest.mark.parametrize(
    ("phase", "weeks", "reason", "asked"),
    [
        ("maintenance", 3, "holds", []),
        ("maintenance", 5, "holds", ["weeks"]),
        ("maintenance", 3, " ", ["reason"]),
        ("induction", 1, "holds", ["weeks"]),
        ("booster", 1, "holds", ["phase"]),
    ],
)
def test_interval_must_be_offered_and_reasoned(phase: str, weeks: int, reason: str, asked: list[str]) -> None:
    course = two_doses()
    event = IntervalChosen(on=course.today, phase=phase, weeks=weeks, reason=reason)
    assert fields(course, event) == asked


@pytest.mark.parametrize(("phase", "offered"), [("maintenance", "1, 2, 3, 4"), ("induction", "none")])
def test_interval_refused_says_what_is_offered_instead(phase: str, offered: str) -> None:
    course = two_doses()
    (problem,) = problems(course, IntervalChosen(on=course.today, phase=phase, weeks=5, reason="holds"))
    assert str(problem) == f"weeks: weeks offered in this phase: {offered} (given: 5)"


def test_gate_decision_needs_an_open_gate() -> None:
    course = two_doses()
    event = GateDecided(on=course.today, phase="induction", decision=GateDecision.CONTINUE)
    assert fields(course, event) == ["phase"]


def test_acceptance_names_a_phase_or_an_interval_the_protocol_offers() -> None:
    course = two_doses()
    accepted = ProposalAccepted(on=course.today, phase="maintenance", interval_weeks=3, reason="remission")
    again = ProposalAccepted(on=course.today, phase="booster", interval_weeks=None, reason="")
    assert fields(course, accepted) == []
    assert fields(course, again) == ["phase", "reason"]


def test_protocol_change_needs_a_phase_it_has_and_a_reason() -> None:
    course = Walk()
    course.keep_until("consolidation")
    other = templates()["esketamine-us-trd"]
    assert fields(course, ProtocolChanged(on=course.today, protocol=other, reason="")) == ["phase", "reason"]
    assert fields(course, ProtocolChanged(on=course.today, protocol=other, reason="x", phase="weekly")) == []


def test_resuming_needs_a_hold() -> None:
    course = two_doses()
    assert fields(course, Resumed(on=course.today)) == ["on"]
    course.events.append(Paused(on=course.today, reason="surgery"))
    assert fields(course, Resumed(on=course.today)) == []
