"""What holds for any answers to any instrument."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.instruments.rules import AnswerError, Instrument, instrument, instruments, read_answers, score
from clinic.instruments.rules.scoring import band_for

definitions = st.sampled_from(sorted(instruments())).map(instrument)


@st.composite
def answered(draw: st.DrawFn, *, complete: bool) -> tuple[Instrument, dict[str, int | None]]:
    """An instrument with valid answers that do not contradict each other."""
    definition = draw(definitions)
    alternatives = {draw(st.sampled_from(group)) for group in definition.one_of}
    left_out = {link_id for group in definition.one_of for link_id in group} - alternatives
    answers: dict[str, int | None] = {}
    for item in definition.items:
        offered: st.SearchStrategy[int | None] = st.sampled_from(item.values)
        answers[item.link_id] = (
            None if item.link_id in left_out else draw(offered if complete else offered | st.none())
        )
    given_values = {link_id: value for link_id, value in answers.items() if value is not None}
    for item in definition.items:
        if item.skip_if and item.skip_if.applies(given_values):
            answers[item.link_id] = None
    return definition, answers


@given(answered(complete=True))
def test_score_of_complete_answers_lies_in_the_range(case: tuple[Instrument, dict[str, int | None]]) -> None:
    definition, answers = case
    result = score(definition, answers)
    assert result.missing == ()
    if definition.maximum is None:
        assert result.total is None
    else:
        assert result.total is not None
        assert result.maximum is not None
        assert 0 <= result.total <= result.maximum <= definition.maximum
        assert result.band == band_for(definition, result.total)
        assert bool(result.band) == bool(definition.bands)


@given(answered(complete=False), st.randoms())
def test_score_does_not_depend_on_the_order_of_answers(
    case: tuple[Instrument, dict[str, int | None]], shuffler: random.Random
) -> None:
    definition, answers = case
    shuffled = list(answers.items())
    shuffler.shuffle(shuffled)
    assert score(definition, dict(shuffled)) == score(definition, answers)


@given(answered(complete=False))
def test_score_of_incomplete_answers_gives_no_total_and_names_what_is_missing(
    case: tuple[Instrument, dict[str, int | None]],
) -> None:
    definition, answers = case
    result = score(definition, answers)
    assert (result.total is None) == bool(result.missing) or not definition.has_total
    assert all(answers[link_id] is None for link_id in result.missing)


@given(answered(complete=False))
def test_score_prorated_stays_in_the_range(case: tuple[Instrument, dict[str, int | None]]) -> None:
    definition, answers = case
    result = score(definition, answers, prorate=True)
    assert result.prorated == (0 < len(result.missing) <= definition.missing.prorate_up_to)
    if result.prorated:
        assert result.total is not None
        assert definition.maximum is not None
        lowest = sum(value for item in definition.items if item.scored and (value := answers[item.link_id]))
        assert lowest <= result.total <= definition.maximum


@given(answered(complete=False), st.data())
def test_score_flags_each_suicide_item_answered_above_zero(
    case: tuple[Instrument, dict[str, int | None]], data: st.DataObject
) -> None:
    definition, answers = case
    result = score(definition, answers)
    positive = {flag.item for flag in definition.flags if answers[flag.item]}
    assert {flag.item for flag in result.flags} == positive


@given(definitions, st.data())
def test_read_answers_refuses_every_value_not_on_offer(definition: Instrument, data: st.DataObject) -> None:
    item = data.draw(st.sampled_from(definition.items))
    foreign: st.SearchStrategy[Any] = st.integers() | st.booleans() | st.floats() | st.text(max_size=3)
    value = data.draw(foreign.filter(lambda drawn: type(drawn) is not int or drawn not in item.values))
    with pytest.raises(AnswerError, match=f"{definition.code} item {item.link_id}: "):
        read_answers(definition, {item.link_id: value})
