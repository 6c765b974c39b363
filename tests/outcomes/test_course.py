from decimal import Decimal

import pytest

from clinic.outcomes.rules import CourseState, Criteria, RelapseReason
from tests.outcomes.builders import MADRS, PHQ_9, WHO_5, admitted, day, judged

WELL = ((0, 20), (28, 4))


@pytest.mark.parametrize(
    ("total", "state", "percent"),
    [
        (16, CourseState.NO_RESPONSE, "-20.0"),
        (15, CourseState.RESPONDING, "-25.0"),
        (11, CourseState.RESPONDING, "-45.0"),
        (10, CourseState.RESPONSE, "-50.0"),
        (4, CourseState.REMISSION, "-80.0"),
        (24, CourseState.NO_RESPONSE, "20.0"),
    ],
)
def test_state_follows_the_change_from_baseline(total: int, state: CourseState, percent: str) -> None:
    outcome = judged((0, 20), (7, total))
    assert outcome.state is state
    assert outcome.state_since == day(7)
    assert outcome.latest is not None
    assert (outcome.latest.percent_change, outcome.latest.change, outcome.latest.weeks) == (
        Decimal(percent),
        Decimal(total - 20),
        1,
    )


@pytest.mark.parametrize(
    ("criteria", "baseline", "total", "state"),
    [
        (MADRS, 36, 12, CourseState.REMISSION),
        (MADRS, 36, 13, CourseState.RESPONSE),
        (WHO_5, 20, 60, CourseState.RESPONSE),
        (WHO_5, 20, 56, CourseState.RESPONDING),
        (WHO_5, 100, 100, CourseState.NO_RESPONSE),
        (WHO_5, 40, 20, CourseState.NO_RESPONSE),
    ],
)
def test_state_uses_each_instruments_own_direction_and_cut_off(
    criteria: Criteria, baseline: int, total: int, state: CourseState
) -> None:
    assert judged((0, baseline), (7, total), criteria=criteria).state is state


def test_first_qualifying_score_is_a_possible_relapse_with_a_rescore_window() -> None:
    outcome = judged(*WELL, (56, 12), today=60)
    assert outcome.state is CourseState.POSSIBLE_RELAPSE
    assert outcome.possible_relapse_on == day(56)
    assert (outcome.rescore_from, outcome.rescore_until) == (day(61), day(71))
    assert outcome.relapse_on is None


@pytest.mark.parametrize("gap", [5, 15])
def test_second_qualifying_score_in_the_window_confirms_and_is_dated_to_the_first(gap: int) -> None:
    outcome = judged(*WELL, (56, 12), (56 + gap, 11))
    assert outcome.state is CourseState.RELAPSE
    assert outcome.relapse_on == outcome.state_since == day(56)
    assert outcome.relapse_reason is RelapseReason.REPEATED_SCORE
    assert outcome.episodes[0].confirmed_on == day(56 + gap)
    assert outcome.rescore_from is None


def test_second_qualifying_score_too_early_neither_confirms_nor_clears() -> None:
    outcome = judged(*WELL, (56, 12), (60, 12))
    assert outcome.state is CourseState.POSSIBLE_RELAPSE
    assert outcome.possible_relapse_on == day(56)
    assert (outcome.rescore_from, outcome.rescore_until) == (day(61), day(71))
    assert judged(*WELL, (56, 12), (60, 12), (61, 12)).relapse_on == day(56)


@pytest.mark.parametrize("gap", [16, 28, 365])
def test_second_qualifying_score_after_the_window_confirms_late_and_is_dated_to_the_first(gap: int) -> None:
    outcome = judged(*WELL, (56, 12), (56 + gap, 11), today=500)
    assert (outcome.state, outcome.relapse_on) == (CourseState.RELAPSE, day(56))
    assert outcome.relapse_reason is RelapseReason.REPEATED_LATE
    assert judged(*WELL, (56, 12), (60, 12), (88, 12)).relapse_on == day(56)


def test_scores_every_28_days_relapse_once_and_not_at_all_by_the_strict_rule() -> None:
    totals = enumerate((20, 10, 6, 4, 4, 20, 21, 20, 22, 21))
    pairs = [(28 * number, total) for number, total in totals]
    assert [episode.relapse_on for episode in judged(*pairs).episodes] == [day(5 * 28)]
    strict = judged(*pairs, criteria=PHQ_9.strictly())
    assert (strict.state, strict.relapse_on) == (CourseState.POSSIBLE_RELAPSE, None)


def test_second_qualifying_score_too_late_to_confirm_starts_a_new_possible_relapse() -> None:
    strict = PHQ_9.strictly()
    for criteria, gap in ((strict, 16), (PHQ_9, 366)):
        outcome = judged(*WELL, (56, 12), (56 + gap, 12), criteria=criteria, today=500)
        assert outcome.state is CourseState.POSSIBLE_RELAPSE
        assert outcome.possible_relapse_on == day(56 + gap)
    assert judged(*WELL, (56, 12), (72, 12), (79, 12), criteria=strict).relapse_on == day(72)


def test_confirmation_pairs_with_the_earliest_signal_still_in_range() -> None:
    assert judged(*WELL, (56, 12), (60, 12), (73, 12)).relapse_on == day(60)


def test_score_in_between_that_does_not_qualify_clears_the_possible_relapse() -> None:
    outcome = judged(*WELL, (56, 12), (60, 6), (65, 12))
    assert outcome.state is CourseState.POSSIBLE_RELAPSE
    assert outcome.possible_relapse_on == day(65)
    cleared = judged(*WELL, (56, 12), (60, 8))
    assert (cleared.state, cleared.possible_relapse_on) == (CourseState.RESPONSE, None)


@pytest.mark.parametrize("total", [9, 8])
def test_score_under_threshold_or_too_near_the_best_does_not_qualify(total: int) -> None:
    assert judged(*WELL, (56, total)).state is CourseState.RESPONSE
    assert judged((0, 20), (28, 8), (56, 12)).state is CourseState.RESPONDING


def test_relapse_is_never_looked_for_before_a_response() -> None:
    outcome = judged((0, 20), (7, 12), (14, 19), (21, 22), events=[admitted(15)])
    assert outcome.state is CourseState.NO_RESPONSE
    assert outcome.episodes == ()


def test_hospitalisation_confirms_at_once_on_its_own_date() -> None:
    outcome = judged(*WELL, (56, 12), events=[admitted(58)])
    assert outcome.state is CourseState.RELAPSE
    assert outcome.relapse_on == day(58)
    assert outcome.relapse_reason is RelapseReason.HOSPITALISATION
    assert judged(*WELL, events=[admitted(28)]).relapse_on == day(28)


def test_response_regained_after_relapse_opens_a_second_episode() -> None:
    relapsed = (*WELL, (56, 14), (63, 15))
    assert judged(*relapsed, (84, 11)).state is CourseState.RELAPSE
    outcome = judged(*relapsed, (84, 9), (140, 15), (147, 15))
    assert [episode.relapse_on for episode in outcome.episodes] == [day(56), day(140)]
    assert outcome.relapse_on == day(56)
    assert outcome.state_since == day(140)


def test_unchanged_high_score_of_a_responder_is_not_a_relapse() -> None:
    """MADRS 25 of 50 is a response and also over the relapse threshold of 22."""
    outcome = judged((0, 50), (28, 25), (35, 25), (42, 25), criteria=MADRS)
    assert outcome.state is CourseState.RESPONSE
    assert (
        judged((0, 50), (28, 25), (56, 25), (84, 24), (112, 25), (140, 25), criteria=MADRS)
        .episodes[0]
        .relapse_on
        is None
    )
    assert judged((0, 50), (28, 24), (35, 29), (42, 29), criteria=MADRS).relapse_on is None
    assert judged((0, 50), (28, 24), (35, 30), (42, 30), criteria=MADRS).relapse_on == day(35)


def test_outcome_as_of_a_date_leaves_out_what_came_later() -> None:
    outcome = judged(*WELL, (56, 12), (63, 12), today=62, events=[admitted(70)])
    assert outcome.state is CourseState.POSSIBLE_RELAPSE
    assert len(outcome.points) == 3


def test_outcome_without_any_score_is_an_empty_baseline() -> None:
    outcome = judged()
    assert (outcome.state, outcome.state_since, outcome.latest, outcome.points) == (
        CourseState.BASELINE,
        None,
        None,
        (),
    )


def test_best_is_the_first_of_equal_scores_in_the_instruments_direction() -> None:
    outcome = judged((0, 20), (7, 5), (14, 3), (21, 3))
    assert outcome.best is not None
    assert outcome.best.on == day(14)
    well_being = judged((0, 20), (7, 52), (14, 60), (21, 40), criteria=WHO_5)
    assert well_being.best is not None
    assert well_being.best.total == 60


def test_course_without_a_relapse_rule_relapses_by_event_alone() -> None:
    outcome = judged((0, 20), (7, 80), (14, 10), (21, 8), criteria=WHO_5)
    assert outcome.relapse_on is None
    assert judged((0, 20), (7, 80), criteria=WHO_5, events=[admitted(9)]).relapse_on == day(9)
    assert PHQ_9.relapse is not None


def test_relapse_in_small_steps_is_measured_from_the_best_score_and_not_from_the_last() -> None:
    outcome = judged((0, 20), (7, 4), (14, 8), (21, 12), (28, 12))
    assert outcome.state is CourseState.RELAPSE
    assert outcome.episodes[0].relapse_on == day(21)
