"""One example or more for each scoring rule, from the published descriptions."""

import pytest

from clinic.instruments.rules import (
    AnswerError,
    Score,
    UnknownConversionError,
    answers_from,
    instrument,
    score,
    score_total,
)

Answers = dict[str, int | None]


def all_items(code: str, value: int) -> Answers:
    return {item.link_id: value for item in instrument(code).items}


def scored(code: str, answers: Answers, **changed: int | None) -> Score:
    """Keyword `_9=1` changes the answer to item 9."""
    return score(instrument(code), answers | {key.lstrip("_"): value for key, value in changed.items()})


def finding(code: str, answers: Answers, **changed: int | None) -> str | None:
    found = scored(code, answers, **changed).finding
    return found.value if found else None


PHQ_ZERO: Answers = {str(number): 0 for number in range(1, 10)}
QIDS_ZERO = all_items("qids-sr16", 0) | {"7": None, "9": None}
HAMD_ZERO = all_items("ham-d17", 0) | {"16b": None}


def test_phq9_difficulty_item_is_kept_out_of_the_total() -> None:
    result = scored("phq-9", all_items("phq-9", 2))
    assert result.total == 18
    assert result.band is not None
    assert result.band.label == "Moderately severe"


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"_1": 2, "_3": 2, "_4": 2, "_5": 2, "_6": 2}, "major"),
        ({"_1": 2, "_3": 2, "_4": 2, "_5": 2, "_9": 1}, "major"),
        ({"_1": 2, "_3": 2, "_4": 2, "_5": 2, "_6": 1}, "other"),
        ({"_2": 2, "_9": 1}, "other"),
        ({"_2": 3}, "none"),
        ({"_1": 1, "_2": 1, "_3": 3, "_4": 3, "_5": 3, "_6": 3, "_7": 3}, "none"),
    ],
)
def test_phq9_algorithm_needs_a_core_symptom_and_counts_item_9_from_one(
    answers: dict[str, int], expected: str
) -> None:
    assert finding("phq-9", PHQ_ZERO, **answers) == expected


def test_phq9_positive_suicide_item_is_flagged_even_without_a_total() -> None:
    result = scored("phq-9", {"9": 1})
    assert [(flag.item, flag.value) for flag in result.flags] == [("9", 1)]
    assert (result.total, result.band, result.finding) == (None, None, None)
    assert result.missing == ("1", "2", "3", "4", "5", "6", "7", "8")


def test_phq9_suicide_item_of_zero_is_not_flagged() -> None:
    assert scored("phq-9", all_items("phq-9", 3), _9=0).flags == ()


def test_phq9_missing_item_means_no_total_unless_prorating_is_asked_for() -> None:
    answers = PHQ_ZERO | {"1": 2, "2": 3, "8": None}
    assert score(instrument("phq-9"), answers).total is None
    prorated = score(instrument("phq-9"), answers, prorate=True)
    assert (prorated.total, prorated.prorated, prorated.missing) == (6, True, ("8",))


def test_phq9_prorating_stops_at_two_missing_items() -> None:
    answers = PHQ_ZERO | {"6": None, "7": None, "8": None}
    assert score(instrument("phq-9"), answers, prorate=True).total is None


def test_phq2_is_taken_out_of_phq9() -> None:
    answers = answers_from(instrument("phq-2"), instrument("phq-9"), PHQ_ZERO | {"1": 2, "2": 1, "9": 3})
    assert scored("phq-2", answers).total == 3


def test_qids_total_adds_the_highest_of_each_domain() -> None:
    result = scored("qids-sr16", QIDS_ZERO, _1=1, _4=3, _5=2, _6=1, _8=2, _15=1, _16=2)
    assert result.subscores == {"sleep": 3, "appetite-weight": 2, "psychomotor": 2}
    assert result.total == 3 + 2 + 2 + 2


@pytest.mark.parametrize(("answered", "left"), [("6", "7"), ("7", "6"), ("8", "9"), ("9", "8")])
def test_qids_needs_one_item_of_each_pair(answered: str, left: str) -> None:
    result = scored("qids-sr16", all_items("qids-sr16", 0), **{f"_{answered}": 3, f"_{left}": None})
    assert (result.total, result.missing) == (3, ())
    neither = scored("qids-sr16", all_items("qids-sr16", 0), **{f"_{answered}": None, f"_{left}": None})
    assert neither.missing == tuple(sorted((answered, left)))


def test_qids_refuses_a_symptom_on_both_items_of_a_pair() -> None:
    with pytest.raises(AnswerError, match="qids-sr16 item 7: answer only one of 6 and 7"):
        scored("qids-sr16", QIDS_ZERO, _6=1, _7=2)


def test_hamd_scores_weight_once_by_history_or_by_weighing() -> None:
    assert scored("ham-d17", HAMD_ZERO, _16a=2).total == 2
    assert scored("ham-d17", HAMD_ZERO, _16a=None, _16b=1).total == 1
    assert scored("ham-d17", HAMD_ZERO, _16a=None).missing == ("16a", "16b")


def test_hamd_weight_not_assessed_adds_nothing_and_is_not_missing() -> None:
    result = scored("ham-d17", HAMD_ZERO, _1=4, _16a=3)
    assert (result.total, result.missing) == (4, ())


def test_hamd_refuses_two_ratings_of_weight() -> None:
    with pytest.raises(AnswerError, match="ham-d17 item 16b: answer only one of 16a and 16b"):
        scored("ham-d17", HAMD_ZERO, _16a=1, _16b=2)


def test_cadss6_is_taken_out_of_the_full_scale_by_its_item_numbers() -> None:
    full = all_items("cadss", 0) | {"1": 1, "2": 2, "6": 3, "7": 4, "15": 1, "22": 2, "3": 4, "28": 4}
    result = scored("cadss-6", answers_from(instrument("cadss-6"), instrument("cadss"), full))
    assert result.total == 13


def test_cadss6_from_an_unrelated_instrument_raises() -> None:
    with pytest.raises(UnknownConversionError, match="cadss-6 is not part of phq-9"):
        answers_from(instrument("cadss-6"), instrument("phq-9"), PHQ_ZERO)


def test_cadss_observer_items_are_optional_and_unscored() -> None:
    answers: Answers = {str(number): 1 for number in range(1, 24)}
    assert scored("cadss", answers, _24=4).total == 23
    assert scored("cadss", answers).missing == ()


def test_pcl5_reports_clusters_and_provisional_diagnosis() -> None:
    answers = all_items("pcl-5", 0) | dict.fromkeys(["1", "6", "8", "9", "15", "16"], 2)
    result = scored("pcl-5", answers)
    assert result.subscores == {"b": 2, "c": 2, "d": 4, "e": 4}
    assert finding("pcl-5", answers) == "met"


@pytest.mark.parametrize("one_short", ["1", "6", "8", "15"])
def test_pcl5_without_enough_symptoms_in_each_cluster_is_not_met(one_short: str) -> None:
    answers = all_items("pcl-5", 0) | dict.fromkeys(["1", "6", "8", "9", "15", "16"], 2)
    assert finding("pcl-5", answers, **{f"_{one_short}": 1}) == "not-met"


def test_pcl5_cluster_is_reported_while_another_is_unfinished() -> None:
    result = scored("pcl-5", all_items("pcl-5", 1), _20=None)
    assert result.subscores == {"b": 5, "c": 2, "d": 7}
    assert (result.total, result.finding) == (None, None)


def test_wsas_drops_item_1_and_its_range_when_work_does_not_apply() -> None:
    answers: Answers = {"no-work": 1, "2": 8, "3": 8, "4": 8, "5": 8}
    result = scored("wsas", answers)
    assert (result.total, result.maximum, result.missing) == (32, 32, ())
    assert scored("wsas", {**answers, "no-work": None}).missing == ("1",)


def test_wsas_work_rated_although_it_does_not_apply_raises() -> None:
    with pytest.raises(AnswerError, match="wsas item 1: 5 given, but another answer leaves this item out"):
        scored("wsas", all_items("wsas", 0), **{"no-work": 1, "_1": 5})


def test_auditc_abstinence_scores_zero_of_twelve_without_the_other_items() -> None:
    result = scored("audit-c", {"1": 0})
    assert (result.total, result.maximum, result.missing) == (0, 12, ())
    assert scored("audit-c", {"1": 1}).missing == ("2", "3")


def test_dast10_item_3_is_reversed() -> None:
    assert scored("dast-10", all_items("dast-10", 0)).total == 1
    assert scored("dast-10", all_items("dast-10", 1)).total == 9
    assert scored("dast-10", all_items("dast-10", 1), _3=0).total == 10


def test_who5_total_is_four_times_the_raw_sum() -> None:
    result = scored("who-5", all_items("who-5", 3))
    assert (result.total, result.subscores) == (60, {"raw": 15})


def test_ymrs_scores_four_items_to_eight() -> None:
    eights = {item.link_id for item in instrument("ymrs").items if item.most_points == 8}
    assert eights == {"5", "6", "8", "9"}
    assert {item.label for item in instrument("ymrs").items} == {f"Item {n}" for n in range(1, 12)}
    with pytest.raises(AnswerError, match="ymrs item 7: 5 is not one of 0, 1, 2, 3, 4"):
        scored("ymrs", {"7": 5})


@pytest.mark.parametrize(
    ("level", "label"), [(5, "Alert"), (4, "Sedated"), (1, "Sedated"), (0, "Loss of consciousness")]
)
def test_moaas_rating_is_banded(level: int, label: str) -> None:
    band = scored("moaa-s", {"1": level}).band
    assert band is not None
    assert band.label == label


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"1": 0, "2": 0, "6": 0}, "none"),
        ({"1": 1, "2": 0, "6": 0}, "low"),
        ({"1": 1, "2": 1, "3": 0, "4": 0, "5": 0, "6": 0}, "low"),
        ({"1": 1, "2": 1, "3": 1, "4": 0, "5": 0, "6": 0}, "moderate"),
        ({"1": 0, "2": 0, "6": 1, "6-3m": 0}, "moderate"),
        ({"1": 0, "2": 0, "6": 1, "6-3m": 1}, "high"),
        ({"1": 1, "2": 1, "3": 1, "4": 1, "5": 0, "6": 0}, "high"),
        ({"1": 1, "2": 1, "3": 0, "4": 0, "5": 1, "6": 0}, "high"),
    ],
)
def test_cssrs_gravest_yes_sets_the_level(answers: Answers, expected: str) -> None:
    result = scored("c-ssrs-screener", answers)
    assert result.finding is not None
    assert result.finding.value == expected
    assert (result.total, result.missing) == (None, ())


def test_cssrs_asks_the_branch_that_the_answers_open() -> None:
    assert scored("c-ssrs-screener", {}).missing == ("1", "2", "3", "4", "5", "6", "6-3m")
    assert scored("c-ssrs-screener", {"1": 0, "2": 0}).missing == ("6", "6-3m")
    assert scored("c-ssrs-screener", {"1": 0, "2": 1, "6": 0}).missing == ("3", "4", "5")


def test_cssrs_unfinished_form_reports_the_level_reached_but_never_none() -> None:
    assert finding("c-ssrs-screener", {"2": 1, "4": 1}) == "high"
    assert finding("c-ssrs-screener", {"1": 0, "2": 0}) is None


def test_cssrs_behaviour_counts_as_recent_until_asked() -> None:
    assert finding("c-ssrs-screener", {"1": 0, "2": 0, "6": 1}) == "high"


def test_cssrs_yes_is_kept_although_the_answer_before_it_was_no() -> None:
    assert finding("c-ssrs-screener", {"1": 0, "2": 0, "4": 1, "6": 0}) == "high"


@pytest.mark.parametrize(
    ("link_id", "value", "message"),
    [
        ("3", 4, "phq-9 item 3: 4 is not one of 0, 1, 2, 3"),
        ("3", -1, "phq-9 item 3: -1 is not one of 0, 1, 2, 3"),
        ("3", True, "phq-9 item 3: True is not one of 0, 1, 2, 3"),
        ("11", 1, "phq-9 item 11: not an item of this instrument"),
    ],
)
def test_score_of_a_value_not_on_offer_names_instrument_item_and_value(
    link_id: str, value: int, message: str
) -> None:
    with pytest.raises(AnswerError) as caught:
        score(instrument("phq-9"), {link_id: value})
    assert str(caught.value) == message
    assert (caught.value.instrument, caught.value.item, caught.value.value) == ("phq-9", link_id, value)


def test_score_total_bands_a_total_entered_alone() -> None:
    result = score_total(instrument("madrs"), 22)
    assert result.band is not None
    assert (result.total, result.maximum, result.band.label) == (22, 60, "Moderate")


@pytest.mark.parametrize(
    ("code", "total", "message"),
    [
        ("phq-9", 28, "phq-9 total: 28 is not a whole number from 0 to 27"),
        ("phq-9", -1, "phq-9 total: -1 is not a whole number from 0 to 27"),
        ("who-5", 50, "who-5 total: 50 is not a multiple of 4"),
        ("c-ssrs-screener", 3, "c-ssrs-screener total: 3 given, but there is no total score"),
    ],
)
def test_score_total_out_of_range_names_instrument_and_value(code: str, total: int, message: str) -> None:
    with pytest.raises(AnswerError) as caught:
        score_total(instrument(code), total)
    assert str(caught.value) == message
