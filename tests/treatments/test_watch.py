"""When the next reading is due, and what is plausible, as the labels and the vitals template say."""

import datetime as dt
from dataclasses import replace

import pytest

from clinic.core.errors import FieldError
from clinic.evidence import Limits, limits
from clinic.protocols.rules import templates
from clinic.treatments.rules.observation import Watch, caution_limit
from clinic.treatments.rules.readings import Measured, Pressure, check_values

DOSED = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
ARRIVED = DOSED - dt.timedelta(minutes=20)
CALM = Pressure(systolic=120, diastolic=80)


def at(minute: float) -> dt.datetime:
    return DOSED + dt.timedelta(minutes=minute)


def watch(
    template: str = "esketamine-us-trd", in_force: Limits | None = None, minutes: int | None = None
) -> Watch:
    protocol = templates()[template]
    in_force = in_force or limits()
    return Watch.of(
        protocol,
        product=protocol.products[0],
        route=protocol.routes[0],
        minutes=minutes,
        caution=caution_limit(in_force, age_years=40, jurisdiction="US"),
        jurisdiction="US",
        limits=in_force,
    )


def due_minutes(rules: Watch, count: int) -> list[float]:
    """The first minutes at which a reading is due when each is taken on time."""
    readings: list[Measured] = []
    found: list[float] = []
    for _ in range(count):
        due = rules.next_due(arrived_at=ARRIVED, dosed_at=DOSED, readings=readings)
        assert due is not None
        found.append((due - DOSED).total_seconds() / 60)
        readings.append(Measured(at=due, pressure=CALM))
    return found


def test_esketamine_is_read_at_40_minutes_and_then_every_30() -> None:
    assert due_minutes(watch(), 4) == [40, 70, 100, 130]


def test_infusion_is_read_every_10_minutes_and_then_every_15() -> None:
    assert due_minutes(watch("racemic-iv-standard"), 7) == [10, 20, 30, 40, 55, 70, 85]


def test_first_reading_is_due_on_arrival() -> None:
    rules = watch()
    assert rules.next_due(arrived_at=ARRIVED, dosed_at=None, readings=[]) == ARRIVED
    taken = [Measured(at=at(-10), pressure=CALM)]
    assert rules.next_due(arrived_at=ARRIVED, dosed_at=None, readings=taken) is None


def test_reading_before_the_dose_does_not_count_after_it() -> None:
    taken = [Measured(at=at(-1), pressure=CALM)]
    assert watch().next_due(arrived_at=ARRIVED, dosed_at=DOSED, readings=taken) == at(40)


@pytest.mark.parametrize(("taken_at", "due"), [(34, 40), (36, 70), (44, 70), (66, 100)])
def test_reading_up_to_five_minutes_early_counts_as_the_one_due(taken_at: int, due: int) -> None:
    taken = [Measured(at=at(taken_at), pressure=CALM)]
    assert watch().next_due(arrived_at=ARRIVED, dosed_at=DOSED, readings=taken) == at(due)


def test_oxygen_alone_does_not_count_as_a_reading_of_blood_pressure() -> None:
    taken = [Measured(at=at(40), spo2=98)]
    assert watch().next_due(arrived_at=ARRIVED, dosed_at=DOSED, readings=taken) == at(40)


def test_severe_reading_is_repeated_after_five_minutes() -> None:
    taken = [Measured(at=at(40), pressure=Pressure(systolic=181, diastolic=80))]
    assert watch().next_due(arrived_at=ARRIVED, dosed_at=DOSED, readings=taken) == at(45)


def test_reading_is_overdue_after_a_further_ten_minutes() -> None:
    rules = watch()
    assert not rules.is_overdue(at(40), at(50))
    assert rules.is_overdue(at(40), at(50.1))
    assert not rules.is_overdue(None, at(500))


def test_longer_of_protocol_and_clinic_observation_holds() -> None:
    assert watch().earliest_release(DOSED) == at(120)
    assert watch(in_force=limits({"observation.minutes": 150})).earliest_release(DOSED) == at(150)
    shorter = limits({"observation.racemic_minutes": 90})
    assert watch("racemic-iv-standard", shorter).earliest_release(DOSED) == at(120)


@pytest.mark.parametrize(
    ("age", "jurisdiction", "limit"),
    [(64, "EU", "140/90"), (65, "EU", "150/90"), (65, "US", "140/90"), (None, "EU", "140/90")],
)
def test_caution_limit_of_older_patients_is_the_eus_alone(
    age: int | None, jurisdiction: str, limit: str
) -> None:
    assert str(caution_limit(limits(), age_years=age, jurisdiction=jurisdiction)) == limit


@pytest.mark.parametrize(
    ("values", "message"),
    [
        (
            {"systolic": 301, "diastolic": 80},
            r"systolic: must be a whole number from 40 to 300 mmHg \(given: 301\)",
        ),
        ({"systolic": 120, "diastolic": 19}, r"diastolic: must be a whole number from 20 to 200 mmHg"),
        ({"systolic": 120.5, "diastolic": 80}, r"systolic: must be a whole number .* \(given: 120.5\)"),
        ({"pulse": True}, "pulse: must be a whole number from 20 to 250 per minute"),
        ({"spo2": 101}, "spo2: must be a whole number from 50 to 100 %"),
        ({"moaas": 6}, "moaas: must be a whole number from 0 to 5"),
        ({"dissociation": 11}, "dissociation: must be a whole number from 0 to 10"),
        ({"respiration": 2}, "respiration: must be a whole number from 3 to 80 per minute"),
        ({"systolic": 80, "diastolic": 80}, "systolic: must be above the diastolic 80"),
        ({"systolic": 120}, "diastolic: blood pressure needs both values"),
        ({"diastolic": 80}, "systolic: blood pressure needs both values"),
        ({}, "systolic: enter at least one measurement"),
        ({"pulse": None}, "systolic: enter at least one measurement"),
        ({"mood": 3}, "mood: a reading has systolic, diastolic"),
    ],
)
def test_implausible_value_is_refused_by_name_and_value(values: dict[str, object], message: str) -> None:
    with pytest.raises(FieldError, match=message):
        check_values(values)


def test_plausible_values_are_kept_with_gaps() -> None:
    values = {"systolic": 300, "diastolic": 200, "spo2": None}
    assert check_values(values) == values


def test_higher_of_each_value_is_taken() -> None:
    caution = Pressure(systolic=140, diastolic=90)
    assert str(caution.at_least(Pressure(systolic=150, diastolic=85))) == "150/90"
    assert caution.at_least(None) == caution
    assert replace(caution, diastolic=91).is_above(caution)
