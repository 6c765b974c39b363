"""Which messages may come too late, so that a person hears of it while there is time to call."""

import datetime as dt

# Program defaults (editable-default). One greylisting mail server takes two or three tries and is no news.
NOTICE = dt.timedelta(hours=24)
OVERDUE = dt.timedelta(minutes=30)
TRIES = 3


def is_held_up(*, now: dt.datetime, due_at: dt.datetime, not_after: dt.datetime, attempts: int) -> bool:
    """Not through after several tries, or not even tried though due, and of no use a day from now."""
    return not_after <= now + NOTICE and (attempts >= TRIES or due_at <= now - OVERDUE)
