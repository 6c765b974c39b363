"""Asked again at the moment of sending: does this message still go out?"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from clinic.reminders.rules.hours import SendingHours
from clinic.reminders.rules.reach import Reach


class Decision(StrEnum):
    SEND = "send"
    WAIT = "wait"
    SKIP = "skip"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Verdict:
    decision: Decision
    reason: str = ""


def judge(
    *, now: dt.datetime, not_after: dt.datetime, hours: SendingHours, reach: Reach, unwanted: str
) -> Verdict:
    """`unwanted` says why the plan no longer asks for it; empty while it does.

    Late comes last of the refusals: what nobody needs any more was not sent too late.
    """
    if unwanted or reach.problem:
        return Verdict(Decision.SKIP, unwanted or reach.problem)
    if now > not_after:
        return Verdict(Decision.LATE, "It could not be sent while it was still of use")
    if hours.is_quiet(now):
        return Verdict(Decision.WAIT)
    return Verdict(Decision.SEND)
