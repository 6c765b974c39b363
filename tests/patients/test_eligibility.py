"""Eligibility lists what speaks against treatment; it never decides."""

import datetime as dt

import pytest

from clinic.core.errors import FieldError
from clinic.evidence import basis, limits
from clinic.patients import selectors, services
from clinic.patients.models import ContraindicationScreen
from clinic.patients.rules import SCREEN_TEXT, Eligibility, PastTrial, Screen, judge_eligibility
from clinic.patients.rules.drugs import ANTIDEPRESSANTS, antidepressant
from clinic.patients.services.history import SCREEN_ITEMS
from tests.build import BUILDER, Cast

CLEAR = Screen(present=(), cautions=(), unasked=())


DRUGS = ("sertraline", "venlafaxine", "mirtazapine", "bupropion", "duloxetine")


def tried(
    outcome: str, weeks: int | None = 8, *, drug: str = "sertraline", in_episode: bool | None = True
) -> PastTrial:
    return PastTrial(drug=drug, outcome=outcome, weeks=weeks, in_episode=in_episode)


def each_tried(*outcomes: str) -> list[PastTrial]:
    """One drug after another."""
    return [tried(outcome, drug=drug) for outcome, drug in zip(outcomes, DRUGS, strict=False)]


def judge(**changes: object) -> Eligibility:
    case = {
        "product": "esketamine",
        "has_off_label_consent": False,
        "indication": "trd",
        "trials": each_tried("no-response", "no-response"),
        "screen": CLEAR,
        "is_pregnant_or_breastfeeding": False,
        "is_allergic": False,
        "limits": limits(),
    } | changes
    return judge_eligibility(**case)  # type: ignore[arg-type]


def codes(found: Eligibility) -> tuple[list[str], list[str], list[str]]:
    return (
        [concern.code for concern in found.problems],
        [concern.code for concern in found.cautions],
        [concern.code for concern in found.unasked],
    )


def test_two_failed_trials_and_a_clear_screen_raise_nothing() -> None:
    assert codes(judge()) == ([], [], [])
    assert judge().problems == ()


@pytest.mark.parametrize(
    ("outcomes", "text"),
    [
        ([], "needs 2 different antidepressants without response in the present episode; 0 recorded."),
        (["no-response", "response"], "1 recorded."),
        (["no-response", "not-tolerated", "unknown"], "1 recorded."),
        (["no-response", "partial"], "1 recorded, not counting 1 with a partial response."),
        (["partial", "partial"], "0 recorded, not counting 2 with a partial response."),
    ],
)
def test_resistance_needs_two_trials_without_response(outcomes: list[str], text: str) -> None:
    (problem,) = judge(trials=each_tried(*outcomes)).problems
    assert (problem.code, problem.basis) == (
        "too-few-trials",
        ("threshold:trd.min_trials", "threshold:trd.min_weeks", "D25-01", "editable-default"),
    )
    assert text in problem.text


@pytest.mark.parametrize(
    ("weeks", "problems", "unasked"),
    [
        ((6, 6), [], []),
        ((6, 5), ["1 recorded, not counting 1 taken for less than 6 weeks."], []),
        ((6, None), [], ["2 antidepressants without response, 1 of unknown length."]),
        ((6, 6, None), [], []),
        ((5, None), ["1 recorded, not counting 1 taken for less than 6 weeks."], []),
    ],
)
def test_trial_known_to_be_short_does_not_count_and_one_of_unknown_length_is_said(
    weeks: tuple[int | None, ...], problems: list[str], unasked: list[str]
) -> None:
    found = judge(
        trials=[tried("no-response", each, drug=drug) for each, drug in zip(weeks, DRUGS, strict=False)]
    )
    assert [concern.text.partition("; ")[2] for concern in found.problems] == problems
    assert [concern.text for concern in found.unasked] == unasked
    assert all("editable-default" in each.basis for each in (*found.problems, *found.unasked))


@pytest.mark.parametrize(
    "again",
    [
        "sertraline",
        "Sertraline 200 mg",
        "SERTRALINE hydrochloride",
        " sertraline",
        "Zoloft",
        "lustral 50mg tablets",
        "generic sertraline",
        "extended-release sertraline",
    ],
)
def test_two_failed_trials_of_one_drug_count_once(again: str) -> None:
    (problem,) = judge(trials=[tried("no-response"), tried("no-response", drug=again)]).problems
    assert problem.text.endswith("1 recorded, not counting 1 of the same drug again.")
    third = tried("no-response", drug="venlafaxine XR")
    assert judge(trials=[tried("no-response"), tried("no-response", drug=again), third]).problems == ()


@pytest.mark.parametrize(
    ("episodes", "problems", "unasked"),
    [
        ((True, True), [], []),
        ((True, False), ["1 recorded, not counting 1 of an earlier episode."], []),
        ((True, None), [], ["2 antidepressants without response, 1 not known to be of this episode."]),
        ((True, True, None), [], []),
        ((False, None), ["1 recorded, not counting 1 of an earlier episode."], []),
    ],
)
def test_trial_of_an_earlier_episode_does_not_count_and_one_nobody_asked_about_is_said(
    episodes: tuple[bool | None, ...], problems: list[str], unasked: list[str]
) -> None:
    trials = [
        tried("no-response", drug=drug, in_episode=each) for each, drug in zip(episodes, DRUGS, strict=False)
    ]
    found = judge(trials=trials)
    assert [concern.text.partition("; ")[2] for concern in found.problems] == problems
    assert [concern.text for concern in found.unasked] == unasked


def test_trial_left_out_is_named_under_its_first_reason_alone() -> None:
    short_and_earlier = tried("no-response", 2, in_episode=False)
    (problem,) = judge(trials=[short_and_earlier]).problems
    assert problem.text.endswith("0 recorded, not counting 1 taken for less than 6 weeks.")


def test_clinic_may_ask_for_longer_trials() -> None:
    trials = each_tried("no-response", "no-response")
    assert judge(trials=trials, limits=limits({"trd.min_weeks": 9})).problems


def test_other_indications_need_no_failed_trials() -> None:
    assert judge(indication="mdd-suicidality", trials=[]).problems == ()


def test_contraindication_is_a_problem_caution_and_gap_are_listed() -> None:
    screen = Screen(present=("hypersensitivity",), cautions=("psychosis",), unasked=("severe_liver_disease",))
    found = judge(screen=screen)
    assert codes(found) == (
        ["contraindication:hypersensitivity"],
        ["caution:psychosis"],
        ["unasked:severe_liver_disease"],
    )
    assert "source:us-label-18#contraindications" in found.basis


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Sodium oxybate", "Sodium valproate", False),
        ("citalopram", "escitalopram", False),
        ("Effexor XR", "venlafaxine hcl 150 mg extended release", True),
        ("desvenlafaxine", "venlafaxine", False),
        ("Newdrug XR 20", "newdrug", True),
        ("Newdrug", "Otherdrug", False),
        ("XR", "ER", False),
    ],
)
def test_names_of_one_drug_are_one_and_of_two_are_two(one: str, other: str, *, is_same: bool) -> None:
    assert (antidepressant(one) == antidepressant(other)) is is_same


def test_every_brand_belongs_to_one_drug() -> None:
    called = [name for generic, brands in ANTIDEPRESSANTS.items() for name in (generic, *brands)]
    assert len(called) == len(set(called))
    assert all(antidepressant(name.title()) in ANTIDEPRESSANTS for name in called)


def test_allergy_to_ketamine_is_a_problem_whatever_the_screen_says() -> None:
    for screen in (CLEAR, None):
        assert "contraindication:ketamine_allergy" in codes(judge(screen=screen, is_allergic=True))[0]


def test_no_screen_at_all_is_a_problem() -> None:
    assert codes(judge(screen=None))[0] == ["no-screen"]


def test_pregnancy_of_the_record_is_a_caution_once() -> None:
    noted = Screen(present=(), cautions=("pregnancy_or_breastfeeding",), unasked=())
    for screen in (CLEAR, noted):
        found = judge(screen=screen, is_pregnant_or_breastfeeding=True)
        assert codes(found)[1] == ["caution:pregnancy_or_breastfeeding"]


@pytest.mark.parametrize(
    ("product", "indication", "consent", "cautions"),
    [
        ("racemic-ketamine", "trd", False, ["off-label"]),
        ("racemic-ketamine", "trd", True, []),
        ("esketamine", "ptsd", False, ["off-label"]),
        ("esketamine", "", False, ["no-diagnosis"]),
    ],
)
def test_use_outside_the_label_asks_for_consent(
    product: str, indication: str, consent: bool, cautions: list[str]
) -> None:
    found = judge(product=product, indication=indication, has_off_label_consent=consent)
    assert codes(found)[1] == cautions


def test_every_item_of_the_screen_has_words_and_a_basis_that_resolves() -> None:
    assert set(SCREEN_TEXT) == set(SCREEN_ITEMS)
    for _, references in SCREEN_TEXT.values():
        for reference in references:
            assert basis(reference).title


def test_eligibility_reads_the_latest_screen_that_stands(inside: Cast) -> None:
    patient, day = inside.patient, dt.date(2026, 3, 1)
    services.record_diagnosis(patient=patient, indication="ptsd", is_primary=True, by=BUILDER)
    services.record_screen(
        patient=patient, screened_on=day, answers=dict.fromkeys(SCREEN_ITEMS, False), by=BUILDER
    )
    assert codes(selectors.eligibility(patient)) == ([], [], [])
    slip = services.record_screen(
        patient=patient, screened_on=day, answers={"hypersensitivity": True}, by=BUILDER
    )
    found = selectors.eligibility(patient)
    assert codes(found)[0] == ["contraindication:hypersensitivity"]
    assert len(found.unasked) == len(SCREEN_ITEMS) - 1
    services.mark_in_error(fact=slip, reason="wrong patient", by=BUILDER)
    assert selectors.eligibility(patient).problems == ()


def test_unknown_screen_item_is_refused(inside: Cast) -> None:
    with pytest.raises(FieldError, match="gout: not an item of the contraindication screen"):
        services.record_screen(
            patient=inside.patient, screened_on=dt.date(2026, 3, 1), answers={"gout": True}, by=BUILDER
        )


@pytest.mark.parametrize("answers", [{}, {"psychosis": None}])
def test_screen_on_which_nothing_was_asked_is_none(inside: Cast, answers: dict[str, bool | None]) -> None:
    with pytest.raises(FieldError, match="answer at least one question"):
        services.record_screen(
            patient=inside.patient, screened_on=dt.date(2026, 1, 5), answers=answers, by=BUILDER
        )
    assert "no-screen" in {concern.code for concern in selectors.eligibility(inside.patient).problems}


def test_what_no_screen_ever_asked_is_known(inside: Cast) -> None:
    for day, answers in (
        (5, {"psychosis": True, "hypersensitivity": False}),
        (6, {"severe_liver_disease": False}),
    ):
        services.record_screen(
            patient=inside.patient, screened_on=dt.date(2026, 1, day), answers=answers, by=BUILDER
        )
    rest = set(ContraindicationScreen.ABSOLUTE) - {"psychosis", "hypersensitivity"}
    assert set(selectors.never_asked(inside.patient)) == rest
