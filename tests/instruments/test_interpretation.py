"""Remission, relapse and screening cut-offs, with the clinic's own limits where it may set them."""

import pytest

from clinic.evidence.thresholds import limits, threshold
from clinic.instruments.rules import (
    UnknownCutoffError,
    instrument,
    instruments,
    is_positive_screen,
    is_remission,
    remission_cutoff,
)


@pytest.mark.parametrize(
    ("code", "highest"),
    [
        ("phq-9", 4),
        ("gad-7", 4),
        ("qids-sr16", 5),
        ("madrs", 12),
        ("ham-d17", 7),
        ("bdi-ii", 13),
        ("ymrs", 12),
    ],
)
def test_is_remission_by_default_ends_at_the_published_cutoff(code: str, highest: int) -> None:
    assert is_remission(instrument(code), highest)
    assert not is_remission(instrument(code), highest + 1)


def test_is_remission_of_madrs_depends_on_the_named_trial() -> None:
    madrs = instrument("madrs")
    assert is_remission(madrs, 11, "sustain-1")
    assert not is_remission(madrs, 11, "escape-trd")
    assert is_remission(madrs, 10, "escape-trd")
    assert remission_cutoff(madrs).name == "sustain-1"


def test_remission_cutoff_of_unknown_name_lists_those_there_are() -> None:
    with pytest.raises(
        UnknownCutoffError, match="madrs has no remission cut-off 'x'; it has sustain-1, escape-trd"
    ):
        remission_cutoff(instrument("madrs"), "x")


def test_is_remission_without_a_definition_raises() -> None:
    with pytest.raises(UnknownCutoffError, match="cadss has no remission cut-off"):
        is_remission(instrument("cadss"), 0)


@pytest.mark.parametrize(("sex", "positive_from"), [("male", 4), ("female", 3), ("", 3), ("other", 3)])
def test_is_positive_screen_of_auditc_uses_the_cutoff_of_the_sex_or_the_lower(
    sex: str, positive_from: int
) -> None:
    audit_c = instrument("audit-c")
    assert is_positive_screen(audit_c, positive_from, sex=sex)
    assert not is_positive_screen(audit_c, positive_from - 1, sex=sex)


def test_is_positive_screen_follows_the_limits_of_the_clinic() -> None:
    own = limits({"dast10.positive": 5})
    assert is_positive_screen(instrument("dast-10"), 3)
    assert not is_positive_screen(instrument("dast-10"), 4, limits=own)


def test_is_positive_screen_of_a_cutoff_that_no_clinic_sets_stays_as_published_beside_limits() -> None:
    assert is_positive_screen(instrument("pcl-5"), 31, limits=limits({"dast10.positive": 5}))
    assert not is_positive_screen(instrument("pcl-5"), 30, limits=limits({"dast10.positive": 5}))


@pytest.mark.parametrize(
    ("code", "total", "positive"),
    [
        ("phq-2", 3, True),
        ("phq-2", 2, False),
        ("pcl-5", 31, True),
        ("pcl-5", 30, False),
        ("who-5", 48, True),
        ("who-5", 52, False),
        ("cadss", 5, True),
        ("cadss", 4, False),
        ("madrs", 60, False),
    ],
)
def test_is_positive_screen_at_the_edge_of_each_cutoff(code: str, total: int, positive: bool) -> None:
    assert is_positive_screen(instrument(code), total) is positive


@pytest.mark.parametrize(
    ("code", "lowest", "rise"), [("madrs", 22, 6), ("ham-d17", 18, 3), ("qids-sr16", 12, 4)]
)
def test_relapse_rule_is_met_from_the_trial_score_and_its_rise(code: str, lowest: int, rise: int) -> None:
    rule = instrument(code).relapse
    assert rule is not None
    assert rule.met(lowest, best=lowest - rise)
    assert not rule.met(lowest, best=lowest - rise + 1)
    assert not rule.met(lowest - 1, best=0)


def test_relapse_rule_of_phq9_follows_the_clinics_own_rise() -> None:
    rule = instrument("phq-9").relapse
    assert rule is not None
    assert rule.met(10, best=5)
    assert not rule.met(10, best=6)
    assert not rule.met(9, best=0)
    assert rule.met(10, best=6, limits=limits({"relapse.phq_9_rise": 4}))


def test_response_threshold_is_the_shared_one_for_every_depression_score() -> None:
    with_response = {code: found.response for code, found in instruments().items() if found.response}
    assert set(with_response) == {"phq-9", "gad-7", "qids-sr16", "madrs", "ham-d17", "bdi-ii"}
    assert {threshold(key).default for key in with_response.values()} == {
        threshold("response.fraction").default
    }
