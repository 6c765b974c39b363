"""What a reminder is about and when it is wanted."""

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    VISIT_7_DAYS = "visit-7-days"
    VISIT_2_DAYS = "visit-2-days"
    VISIT_1_DAY = "visit-1-day"
    PREPARATION = "preparation"
    FORM_DUE = "form-due"
    MISSED_VISIT = "missed-visit"
    REVIEW_DUE = "review-due"
    TAPER_STEP = "taper-step"

    @property
    def is_for_staff(self) -> bool:
        return self is Kind.REVIEW_DUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`subject` is the id of the visit, form request or review; `day` the clinic-local date it speaks of.

    `due_at` lies outside quiet hours and not after `not_after`, beyond which the message is of no use.
    """

    kind: Kind
    subject: uuid.UUID
    day: dt.date
    due_at: dt.datetime
    not_after: dt.datetime

    @property
    def key(self) -> str:
        """One message per kind, subject and day: a visit moved to another day is told anew."""
        return f"{self.kind}:{self.subject}:{self.day}"
