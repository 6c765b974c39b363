"""The states of a session and the steps between them."""

from collections.abc import Mapping
from enum import StrEnum

from clinic.core.errors import TransitionError


class SessionState(StrEnum):
    PLANNED = "planned"
    ARRIVED = "arrived"
    DOSED = "dosed"
    OBSERVED = "observed"
    RELEASED = "released"
    CANCELLED = "cancelled"
    MISSED = "missed"


_S = SessionState
# Observed is "ready to leave": a later reading may show that it is not so, and a dose may prove not to be given.
STEPS: Mapping[SessionState, frozenset[SessionState]] = {
    _S.PLANNED: frozenset({_S.ARRIVED, _S.CANCELLED, _S.MISSED}),
    _S.ARRIVED: frozenset({_S.DOSED, _S.CANCELLED}),
    _S.DOSED: frozenset({_S.OBSERVED, _S.RELEASED, _S.ARRIVED}),
    _S.OBSERVED: frozenset({_S.DOSED, _S.RELEASED, _S.ARRIVED}),
    _S.RELEASED: frozenset(),
    _S.CANCELLED: frozenset(),
    _S.MISSED: frozenset(),
}


def check_step(now: str, to: SessionState) -> None:
    """Raises TransitionError for a step that the state does not allow."""
    if to not in STEPS[SessionState(now)]:
        raise TransitionError(f"A session that is {now} cannot become {to}.")
