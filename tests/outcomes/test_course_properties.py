from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from clinic.outcomes.rules import CourseState, RelapseEvent, RelapseReason, ScorePoint, judge_course
from tests.outcomes.builders import FIRST_DOSE, MADRS, PHQ_9

DAYS = st.integers(-20, 200).map(lambda offset: FIRST_DOSE + timedelta(days=offset))
SCORES = st.lists(
    st.builds(ScorePoint, on=DAYS, total=st.integers(0, 27).map(Decimal), id=st.integers(0, 10**6).map(str)),
    max_size=30,
    unique_by=lambda score: score.id,
)
EVENT_KINDS = st.sampled_from([reason for reason in RelapseReason if not reason.startswith("repeated")])
EVENTS = st.lists(st.builds(RelapseEvent, kind=EVENT_KINDS, on=DAYS), max_size=2)
TODAY = FIRST_DOSE + timedelta(days=150)


@given(SCORES, EVENTS, st.randoms(use_true_random=False))
def test_outcome_does_not_depend_on_the_order_of_facts(
    scores: list[ScorePoint], events: list[RelapseEvent], random: Random
) -> None:
    outcome = judge_course(
        scores=scores, first_dose_on=FIRST_DOSE, criteria=PHQ_9, qualifying_events=events, today=TODAY
    )
    shuffled, reordered = list(scores), list(events)
    random.shuffle(shuffled)
    random.shuffle(reordered)
    assert outcome == judge_course(
        scores=shuffled,
        first_dose_on=FIRST_DOSE,
        criteria=PHQ_9,
        qualifying_events=reordered,
        today=TODAY,
    )


@given(SCORES, EVENTS)
def test_episodes_are_ordered_and_each_relapse_follows_its_response(
    scores: list[ScorePoint], events: list[RelapseEvent]
) -> None:
    outcome = judge_course(
        scores=scores, first_dose_on=FIRST_DOSE, criteria=PHQ_9, qualifying_events=events, today=TODAY
    )
    known_until = None
    for episode in outcome.episodes:
        assert known_until is None or episode.began_on >= known_until
        assert episode.began_on in (episode.response_on, episode.remission_on)
        assert episode.relapse_on is None or episode.relapse_on >= episode.began_on
        known_until = episode.confirmed_on
    assert all(episode.relapse_on for episode in outcome.episodes[:-1])
    assert (outcome.state is CourseState.RELAPSE) == bool(
        outcome.episodes and outcome.episodes[-1].relapse_on
    )


@given(SCORES)
def test_relapse_by_scores_is_dated_to_a_signal_and_told_apart_by_when_the_second_came(
    scores: list[ScorePoint],
) -> None:
    outcome = judge_course(scores=scores, first_dose_on=FIRST_DOSE, criteria=PHQ_9, today=TODAY)
    signals = {point.on for point in outcome.points if point.relapse_signal}
    for episode in outcome.episodes:
        if episode.relapse_on and episode.confirmed_on:
            assert {episode.relapse_on, episode.confirmed_on} <= signals
            apart = (episode.confirmed_on - episode.relapse_on).days
            in_window = episode.reason is RelapseReason.REPEATED_SCORE
            assert 5 <= apart <= 15 if in_window else 15 < apart <= 365
            between = [
                point for point in outcome.points if episode.relapse_on < point.on < episode.confirmed_on
            ]
            assert all(point.relapse_signal for point in between)


@given(SCORES)
def test_a_relapse_by_the_strict_rule_is_one_by_the_lenient_rule_no_later(scores: list[ScorePoint]) -> None:
    """The strict rule only takes relapses away, or dates them later."""
    lenient, strict = (
        judge_course(scores=scores, first_dose_on=FIRST_DOSE, criteria=criteria, today=TODAY)
        for criteria in (PHQ_9, PHQ_9.strictly())
    )
    assert lenient.response_on == strict.response_on
    if strict.relapse_on is not None:
        assert lenient.relapse_on is not None
        assert lenient.relapse_on <= strict.relapse_on
    if all(episode.reason is not RelapseReason.REPEATED_LATE for episode in lenient.episodes):
        assert lenient.episodes == strict.episodes


@given(SCORES)
def test_no_score_near_the_best_since_response_ever_signals_a_relapse(scores: list[ScorePoint]) -> None:
    for criteria in (PHQ_9, MADRS):
        assert criteria.relapse is not None
        outcome = judge_course(scores=scores, first_dose_on=FIRST_DOSE, criteria=criteria, today=TODAY)
        after = [point for point in outcome.points if point.after_baseline]
        for place, point in enumerate(after):
            if point.relapse_signal:
                best = min(seen.total for seen in after[:place])
                assert point.total - best >= criteria.relapse.rise


@given(SCORES, EVENTS)
def test_facts_after_today_change_nothing(scores: list[ScorePoint], events: list[RelapseEvent]) -> None:
    known = [score for score in scores if score.on <= TODAY]
    happened = [event for event in events if event.on <= TODAY]
    assert judge_course(
        scores=scores, first_dose_on=FIRST_DOSE, criteria=PHQ_9, qualifying_events=events, today=TODAY
    ) == judge_course(
        scores=known, first_dose_on=FIRST_DOSE, criteria=PHQ_9, qualifying_events=happened, today=TODAY
    )


@given(SCORES)
def test_every_point_has_at_most_one_degree_of_response(scores: list[ScorePoint]) -> None:
    outcome = judge_course(scores=scores, first_dose_on=FIRST_DOSE, criteria=PHQ_9, today=TODAY)
    for point in outcome.points:
        assert not (point.response and point.partial)
        assert not (point.remission and point.relapse_signal)
        assert point.after_baseline or not (point.well or point.partial or point.relapse_signal)
    if outcome.possible_relapse_on:
        assert outcome.rescore_from == outcome.possible_relapse_on + timedelta(days=5)
        assert outcome.rescore_until == outcome.possible_relapse_on + timedelta(days=15)
