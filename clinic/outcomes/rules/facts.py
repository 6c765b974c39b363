"""What a judgement starts from: totals on one instrument and events that mean relapse by themselves."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from clinic.core.errors import FieldError


class RelapseReason(StrEnum):
    REPEATED_SCORE = "repeated-score"
    REPEATED_LATE = "repeated-score-late"
    HOSPITALISATION = "hospitalisation"
    SUICIDE_ATTEMPT = "suicide-attempt"
    SUICIDE = "suicide"
    OTHER_EVENT = "other-event"


BY_SCORES = frozenset({RelapseReason.REPEATED_SCORE, RelapseReason.REPEATED_LATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class ScorePoint:
    """`on` is the clinic's local date; `taken_at`, aware, and then `id` order totals of one day."""

    on: date
    total: Decimal
    id: UUID | str | int
    taken_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.total.is_finite():
            raise FieldError("total", self.total, "must be a number")
        if self.taken_at is not None and self.taken_at.tzinfo is None:
            raise FieldError("taken_at", self.taken_at, "must carry a time zone")

    @property
    def order(self) -> tuple[date, float, str]:
        """A total without a time of day comes before the timed ones of its date."""
        return (self.on, self.taken_at.timestamp() if self.taken_at else 0.0, str(self.id))


@dataclass(frozen=True, slots=True, kw_only=True)
class RelapseEvent:
    """Admission for worsening depression, suicide attempt even if prevented, suicide, or the like."""

    kind: RelapseReason
    on: date

    def __post_init__(self) -> None:
        if self.kind in BY_SCORES:
            raise FieldError("kind", self.kind, "scores make this reason; an event cannot carry it")
