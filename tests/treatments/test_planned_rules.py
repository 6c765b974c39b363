"""What a course planned at any moment, and how a planned dose is said, stored and reckoned."""

import datetime as dt
from decimal import Decimal

import pytest

from clinic.treatments.rules.planned import (
    BEFORE,
    NOTHING_PLANNED,
    PLANNED,
    PlanChange,
    PlannedDose,
    planned_at,
)

NINE = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
HALF = PlannedDose(mg_per_kg=Decimal("0.5"))
FORTY, SIXTY = PlannedDose(mg=Decimal(40)), PlannedDose(mg=Decimal("60.0"))
STARTED = PlanChange(at=NINE, to=HALF)
RAISED = PlanChange(at=NINE + HOUR, to=FORTY, before=HALF)
AGAIN = PlanChange(at=NINE + 2 * HOUR, to=SIXTY, before=FORTY)


@pytest.mark.parametrize(
    ("hours", "planned"), [(0, HALF), (Decimal("0.9"), HALF), (1, FORTY), (2, SIXTY), (9, SIXTY)]
)
def test_plan_of_a_moment_is_the_last_change_up_to_it(hours: float, planned: PlannedDose) -> None:
    moment = NINE + float(hours) * HOUR
    assert planned_at(moment, [STARTED, RAISED, AGAIN], now=SIXTY) == planned


@pytest.mark.parametrize(
    ("changes", "planned"),
    [
        ([RAISED, AGAIN], HALF),
        ([AGAIN, RAISED], FORTY),
        ([STARTED, RAISED], HALF),
        ([], SIXTY),
    ],
    ids=[
        "what the first change says was before",
        "of that change alone",
        "what it set where it says nothing",
        "none",
    ],
)
def test_plan_before_every_change_is_what_the_first_one_found(
    changes: list[PlanChange], planned: PlannedDose
) -> None:
    assert planned_at(NINE - HOUR, changes, now=SIXTY) == planned


def test_planned_dose_is_said_in_the_unit_it_was_planned_in() -> None:
    assert (str(HALF), str(SIXTY), str(NOTHING_PLANNED)) == ("0.5 mg/kg", "60 mg", "")
    assert (bool(HALF), bool(SIXTY), bool(NOTHING_PLANNED)) == (True, True, False)


@pytest.mark.parametrize(
    ("planned", "kg", "mg"),
    [
        (HALF, Decimal("70.3"), Decimal("35.2")),
        (HALF, None, None),
        (FORTY, Decimal(70), Decimal(40)),
        (FORTY, None, Decimal(40)),
        (NOTHING_PLANNED, Decimal(70), None),
    ],
)
def test_planned_dose_goes_by_weight_only_where_it_is_planned_so(
    planned: PlannedDose, kg: Decimal | None, mg: Decimal | None
) -> None:
    assert planned.for_weight(kg) == mg


@pytest.mark.parametrize("planned", [HALF, FORTY, SIXTY, NOTHING_PLANNED])
def test_planned_dose_reads_back_as_it_was_stored(planned: PlannedDose) -> None:
    assert PlannedDose.read(planned.details) == planned
    assert planned.columns == {"planned_dose_mg": planned.mg, "planned_mg_per_kg": planned.mg_per_kg}
    assert PlanChange.read(NINE, {PLANNED: planned.details}) == PlanChange(at=NINE, to=planned)
    both = {PLANNED: planned.details, BEFORE: SIXTY.details}
    assert PlanChange.read(NINE, both) == PlanChange(at=NINE, to=planned, before=SIXTY)
    assert PlanChange.read(NINE, {BEFORE: SIXTY.details}) is None
