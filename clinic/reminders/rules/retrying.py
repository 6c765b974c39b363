"""How long to wait before the next try."""

import datetime as dt

# Over 27 hours together, so that a mail server down for a day loses nothing that is still of use.
_MINUTES = (1, 5, 15, 30, 60, 120, 240, 480, 720)
MAX_ATTEMPTS = len(_MINUTES) + 1


def retry_delay(attempts: int) -> dt.timedelta | None:
    """After `attempts` tries, from 1; None when it is time to give up."""
    return dt.timedelta(minutes=_MINUTES[attempts - 1]) if attempts < MAX_ATTEMPTS else None
