"""The fixed look of a course's state and of urgency: tone, icon and word always travel together."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Look:
    tone: str
    icon: str
    word: str


STATES: Final = {
    "baseline": Look("grey", "circle", "Baseline"),
    "responding": Look("blue", "arrow-up-right", "Responding"),
    "response": Look("teal", "check", "Response"),
    "remission": Look("green", "checks", "Remission"),
    "possible_relapse": Look("amber", "question-mark", "Possible relapse"),
    "relapse": Look("red", "arrow-down", "Relapse"),
    "no_response": Look("grey", "minus", "No response"),
    "on_hold": Look("hollow", "player-pause", "On hold"),
}

URGENCIES: Final = {"now": "Now", "today": "Today", "soon": "Soon"}


def state_look(state: str) -> Look:
    """Raises ValueError naming the state, so that a new state cannot appear without its own look."""
    try:
        return STATES[state]
    except KeyError:
        raise ValueError(f"state: {state!r} has no look; known are {', '.join(STATES)}") from None
