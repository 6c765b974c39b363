"""Courses written as (day, total) pairs, day 0 being the day of the first dose."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from clinic.evidence.thresholds import limits
from clinic.instruments.rules import instrument
from clinic.outcomes.rules import (
    CourseOutcome,
    Criteria,
    RelapseEvent,
    RelapseReason,
    ScorePoint,
    criteria_in_force,
    judge_course,
)

FIRST_DOSE = date(2026, 3, 2)

PHQ_9 = criteria_in_force(instrument("phq-9"), limits())
MADRS = criteria_in_force(instrument("madrs"), limits())
BDI_II = criteria_in_force(instrument("bdi-ii"), limits())
WHO_5 = criteria_in_force(instrument("who-5"), limits())


def day(offset: int) -> date:
    return FIRST_DOSE + timedelta(days=offset)


def scores(*pairs: tuple[int, int]) -> list[ScorePoint]:
    return [
        ScorePoint(on=day(offset), total=Decimal(total), id=f"{number:03}")
        for number, (offset, total) in enumerate(pairs)
    ]


def admitted(offset: int) -> RelapseEvent:
    return RelapseEvent(kind=RelapseReason.HOSPITALISATION, on=day(offset))


def judged(
    *pairs: tuple[int, int],
    criteria: Criteria = PHQ_9,
    events: Sequence[RelapseEvent] = (),
    today: int = 365,
) -> CourseOutcome:
    return judge_course(
        scores=scores(*pairs),
        first_dose_on=FIRST_DOSE,
        criteria=criteria,
        qualifying_events=events,
        today=day(today),
    )
