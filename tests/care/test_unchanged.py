"""A correction that changes nothing is refused: it would mark what stands as corrected."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from clinic.care.assessments import correct_assessment, record_rating
from clinic.care.sessions import amend_dose, amend_reading
from clinic.core.errors import FieldError
from clinic.instruments.models import Assessment
from clinic.patients.models import Weight
from clinic.patients.services import amend_weight, record_weight
from clinic.treatments.models import Dose, Reading
from tests.build import BUILDER, Cast, begin_course, make_dose, make_reading, make_session

NOON = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
WHY: dict[str, Any] = {"reason": "looked at it again", "by": BUILDER}


def _reading(cast: Cast) -> Callable[[], object]:
    row = make_reading(cast.patient, note="calm")
    return lambda: amend_reading(reading=row, systolic=120, measured_at=row.measured_at, **WHY)


def _dose(cast: Cast) -> Callable[[], object]:
    session = make_session(begin_course(cast.patient), NOON.date(), state="dosed", dosed_at=NOON)
    row = make_dose(session, minutes=40)
    return lambda: amend_dose(dose=row, amount_mg=Decimal("40.00"), minutes=40, **WHY)


def _score(cast: Cast) -> Callable[[], object]:
    answers = {str(item): 1 for item in range(1, 10)}
    row = record_rating(patient=cast.patient, instrument="phq-9", answers=answers, by=BUILDER)
    return lambda: correct_assessment(assessment=row, answers=answers, **WHY)


def _weight(cast: Cast) -> Callable[[], object]:
    row = record_weight(patient=cast.patient, kg=Decimal(80), by=BUILDER)
    return lambda: amend_weight(weight=row, kg=Decimal("80.0"), measured_at=row.measured_at, **WHY)


@pytest.mark.parametrize(
    ("model", "made"), [(Reading, _reading), (Dose, _dose), (Assessment, _score), (Weight, _weight)]
)
@time_machine.travel(NOON, tick=False)
def test_correction_that_changes_nothing_is_refused(
    inside: Cast, model: Any, made: Callable[[Cast], Callable[[], object]]
) -> None:
    correct = made(inside)
    with pytest.raises(FieldError, match="reason: nothing was changed"):
        correct()
    assert [row.status for row in model.objects.filter(patient=inside.patient)] == ["final"]
