"""When to try again what did not get through."""

import datetime as dt

from clinic.reminders.rules.hours import SendingHours

# Then every hour, for as long as the message is of use: a server that is back is noticed within the hour.
_MINUTES = (1, 5, 15, 30, 60)
LAST_TRY = dt.timedelta(minutes=2)
"""So long before the end the last try is made: the poller comes by once a minute."""


def retry_delay(attempts: int) -> dt.timedelta:
    """After `attempts` tries, from 1."""
    return dt.timedelta(minutes=_MINUTES[min(attempts, len(_MINUTES)) - 1])


def next_try(
    *, now: dt.datetime, attempts: int, hours: SendingHours, not_after: dt.datetime
) -> dt.datetime | None:
    """After a pause, but at the last allowed moment at the latest; None once that has passed."""
    wanted = hours.next_allowed(now + retry_delay(attempts))
    last = last_try(hours, not_after)
    if wanted <= last:
        return wanted
    return last if last > now else None


def last_try(hours: SendingHours, not_after: dt.datetime) -> dt.datetime:
    """The last moment at which a message may go out that is of no use after `not_after`."""
    moment = hours.last_allowed(not_after) - LAST_TRY
    return hours.next_allowed(moment)
