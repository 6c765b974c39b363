"""Whether another dose may be given on a day, as seen from the doses given to the patient so far."""

import datetime as dt
from collections.abc import Sequence

from clinic.protocols.rules.engine.limits import DosingLimits

DAY = dt.timedelta(days=1)
WEEK = 7 * DAY


def too_close(given: Sequence[dt.date], day: dt.date, limits: DosingLimits) -> str:
    """Why a dose on `day` comes too close to those of `given`; empty when it does not."""
    nearest = min((abs(day - other) for other in given), default=WEEK)
    if nearest < limits.min_nights * DAY:
        return f"Another dose is less than {limits.min_nights} nights away."
    before = set(limits.exceeded_on(sorted(given)))
    if not set(limits.exceeded_on(sorted([*given, day]))) <= before:
        return f"It would make more than {limits.max_per_7_days} doses in 7 days."
    return ""
