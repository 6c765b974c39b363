"""What the scores suggest, with its inputs and its source; nothing changes by itself."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.evidence import bases, limits
from clinic.protocols.rules import parse_protocol, templates, to_mapping
from clinic.protocols.rules.engine import (
    GateDecided,
    GateDecision,
    IntervalChosen,
    Paused,
    ProposalAccepted,
    VisitDone,
    plan,
)
from clinic.protocols.rules.proposals import Assessment, Proposal, ProposalKind, Relapse, propose
from tests.protocols.walk import MONDAY, WEEKDAYS, Walk

REMISSION, RESPONSE, NEITHER = "remission", "response", "neither"


def scores(course: Walk, *rows: tuple[int, int, str]) -> list[Assessment]:
    """Rows of (days after the present frequency began, total, state)."""
    since = course.plan().position.since
    return [
        Assessment(
            on=since + dt.timedelta(days=days),
            total=Decimal(total),
            in_response=state is not NEITHER,
            in_remission=state is REMISSION,
        )
        for days, total, state in rows
    ]


def proposed(course: Walk, assessments: list[Assessment], relapse: Relapse | None = None) -> Proposal | None:
    return propose(
        protocol=course.protocol,
        plan=course.plan(),
        instrument="madrs",
        assessments=assessments,
        relapse=relapse,
    )


def in_maintenance(template: str = "racemic-iv-standard", weeks: int | None = None) -> Walk:
    course = Walk(template)
    course.keep_until("maintenance")
    if weeks:
        course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=weeks, reason="x"))
    course.keep(2)
    return course


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((14, 9, REMISSION), (28, 8, REMISSION)),
        ((14, 8, REMISSION), (28, 11, REMISSION)),
        ((14, 16, RESPONSE), (28, 16, RESPONSE)),
        ((14, 16, RESPONSE), (28, 9, REMISSION)),
    ],
)
def test_two_assessments_that_hold_propose_the_next_longer_interval(
    first: tuple[int, int, str], second: tuple[int, int, str]
) -> None:
    course = in_maintenance()
    proposal = proposed(course, scores(course, first, second))
    assert proposal is not None
    assert proposal.kind is ProposalKind.LENGTHEN
    assert [(step.phase, step.interval_weeks) for step in proposal.steps] == [("maintenance", 3)]
    assert "K24-01" in proposal.basis
    assert proposal.inputs[0].value == "Maintenance, every 2 weeks"
    assert f"{second[1]}, {second[2]}" in proposal.inputs[-1].value


@pytest.mark.parametrize(
    "rows",
    [
        [(14, 9, REMISSION)],
        [(14, 14, RESPONSE), (28, 16, RESPONSE)],
        [(14, 9, REMISSION), (28, 14, RESPONSE)],
        [(14, 9, REMISSION), (28, 30, NEITHER)],
        [(14, 30, NEITHER), (28, 29, NEITHER)],
        [(-7, 9, REMISSION), (14, 8, REMISSION)],
        [(0, 9, REMISSION), (14, 8, REMISSION)],
    ],
)
def test_assessments_that_do_not_hold_or_are_too_few_propose_nothing(
    rows: list[tuple[int, int, str]],
) -> None:
    course = in_maintenance()
    assert proposed(course, scores(course, *rows)) is None


def test_least_frequent_interval_proposes_nothing_longer() -> None:
    holding = [(14, 9, REMISSION), (28, 8, REMISSION)]
    for template, weeks in (("racemic-iv-standard", 4), ("esketamine-us-trd", 2)):
        course = in_maintenance(template, weeks)
        assert proposed(course, scores(course, *holding)) is None


def test_weekly_esketamine_that_holds_proposes_every_two_weeks() -> None:
    course = in_maintenance("esketamine-us-trd", 1)
    proposal = proposed(course, scores(course, (7, 9, REMISSION), (14, 8, REMISSION)))
    assert proposal is not None
    assert proposal.steps[0].interval_weeks == 2


def test_consolidation_that_holds_proposes_nothing() -> None:
    course = Walk()
    course.keep_until("consolidation")
    assert proposed(course, scores(course, (7, 9, REMISSION), (14, 8, REMISSION))) is None


def test_accepted_lengthening_is_not_proposed_again_on_the_same_scores() -> None:
    course = in_maintenance()
    held = scores(course, (14, 9, REMISSION), (28, 8, REMISSION))
    before = course.plan()
    proposal = proposed(course, held)
    assert proposal is not None
    assert course.plan() == before
    course.today = held[-1].on
    step = proposal.steps[0]
    course.events.append(
        ProposalAccepted(
            on=course.today,
            phase=step.phase,
            interval_weeks=step.interval_weeks,
            reason=proposal.explanation,
        )
    )
    assert course.plan().position.interval_weeks == 3
    assert proposed(course, held) is None


def test_number_of_assessments_is_the_clinics_to_set() -> None:
    course = in_maintenance()
    held = scores(course, (14, 9, REMISSION), (28, 8, REMISSION))
    proposal = propose(
        protocol=course.protocol,
        plan=course.plan(),
        instrument="madrs",
        assessments=held,
        limits=limits({"maintenance.assessments_held": 3}),
    )
    assert proposal is None


def test_possible_relapse_proposes_to_score_again_in_5_to_15_days() -> None:
    course = in_maintenance()
    rows = scores(course, (14, 9, REMISSION), (28, 25, NEITHER))
    first = rows[-1].on
    proposal = proposed(course, rows, Relapse(first_on=first, is_confirmed=False))
    assert proposal is not None
    assert proposal.kind is ProposalKind.RESCORE
    assert proposal.rescore_from == first + dt.timedelta(days=5)
    assert proposal.rescore_to == first + dt.timedelta(days=15)
    assert proposal.steps == ()


def test_confirmed_relapse_proposes_one_frequency_back_or_induction_again_with_its_figures() -> None:
    course = in_maintenance()
    rows = scores(course, (14, 25, NEITHER), (24, 26, NEITHER))
    proposal = proposed(course, rows, Relapse(first_on=rows[0].on, is_confirmed=True))
    assert proposal is not None
    assert proposal.kind is ProposalKind.RELAPSE
    assert [(step.phase, step.interval_weeks) for step in proposal.steps] == [
        ("maintenance", 1),
        ("induction", None),
    ]
    assert "23 of 32 (71.9 %" in proposal.explanation
    assert "47 of 64 (73.4 %" in proposal.explanation
    assert any("PMC10439056" in basis.url for basis in bases(proposal.basis))


def test_confirmed_relapse_at_weekly_maintenance_leads_back_to_induction_only() -> None:
    course = in_maintenance(weeks=1)
    proposal = proposed(course, [], Relapse(first_on=course.today, is_confirmed=True))
    assert proposal is not None
    assert [step.phase for step in proposal.steps] == ["induction"]


@pytest.mark.parametrize("phase", ["monthly", None])
def test_confirmed_relapse_in_the_short_induction_taper_goes_back_to_two_weeks(phase: str | None) -> None:
    course = Walk("racemic-iv-short-induction")
    course.keep_until("monthly")
    course.keep(1 if phase else 3)
    assert course.plan().phase == phase
    proposal = proposed(course, [], Relapse(first_on=course.today, is_confirmed=True))
    assert proposal is not None
    assert [step.phase for step in proposal.steps] == ["fortnightly", "induction"]


def test_confirmed_relapse_at_two_weeks_of_the_short_induction_taper_goes_back_to_weekly() -> None:
    course = Walk("racemic-iv-short-induction")
    course.keep_until("fortnightly")
    proposal = proposed(course, [], Relapse(first_on=course.today, is_confirmed=True))
    assert proposal is not None
    assert [step.phase for step in proposal.steps] == ["weekly", "induction"]


def test_missed_sessions_with_worsening_propose_the_earlier_frequency() -> None:
    course = in_maintenance()
    rows = scores(course, (14, 16, RESPONSE), (42, 19, NEITHER))
    assert proposed(course, rows) is None
    course.miss()
    proposal = proposed(course, rows)
    assert proposal is not None
    assert proposal.kind is ProposalKind.RETURN_TO_PREVIOUS
    assert [(step.phase, step.interval_weeks) for step in proposal.steps] == [("maintenance", 1)]
    assert proposal.inputs[-1].value == course.today.isoformat()
    assert proposal.basis == ("source:us-label-18#missed-sessions",)


def test_missed_sessions_in_consolidation_with_worsening_propose_twice_a_week() -> None:
    course = Walk("esketamine-us-trd")
    course.keep_until("weekly")
    course.keep()
    rows = scores(course, (1, 16, RESPONSE), (12, 20, NEITHER))
    course.miss()
    proposal = proposed(course, rows)
    assert proposal is not None
    assert [step.text for step in proposal.steps] == ["Induction, twice a week"]


def test_missed_sessions_without_worsening_or_at_the_highest_frequency_propose_nothing() -> None:
    course = in_maintenance()
    course.miss()
    assert proposed(course, scores(course, (14, 19, NEITHER), (42, 19, NEITHER))) is None
    induction = Walk()
    induction.keep(2)
    induction.miss()
    assert proposed(induction, scores(induction, (0, 16, RESPONSE), (7, 20, NEITHER))) is None


def test_relapse_under_a_protocol_with_nothing_to_go_back_to_proposes_nothing() -> None:
    table = to_mapping(templates()["racemic-iv-standard"])
    table["phases"] = table["phases"][2:]
    table["phases"][0]["interval"] |= {"value": 1, "choices": [1]}
    protocol = parse_protocol(table)
    relapse = Relapse(first_on=MONDAY, is_confirmed=True)
    found = plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY)
    assert propose(protocol=protocol, plan=found, instrument="madrs", assessments=[], relapse=relapse) is None


def test_sessions_missed_before_the_scores_that_worsened_propose_nothing() -> None:
    course = in_maintenance()
    course.miss()
    course.keep(2)
    rows = scores(course, (60, 16, RESPONSE), (70, 20, NEITHER))
    assert rows[0].on > course.today - dt.timedelta(days=14)
    assert proposed(course, rows) is None


def test_course_on_hold_is_not_proposed_a_longer_interval() -> None:
    course = in_maintenance()
    course.events.append(Paused(on=course.today, reason="surgery"))
    assert proposed(course, scores(course, (14, 9, REMISSION), (28, 8, REMISSION))) is None


def test_relapse_never_leads_back_to_preparation_visits() -> None:
    table = to_mapping(templates()["ketamine-assisted-psychotherapy"])
    table["phases"][1]["interval"] |= {"value": 2, "choices": [2, 4]}
    protocol = parse_protocol(table)
    found = plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY, events=[VisitDone(on=MONDAY)])
    relapse = Relapse(first_on=MONDAY, is_confirmed=True)
    proposal = propose(protocol=protocol, plan=found, instrument="madrs", assessments=[], relapse=relapse)
    assert proposal is not None
    assert [step.phase for step in proposal.steps] == ["dosing"]


def test_stopped_course_is_proposed_nothing() -> None:
    course = in_maintenance()
    course.events.append(GateDecided(on=course.today, phase="induction", decision=GateDecision.STOP))
    assert proposed(course, [], Relapse(first_on=course.today, is_confirmed=True)) is None
