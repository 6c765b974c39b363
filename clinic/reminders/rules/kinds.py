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
    VISIT_CHANGED = "visit-changed"
    VISIT_CANCELLED = "visit-cancelled"
    URGENT = "urgent"
    """A call to the people on duty: it waits for no hour and no patient, and goes to staff by e-mail."""

    @property
    def is_for_staff(self) -> bool:
        return self in {Kind.REVIEW_DUE, Kind.URGENT}

    @property
    def is_change(self) -> bool:
        """It takes back what an earlier message said, so it waits for no other day."""
        return self in {Kind.VISIT_CHANGED, Kind.VISIT_CANCELLED}


CHANGES = tuple(kind for kind in Kind if kind.is_change)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`subject` is the id of the visit, form request or review; `day` the clinic-local date it speaks of.

    `due_at` lies outside quiet hours and not after `not_after`, beyond which the message is of no use; only a change
    that comes too late for any message has it later. `instead_of` is the id of the message that a change takes back.
    """

    kind: Kind
    subject: uuid.UUID
    day: dt.date
    due_at: dt.datetime
    not_after: dt.datetime
    instead_of: uuid.UUID | None = None

    @property
    def key(self) -> str:
        """One message per kind, subject and day: a visit moved to another day is told anew."""
        replaced = f":{self.instead_of}" if self.instead_of else ""
        return f"{self.kind}:{self.subject}:{self.day}{replaced}"

    @property
    def is_too_late(self) -> bool:
        return self.due_at > self.not_after
