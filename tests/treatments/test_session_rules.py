"""What may follow what in a session, and how close two doses may come."""

import datetime as dt
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.core.errors import TransitionError
from clinic.evidence import limits
from clinic.protocols.rules.engine.limits import DosingLimits
from clinic.treatments.models import Session
from clinic.treatments.rules.sessions import STEPS, SessionState, check_step
from clinic.treatments.rules.spacing import too_close

LIMITS = DosingLimits.of(limits())
MONDAY = dt.date(2026, 1, 5)


def day(offset: int) -> dt.date:
    return MONDAY + dt.timedelta(days=offset)


def test_states_of_the_rules_are_those_stored() -> None:
    assert [state.value for state in SessionState] == Session.State.values


@pytest.mark.parametrize(("now", "to"), list(product(SessionState, SessionState)))
def test_step_is_taken_only_when_the_state_allows_it(now: SessionState, to: SessionState) -> None:
    if to in STEPS[now]:
        check_step(now, to)
    else:
        with pytest.raises(TransitionError, match=f"A session that is {now} cannot become {to}"):
            check_step(now, to)


def test_dose_is_reached_only_through_arrival_and_nothing_follows_release() -> None:
    assert [state for state in SessionState if SessionState.DOSED in STEPS[state]] == ["arrived", "observed"]
    assert not STEPS[SessionState.RELEASED]


@pytest.mark.parametrize(
    ("given", "on", "reason"),
    [
        ((), 0, ""),
        ((0,), 2, ""),
        ((0,), 1, "Another dose is less than 2 nights away."),
        ((0,), 0, "Another dose is less than 2 nights away."),
        ((3,), 2, "Another dose is less than 2 nights away."),
        ((0, 3), 6, "It would make more than 2 doses in 7 days."),
        ((0, 3), 7, ""),
        ((0, 6), 3, "It would make more than 2 doses in 7 days."),
    ],
)
def test_dose_near_others_is_named(given: tuple[int, ...], on: int, reason: str) -> None:
    assert too_close([day(offset) for offset in given], day(on), LIMITS) == reason


@given(st.sets(st.integers(0, 40)), st.integers(0, 40))
def test_dose_far_from_all_others_is_never_named(given: set[int], on: int) -> None:
    far = [day(offset) for offset in given if abs(offset - on) >= 7]
    assert too_close(far, day(on), LIMITS) == ""
