"""Where the time between dosing visits changes: a step of the taper, or back."""

import datetime as dt

from clinic.protocols.rules import Protocol, ProtocolError


def is_first_at_new_interval(
    *,
    protocol: Protocol,
    phase: str,
    previous_phase: str,
    previous_on: dt.date,
    chosen_on: dt.date | None,
) -> bool:
    """For a dosing visit ahead: its phase spaces visits otherwise than the one before it did, or somebody chose
    an interval (last on `chosen_on`) since the visit before.

    False where the present protocol version does not know a phase: nothing certain can be told.
    """
    if chosen_on is not None and chosen_on >= previous_on:
        return True
    try:
        return _spacing(protocol, phase) != _spacing(protocol, previous_phase)
    except ProtocolError:
        return False


def _spacing(protocol: Protocol, key: str) -> tuple[int, int]:
    """Visits per week, or weeks between visits; the other is 0."""
    phase = protocol.phase(key)
    return phase.visits_per_week.value if phase.visits_per_week else 0, phase.interval_weeks(None)
