"""What the scores suggest, with its inputs and its source; nothing changes by itself."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.evidence import bases, limits
from clinic.protocols.rules import parse_protocol, templates, to_mapping
from clinic.protocols.rules.engine import (
    CourseEvent,
    GateDecided,
    GateDecision,
    IntervalChosen,
    Paused,
    ProposalAccepted,
    VisitDone,
    VisitKind,
    VisitMissed,
    plan,
)
from clinic.protocols.rules.frequency import relapse_step
from clinic.protocols.rules.proposals import Assessment, Proposal, ProposalKind, Relapse, Scale, propose
from tests.protocols.walk import MONDAY, WEEKDAYS, Walk, day

MADRS = Scale(name="MADRS", smallest_change=Decimal(6), basis=("editable-default",))
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
        scale=MADRS,
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


def every_three_weeks(*gaps: int) -> Walk:
    """In maintenance, doses held these days apart since every 3 weeks was chosen."""
    course = Walk()
    course.keep_until("maintenance")
    course.events.append(IntervalChosen(on=course.today, phase="maintenance", weeks=3, reason="x"))
    for gap in gaps:
        course.today += dt.timedelta(days=gap)
        course.events.append(VisitDone(on=course.today))
    return course


@pytest.mark.parametrize(
    ("gaps", "last_score", "is_proposed"),
    [
        ((), 21, False),
        ((21,), 20, False),
        ((21,), 21, True),
        ((18,), 18, True),
        ((17,), 17, False),
        ((10, 11), 21, False),
        ((10, 21), 30, False),
        ((10, 21), 31, True),
        ((21, 7), 28, True),
    ],
)
def test_longer_interval_is_proposed_once_the_present_one_was_lived_through(
    gaps: tuple[int, ...], last_score: int, *, is_proposed: bool
) -> None:
    course = every_three_weeks(*gaps)
    held = scores(course, (1, 9, REMISSION), (last_score, 8, REMISSION))
    assert (proposed(course, held) is not None) is is_proposed


def test_interval_lived_through_before_it_was_chosen_again_does_not_count() -> None:
    course = every_three_weeks(21)
    course.events.append(
        IntervalChosen(on=course.today, phase="maintenance", weeks=3, reason="stay", order=1)
    )
    assert proposed(course, scores(course, (1, 9, REMISSION), (2, 8, REMISSION))) is None


def test_share_that_counts_as_lived_through_is_the_clinics_to_set() -> None:
    course = every_three_weeks(18)
    held = scores(course, (1, 9, REMISSION), (18, 8, REMISSION))
    strict = limits({"maintenance.lived_share": Decimal(1)})
    found = propose(
        protocol=course.protocol, plan=course.plan(), scale=MADRS, assessments=held, limits=strict
    )
    assert found is None
    assert proposed(course, held) is not None


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
        scale=MADRS,
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


def test_confirmed_relapse_shows_the_two_scores_that_made_it() -> None:
    course = in_maintenance()
    rows = scores(course, (4, 9, REMISSION), (14, 25, NEITHER), (24, 26, NEITHER))
    proposal = proposed(course, rows, Relapse(first_on=rows[1].on, is_confirmed=True))
    assert proposal is not None
    assert [shown.value for shown in proposal.inputs[1:]] == ["25, no response", "26, no response"]


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


def test_confirmed_relapse_leads_to_the_phase_that_the_protocol_names_however_far_back() -> None:
    table = to_mapping(templates()["racemic-iv-short-induction"]) | {"relapse_phase": "weekly"}
    step = relapse_step(parse_protocol(table), "monthly", None)
    assert step is not None
    assert step.phase == "weekly"


def test_confirmed_relapse_at_two_weeks_of_the_short_induction_taper_goes_back_to_weekly() -> None:
    course = Walk("racemic-iv-short-induction")
    course.keep_until("fortnightly")
    proposal = proposed(course, [], Relapse(first_on=course.today, is_confirmed=True))
    assert proposal is not None
    assert [step.phase for step in proposal.steps] == ["weekly", "induction"]


def missed_in_maintenance() -> Walk:
    course = in_maintenance()
    course.miss()
    return course


def days_since(course: Walk, day: dt.date) -> int:
    return (day - course.plan().position.since).days


def test_missed_sessions_with_worsening_propose_the_earlier_frequency() -> None:
    course = in_maintenance()
    rows = scores(course, (14, 16, RESPONSE), (42, 22, NEITHER))
    assert proposed(course, rows) is None
    course.miss()
    proposal = proposed(course, rows)
    assert proposal is not None
    assert proposal.kind is ProposalKind.RETURN_TO_PREVIOUS
    assert [(step.phase, step.interval_weeks) for step in proposal.steps] == [("maintenance", 1)]
    assert proposal.inputs[-1].value == course.today.isoformat()
    assert "worse by 6 points or more" in proposal.explanation
    assert proposal.basis == ("source:us-label-18#missed-sessions", "editable-default")


def test_missed_sessions_in_consolidation_with_worsening_propose_twice_a_week() -> None:
    course = Walk("esketamine-us-trd")
    course.keep_until("weekly")
    course.keep()
    rows = scores(course, (1, 16, RESPONSE), (12, 22, NEITHER))
    course.miss()
    proposal = proposed(course, rows)
    assert proposal is not None
    assert [step.text for step in proposal.steps] == ["Induction, twice a week"]


@pytest.mark.parametrize(("total", "is_proposed"), [(17, False), (21, False), (22, True), (23, True)])
def test_score_is_worse_from_the_smallest_change_that_matters(total: int, *, is_proposed: bool) -> None:
    course = missed_in_maintenance()
    rows = scores(course, (14, 16, RESPONSE), (42, total, NEITHER))
    assert (proposed(course, rows) is not None) is is_proposed


def test_phq_9_of_5_and_6_beside_a_missed_visit_proposes_no_new_induction() -> None:
    course = Walk("esketamine-us-trd")
    course.keep_until("weekly")
    course.keep()
    course.miss()
    phq_9 = Scale(name="PHQ-9", smallest_change=Decimal(5))
    for after, kind in ((6, None), (9, None), (10, ProposalKind.RETURN_TO_PREVIOUS)):
        found = propose(
            protocol=course.protocol,
            plan=course.plan(),
            scale=phq_9,
            assessments=scores(course, (1, 5, RESPONSE), (12, after, RESPONSE)),
        )
        assert (found.kind if found else None) is kind


def test_on_a_scale_where_higher_is_better_a_fall_is_worse() -> None:
    who_5 = Scale(name="WHO-5", smallest_change=Decimal(10), higher_is_better=True)
    assert who_5.is_worse(Decimal(60), Decimal(50))
    assert not who_5.is_worse(Decimal(60), Decimal(51))
    assert not who_5.is_worse(Decimal(50), Decimal(60))


def test_without_a_known_smallest_change_nothing_is_called_worse() -> None:
    assert not Scale(name="YMRS", smallest_change=None).is_worse(Decimal(0), Decimal(60))


@pytest.mark.parametrize(("days_after_the_miss", "is_proposed"), [(-1, True), (0, True), (1, False)])
def test_session_missed_on_the_day_of_the_first_score_counts_and_one_missed_before_does_not(
    days_after_the_miss: int, *, is_proposed: bool
) -> None:
    course = missed_in_maintenance()
    first = days_since(course, course.today) + days_after_the_miss
    rows = scores(course, (first, 16, RESPONSE), (first + 10, 22, NEITHER))
    assert (proposed(course, rows) is not None) is is_proposed


def test_missed_sessions_without_worsening_or_at_the_highest_frequency_propose_nothing() -> None:
    course = missed_in_maintenance()
    assert proposed(course, scores(course, (14, 19, NEITHER), (42, 19, NEITHER))) is None
    induction = Walk()
    induction.keep(2)
    induction.miss()
    assert proposed(induction, scores(induction, (0, 16, RESPONSE), (7, 22, NEITHER))) is None


def test_relapse_under_a_protocol_with_nothing_to_go_back_to_proposes_nothing() -> None:
    table = to_mapping(templates()["racemic-iv-standard"])
    table["phases"] = table["phases"][2:]
    table["phases"][0]["interval"] |= {"value": 1, "choices": [1]}
    protocol = parse_protocol(table)
    relapse = Relapse(first_on=MONDAY, is_confirmed=True)
    found = plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=MONDAY)
    assert propose(protocol=protocol, plan=found, scale=MADRS, assessments=[], relapse=relapse) is None


def test_sessions_missed_before_the_scores_that_worsened_propose_nothing() -> None:
    course = in_maintenance()
    course.miss()
    course.keep(2)
    rows = scores(course, (60, 16, RESPONSE), (70, 22, NEITHER))
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
    proposal = propose(protocol=protocol, plan=found, scale=MADRS, assessments=[], relapse=relapse)
    assert proposal is not None
    assert [step.phase for step in proposal.steps] == ["dosing"]


def test_missed_preparation_talk_is_no_missed_session() -> None:
    table = to_mapping(templates()["ketamine-assisted-psychotherapy"])
    table["phases"][1]["interval"] |= {"value": 4, "choices": [2, 4]}
    protocol = parse_protocol(table)
    talks: list[CourseEvent] = [
        VisitMissed(on=day(0), kind=VisitKind.PREPARATION),
        VisitDone(on=day(3), kind=VisitKind.PREPARATION),
        VisitDone(on=day(7), kind=VisitKind.PREPARATION),
        VisitDone(on=day(10)),
    ]
    rows = [
        Assessment(on=day(on), total=Decimal(total), in_response=False, in_remission=False)
        for on, total in ((0, 16), (20, 30))
    ]

    def found(last: list[CourseEvent]) -> Proposal | None:
        now = plan(protocol, start=MONDAY, calendar=WEEKDAYS, today=day(40), events=[*talks, *last])
        return propose(protocol=protocol, plan=now, scale=MADRS, assessments=rows)

    assert found([]) is None
    missed = found([VisitMissed(on=day(38))])
    assert missed is not None
    assert missed.inputs[-1].value == day(38).isoformat()


def test_course_past_its_last_phase_is_not_led_back_by_a_missed_session() -> None:
    course = Walk("racemic-iv-short-induction")
    course.keep_until("monthly")
    course.miss()
    first = course.today
    course.keep(3)
    assert course.plan().phase is None
    rows = [
        Assessment(on=on, total=Decimal(total), in_response=False, in_remission=False)
        for on, total in ((first, 16), (course.today, 30))
    ]
    assert proposed(course, rows) is None


def test_stopped_course_is_proposed_nothing() -> None:
    course = in_maintenance()
    course.events.append(GateDecided(on=course.today, phase="induction", decision=GateDecision.STOP))
    assert proposed(course, [], Relapse(first_on=course.today, is_confirmed=True)) is None
