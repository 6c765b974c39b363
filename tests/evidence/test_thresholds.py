from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import evidence
from clinic.evidence import Status, Threshold, ThresholdKind, ThresholdValueError

ALL = tuple(evidence.thresholds().values())
any_threshold = st.sampled_from(ALL)


def test_threshold_defaults_lie_in_their_range_and_name_a_basis() -> None:
    for found in ALL:
        assert found.parse(found.default) == found.default
        assert found.why, found.key
        assert all((found.group, found.label, found.unit)), found.key


def test_threshold_without_a_checked_source_says_it_is_editable() -> None:
    unfounded = [found.key for found in ALL if not any(basis.status.is_citable for basis in found.why)]
    silent = [key for key in unfounded if evidence.EDITABLE_DEFAULT not in evidence.threshold(key).basis]
    assert unfounded
    assert silent == []


@pytest.mark.parametrize(
    ("key", "default"),
    [
        ("bp.predose.systolic", 140),
        ("bp.predose.diastolic", 90),
        ("bp.severe.systolic", 180),
        ("bp.severe.diastolic", 110),
        ("spo2.low", 92),
        ("observation.minutes", 120),
        ("reading.due_minutes", 40),
        ("weight.max_age_days", 90),
        ("dose.min_nights", 2),
        ("dose.max_per_7_days", 2),
        ("schedule.misses_before_hold", 3),
        ("relapse.confirm_min_days", 5),
        ("relapse.confirm_max_days", 15),
        ("misuse.craving.score", 7),
        ("misuse.craving.rise", 3),
        ("misuse.dose_rise_fraction", Decimal("0.25")),
        ("rems.worksheet_days", 7),
        ("dose.window.anaesthetic", Decimal("2.0")),
        ("response.fraction", Decimal("0.50")),
    ],
)
def test_threshold_default_is_the_documented_one(key: str, default: evidence.Number) -> None:
    assert evidence.threshold(key).default == default


def test_threshold_status_is_that_of_its_weakest_basis() -> None:
    assert evidence.threshold("stable.weeks_held").status is Status.OLDER_COPY
    assert evidence.threshold("bp.severe.systolic").status is Status.EDITABLE_DEFAULT


def test_esketamine_observation_cannot_be_shortened() -> None:
    with pytest.raises(ThresholdValueError, match=r"observation\.minutes: 119 is outside 120 to 480 minutes"):
        evidence.threshold("observation.minutes").parse(119)


def test_clinic_cannot_allow_a_third_dose_in_seven_days() -> None:
    """Only an override with a reason does, and for that one dose."""
    with pytest.raises(ThresholdValueError, match=r"dose\.max_per_7_days: 3 is outside 1 to 2 doses"):
        evidence.limits({"dose.max_per_7_days": 3})


@given(any_threshold, st.data())
def test_parse_of_stored_text_returns_the_number(found: Threshold, data: st.DataObject) -> None:
    low, high = Decimal(found.minimum), Decimal(found.maximum)
    places = 2 if found.kind is ThresholdKind.DECIMAL else 0
    value = data.draw(st.decimals(low, high, places=places))
    assert found.parse(str(value)) == value


@given(any_threshold, st.integers(min_value=1, max_value=10_000))
def test_parse_outside_the_range_names_key_and_value(found: Threshold, by: int) -> None:
    for value in (found.minimum - by, found.maximum + by):
        with pytest.raises(ThresholdValueError) as caught:
            found.parse(value)
        assert found.key in str(caught.value)
        assert str(value) in str(caught.value)


@given(any_threshold, st.sampled_from(["", "high", None, "nan", "Infinity", True, [140]]))
def test_parse_of_no_number_raises(found: Threshold, value: object) -> None:
    with pytest.raises(ThresholdValueError, match=found.key):
        found.parse(value)


def test_parse_of_a_fraction_for_a_whole_number_raises() -> None:
    with pytest.raises(ThresholdValueError, match=r"'5\.5' must be a whole number of days"):
        evidence.threshold("relapse.confirm_min_days").parse("5.5")


def test_limits_lay_overrides_over_defaults() -> None:
    limits = evidence.limits({"bp.predose.systolic": "150", "dose.window.low": 0.3})
    assert limits.whole("bp.predose.systolic") == 150
    assert limits.decimal("dose.window.low") == Decimal("0.3")
    assert limits.whole("bp.predose.diastolic") == 90
    assert len(limits) == len(list(limits)) == len(ALL)


def test_limits_give_durations_in_the_unit_of_the_threshold() -> None:
    limits = evidence.limits()
    assert limits.duration("observation.minutes") == timedelta(hours=2)
    assert limits.duration("integration.max_hours") == timedelta(days=3)
    assert limits.duration("maintenance.review_weeks") == timedelta(weeks=12)


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"bp.severe.systolic": 150, "bp.predose.systolic": 160}, r"bp\.severe\.systolic: 150 is below"),
        ({"relapse.confirm_min_days": 14, "relapse.confirm_max_days": 10}, r"10 is below .*min_days \(14\)"),
    ],
)
def test_limits_that_contradict_each_other_raise(overrides: dict[str, object], message: str) -> None:
    with pytest.raises(ThresholdValueError, match=message):
        evidence.limits(overrides)


def test_limits_refuse_an_unknown_key() -> None:
    with pytest.raises(evidence.UnknownThresholdError, match=r"'bp\.typo'"):
        evidence.limits({"bp.typo": 1})
    with pytest.raises(evidence.UnknownThresholdError, match=r"'bp\.typo'"):
        evidence.limits()["bp.typo"]


def test_limits_read_with_the_wrong_type_raise() -> None:
    with pytest.raises(TypeError, match=r"dose\.window\.low"):
        evidence.limits().whole("dose.window.low")
    with pytest.raises(TypeError, match=r"spo2\.low"):
        evidence.limits().duration("spo2.low")
