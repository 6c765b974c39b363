"""How often the people on duty are called about something urgent until somebody has acknowledged it."""

import datetime as dt

# Program defaults (editable-default): at once, after a quarter of an hour, after an hour, then every four hours.
_FIRST = (dt.timedelta(0), dt.timedelta(minutes=15), dt.timedelta(hours=1))
_EVERY = dt.timedelta(hours=4)
PATIENCE = dt.timedelta(minutes=5)
"""The longest pause between two tries of one call."""


def call_number(waiting: dt.timedelta) -> int:
    """The call that is due by now, counted from 0, when nobody has acknowledged for so long."""
    later = _FIRST[-1] + _EVERY
    if waiting < later:
        return max(sum(after <= waiting for after in _FIRST) - 1, 0)
    return len(_FIRST) + int((waiting - later) / _EVERY)
