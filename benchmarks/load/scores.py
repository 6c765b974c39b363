"""PHQ-9 totals over a course and what they mean, judged by the program's own rules."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from benchmarks.load.block import Block
from benchmarks.load.life import DAY, Life
from clinic.evidence import Limits
from clinic.instruments.models import Assessment
from clinic.instruments.services.scoring import score_columns
from clinic.outcomes.models import CourseOutcome, OutcomePoint
from clinic.outcomes.rules import ScorePoint
from clinic.outcomes.selectors import Facts
from clinic.outcomes.services.verdicts import verdict
from clinic.treatments.models import Course

INSTRUMENT = "phq-9"
SCORE_DAYS = (-1, 7, 14, 21, 28, 42, 56, 70, 84, 98, 112, 119, 140, 168, 196, 224)
RELAPSE_DAYS = frozenset({112, 119})
# Share of the baseline that remains after induction: half of the patients respond, a third reach remission.
REMAINS = (0.15, 0.2, 0.2, 0.4, 0.45, 0.7, 0.75, 0.8, 0.9, 1.0)


def add_scores(block: Block, life: Life, course: Course, limits: Limits) -> None:
    taken = [_add_assessment(block, life, course, day, total) for day, total in _totals(life)]
    first = life.at(life.started_on, 20)
    facts = Facts(
        course=course,
        instrument=INSTRUMENT,
        scores=tuple(
            ScorePoint(on=row.taken_on, total=row.total or Decimal(0), id=row.pk, taken_at=row.taken_at)
            for row in taken
        ),
        first_dose_on=life.started_on if life.started_on < life.today else None,
        first_dose_at=first if life.started_on < life.today else None,
        events=(),
    )
    found = verdict(facts, limits, today=life.today)
    outcome = block.add(
        CourseOutcome,
        taken[-1].taken_at,
        course=course,
        patient=course.patient,
        instrument=INSTRUMENT,
        rebuilt_at=life.now,
        **found.outcome,
    )
    for row in taken:
        block.add(OutcomePoint, row.taken_at, outcome=outcome, assessment=row, **found.points[row.pk])


def _totals(life: Life) -> Iterator[tuple[dt.date, int]]:
    """Clinic-local date and total of each score until today or the end of treatment."""
    baseline = life.chance.randrange(15, 25)
    remains = REMAINS[life.number // 7 % 10]
    relapses = life.number % 10 == 3
    for day in SCORE_DAYS:
        on = life.started_on + day * DAY
        if on > life.until:
            return
        eased = baseline * (1 - (1 - remains) * min(1.0, max(0, day) / 28))
        noise = life.chance.choice((-2, -1, 0, 0, 1, 2)) if day > 0 else 0
        is_back = relapses and day in RELAPSE_DAYS
        yield on, baseline if is_back else min(24, max(0, round(eased) + noise))


def _add_assessment(block: Block, life: Life, course: Course, on: dt.date, total: int) -> Assessment:
    at = life.at(on, -60)
    return block.add(
        Assessment,
        at,
        patient=course.patient,
        course=course,
        taken_at=at,
        taken_on=on,
        completed_by="patient",
        **_scored(total),
    )


@cache
def _scored(total: int) -> dict[str, Any]:
    """Answers that make the total without the suicide item: that one would be an alert each time."""
    answers = {str(item): min(3, max(0, total - 3 * (item - 1))) for item in range(1, 10)}
    return score_columns(INSTRUMENT, answers, None)
