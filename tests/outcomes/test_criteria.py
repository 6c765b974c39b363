from dataclasses import replace
from decimal import Decimal

import pytest

from clinic.core.errors import FieldError
from clinic.evidence.thresholds import limits
from clinic.instruments.rules import UnknownCutoffError, instrument, instruments
from clinic.outcomes.rules import RelapseEvent, RelapseReason, criteria_in_force, smallest_change
from tests.outcomes.builders import BDI_II, MADRS, PHQ_9, WHO_5, day


def test_criteria_in_force_carry_the_published_cut_offs_and_their_basis() -> None:
    assert PHQ_9.remission is not None
    assert MADRS.remission is not None
    assert BDI_II.remission is not None
    assert PHQ_9.relapse is not None
    assert [PHQ_9.remission.total, MADRS.remission.total, BDI_II.remission.total] == [4, 12, 13]
    assert (PHQ_9.relapse.threshold, PHQ_9.relapse.rise) == (Decimal(10), Decimal(5))
    assert (PHQ_9.relapse.confirm_min_days, PHQ_9.relapse.confirm_max_days) == (5, 15)
    assert PHQ_9.relapse.late_max_days == 365
    assert "source:us-label-2019#stable-remission" in MADRS.remission.basis


def test_criteria_in_force_follow_the_clinics_overrides_and_named_cut_off() -> None:
    criteria = criteria_in_force(
        instrument("madrs"),
        limits({"relapse.madrs": 20, "response.fraction": "0.40"}),
        remission="escape-trd",
    )
    assert criteria.remission is not None
    assert criteria.relapse is not None
    assert (criteria.remission.total, criteria.relapse.threshold) == (Decimal(10), Decimal(20))
    assert criteria.response_fraction == Decimal("0.40")
    with pytest.raises(UnknownCutoffError):
        criteria_in_force(instrument("madrs"), limits(), remission="nobody")


@pytest.mark.parametrize("code", sorted(instruments()))
def test_criteria_in_force_exist_for_every_instrument_and_name_a_basis(code: str) -> None:
    criteria = criteria_in_force(instrument(code), limits())
    assert criteria.response_basis
    assert criteria.remission is None or criteria.remission.basis
    assert criteria.relapse is None or criteria.relapse.basis


def test_every_relapse_rule_needs_a_rise_of_the_smallest_change_that_matters() -> None:
    rises = {
        code: criteria.relapse.rise
        for code, found in instruments().items()
        if (criteria := criteria_in_force(found, limits())).relapse
    }
    assert rises == {"phq-9": 5, "madrs": 6, "ham-d17": 3, "qids-sr16": 4}
    for code, rise in rises.items():
        assert rise >= (instrument(code).important_changes[0].points or 0)
    lowered = criteria_in_force(instrument("madrs"), limits({"relapse.madrs_rise": 2})).relapse
    assert lowered is not None
    assert lowered.rise == 2


def test_smallest_change_is_that_of_the_relapse_rule_else_the_one_stated_in_points() -> None:
    found = {code: smallest_change(each, limits()) for code, each in instruments().items()}
    points = {code: change.points for code, change in found.items() if change}
    assert points == {
        "phq-9": 5,
        "madrs": 6,
        "ham-d17": 3,
        "qids-sr16": 4,
        "bdi-ii": Decimal("3.5"),
        "gad-7": 4,
        "pcl-5": 5,
        "who-5": 10,
        "wsas": 8,
    }
    assert all(change.basis for change in found.values() if change)
    own = smallest_change(instrument("phq-9"), limits({"relapse.phq_9_rise": 7}))
    assert own is not None
    assert own.points == 7


def test_well_being_scale_measures_response_towards_its_own_best_end() -> None:
    assert WHO_5.ideal == 100
    assert WHO_5.percent_change(baseline=Decimal(20), total=Decimal(60)) == Decimal("50.0")
    assert WHO_5.improvement(Decimal(20), Decimal(60)) == 40


@pytest.mark.parametrize(("code", "ideal"), [("madrs", 0), ("phq-9", 0), ("who-5", 100), ("moaa-s", 5)])
def test_criteria_in_force_take_the_best_total_of_their_instrument_for_ideal(code: str, ideal: int) -> None:
    found = instrument(code)
    assert criteria_in_force(found, limits()).ideal == ideal
    assert criteria_in_force(replace(found, maximum=None), limits()).ideal == 0


def test_criteria_that_contradict_themselves_are_refused_by_field() -> None:
    assert PHQ_9.relapse is not None
    with pytest.raises(FieldError, match=r"response\.partial_fraction"):
        replace(PHQ_9, partial_fraction=Decimal("0.6"))
    with pytest.raises(FieldError, match=r"relapse\.confirm_min_days"):
        replace(PHQ_9.relapse, confirm_min_days=16)
    with pytest.raises(FieldError, match=r"relapse\.late_max_days"):
        replace(PHQ_9.relapse, late_max_days=14)
    with pytest.raises(FieldError, match=r"relapse\.rise"):
        replace(PHQ_9.relapse, rise=Decimal(0))
    with pytest.raises(FieldError, match=r"stable\.weeks_held"):
        replace(PHQ_9.stable, weeks_held=5)
    with pytest.raises(FieldError, match="late_baseline_days"):
        replace(PHQ_9, late_baseline_days=-1)
    for by_scores in (RelapseReason.REPEATED_SCORE, RelapseReason.REPEATED_LATE):
        with pytest.raises(FieldError, match="kind"):
            RelapseEvent(kind=by_scores, on=day(1))
