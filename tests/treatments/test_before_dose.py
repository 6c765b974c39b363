"""What speaks against a dose, at each limit, and who may set it aside."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clinic.evidence import THRESHOLD, basis, limits, threshold
from clinic.patients.models import ContraindicationScreen
from clinic.treatments.models import PreDoseCheck
from clinic.treatments.rules.known import (
    Known,
    Pregnancy,
    PregnancyAnswer,
    known_gate,
    pregnancy_applies,
)
from clinic.treatments.rules.preparation import (
    CALLED,
    QUESTIONS,
    Acceptance,
    DoseRequirement,
    Lifting,
    PredosePressure,
    preparation_gate,
)
from clinic.treatments.rules.readings import Latest, Measured, Pressure, shortly_before

LIMITS = limits()
STAFF, PRESCRIBER, NOBODY = Lifting.STAFF, Lifting.PRESCRIBER, Lifting.NOBODY
TEN = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)
NOT_ASKED = Pregnancy(applies=False, answer=PregnancyAnswer.NOT_ASKED, on_record="")
WELL = Known(
    contraindications=(),
    pregnancy=NOT_ASKED,
    suicide_alert="",
    suicide_risk="",
    last=Latest(spo2=98, pulse=70),
)
CALM = PredosePressure(
    last=Pressure(systolic=120, diastolic=80),
    known=Pressure(systolic=120, diastolic=80),
    max_age=60,
    caution=Pressure(systolic=140, diastolic=90),
    severe=Pressure(systolic=180, diastolic=110),
    accepted=Acceptance(),
)


def known(**changes: Any) -> dict[str, Lifting]:
    return {
        each.code: each.lifting for each in known_gate(replace(WELL, **changes), LIMITS) if not each.is_met
    }


def prepared(**changes: Any) -> dict[str, DoseRequirement]:
    given: dict[str, Any] = {
        "is_consented": True,
        "answers": dict.fromkeys(QUESTIONS, True),
        "pressure": CALM,
        "watched_medicines": (),
        "watched_basis": (),
        "is_under_rems": False,
    } | changes
    return {each.code: each for each in preparation_gate(**given) if not each.is_met}


def lifting(**changes: Any) -> dict[str, Lifting]:
    return {code: each.lifting for code, each in prepared(**changes).items()}


def taken(systolic: int, diastolic: int = 80, **changes: Any) -> PredosePressure:
    found = Pressure(systolic=systolic, diastolic=diastolic)
    return replace(CALM, last=found, known=found, **changes)


def test_contraindications_of_the_label_are_set_aside_by_nobody() -> None:
    for item in ContraindicationScreen.ABSOLUTE:
        assert known(contraindications=(item,)) == {"contraindication": NOBODY}, item


@given(spo2=st.none() | st.integers(50, 100), pulse=st.none() | st.integers(20, 250))
@example(spo2=94, pulse=50)
@example(spo2=93, pulse=110)
@example(spo2=None, pulse=111)
@example(spo2=None, pulse=49)
def test_saturation_and_pulse_take_a_reason_beyond_their_limits_alone(
    spo2: int | None, pulse: int | None
) -> None:
    expected = {} if spo2 is None or spo2 >= 94 else {"oxygen": STAFF}
    expected |= {} if pulse is None or 50 <= pulse <= 110 else {"pulse": STAFF}
    assert known(last=Latest(spo2=spo2, pulse=pulse)) == expected


def test_sign_of_suicide_takes_a_prescriber() -> None:
    found = known(suicide_alert="PHQ-9: often.", suicide_risk="C-SSRS screener: High risk.")
    assert found == {"suicide-alert": PRESCRIBER, "suicide-risk": PRESCRIBER}


@pytest.mark.parametrize(
    ("answer", "on_record", "is_met"),
    [
        ("not-pregnant", "", True),
        ("test-negative", "", True),
        ("cannot-apply", "", True),
        ("", "", False),
        ("pregnant", "", False),
        ("breastfeeding", "", False),
        ("test-negative", "pregnant", False),
        ("pregnant", "pregnant", False),
    ],
)
def test_pregnancy_takes_a_prescriber_unless_it_is_answered_and_denied(
    answer: str, on_record: str, is_met: bool
) -> None:
    found = known(pregnancy=Pregnancy(applies=True, answer=PregnancyAnswer(answer), on_record=on_record))
    assert found == ({} if is_met else {"pregnancy": PRESCRIBER})


@pytest.mark.parametrize(
    ("sex", "age", "on_record", "applies"),
    [
        ("female", 12, "", True),
        ("female", 11, "", False),
        ("female", 55, "", True),
        ("female", 56, "", False),
        ("female", None, "", True),
        ("unknown", 30, "", True),
        ("other", 30, "", True),
        ("male", 30, "", False),
        ("male", None, "", False),
        ("male", 70, "pregnant", True),
    ],
)
def test_pregnancy_is_asked_where_it_can_apply(
    sex: str, age: int | None, on_record: str, applies: bool
) -> None:
    assert pregnancy_applies(sex=sex, age_years=age, on_record=on_record, limits=LIMITS) is applies


def test_pregnancy_answers_of_the_rules_are_those_stored() -> None:
    assert {*PregnancyAnswer} == {"", *PreDoseCheck.Pregnancy.values}
    missing = Pregnancy(applies=True, answer=None, on_record="")
    assert known(pregnancy=missing) == {}


@pytest.mark.parametrize(
    ("pressure", "who"),
    [
        (taken(140, 90), None),
        (taken(141), PRESCRIBER),
        (taken(180, 110), PRESCRIBER),
        (taken(181), NOBODY),
        (taken(150, 111), NOBODY),
        (replace(CALM, last=None, known=None), PRESCRIBER),
        (replace(CALM, last=None), PRESCRIBER),
        (replace(taken(181), last=None), NOBODY),
        (replace(CALM, known=Pressure(systolic=150, diastolic=111)), NOBODY),
    ],
)
def test_pressure_is_a_prescribers_above_caution_and_nobodys_above_severe(
    pressure: PredosePressure, who: Lifting | None
) -> None:
    assert lifting(pressure=pressure) == ({"blood-pressure": who} if who else {})


def test_severe_pressure_is_not_accepted_beforehand() -> None:
    accepted = Acceptance(reason="white coat", at=Pressure(systolic=190, diastolic=100))
    assert lifting(pressure=taken(170, accepted=accepted)) == {}
    assert lifting(pressure=taken(185, accepted=accepted)) == {"blood-pressure": NOBODY}


@pytest.mark.parametrize("answer", [False, None])
def test_setting_of_the_rems_is_set_aside_by_nobody_under_it_and_by_a_prescriber_elsewhere(
    answer: bool | None,
) -> None:
    answers = dict.fromkeys(QUESTIONS, True) | {"oximeter_present": answer, "prescriber_onsite": answer}
    for is_under_rems, who in ((True, NOBODY), (False, PRESCRIBER)):
        found = lifting(answers=answers, is_under_rems=is_under_rems)
        assert found == {"oximeter": who, "prescriber-onsite": who}
        assert lifting(answers=None, is_under_rems=is_under_rems) == {"predose-check": who}


def test_unreviewed_medication_takes_a_prescriber_where_a_medicine_asks_for_a_watch() -> None:
    for answer in (False, None):
        answers = dict.fromkeys(QUESTIONS, True) | {"medication_reviewed": answer}
        assert lifting(answers=answers) == {"medication": STAFF}
        watched = {"watched_medicines": ["zopiclone"], "watched_basis": ("source:us-rems-form",)}
        found = prepared(answers=answers, **watched)["medication"]
        assert found.lifting is PRESCRIBER
        assert found.text.endswith("Watch closely: zopiclone.")


def test_every_other_question_takes_a_reason_of_whoever_gives_the_dose() -> None:
    others = {name for name, question in QUESTIONS.items() if question.lifting is STAFF}
    assert others >= {"fasted_food", "fasted_liquid", "escort_arranged", "consent_confirmed"}
    refused = prepared(answers=dict.fromkeys(QUESTIONS, True) | {"consent_confirmed": False})
    assert refused["consent"].lifting is NOBODY


def test_value_counts_for_an_hour_before_the_dose_and_within_its_minute() -> None:
    def counts(minutes: float) -> bool:
        reading = Measured(at=TEN + dt.timedelta(minutes=minutes), pulse=70)
        return bool(shortly_before([reading], TEN, 60))

    assert [counts(at) for at in (-210, -60.1, -60, -1, 0, 0.9, 1)] == [
        False,
        False,
        True,
        True,
        True,
        True,
        False,
    ]


def test_everything_that_speaks_against_a_dose_has_a_name_and_a_basis() -> None:
    worst = Known(
        contraindications=ContraindicationScreen.ABSOLUTE,
        pregnancy=Pregnancy(applies=True, answer=PregnancyAnswer.PREGNANT, on_record=""),
        suicide_alert="PHQ-9.",
        suicide_risk="High.",
        last=Latest(spo2=80, pulse=140, moaas=2),
    )
    found = [
        *known_gate(worst, LIMITS),
        *prepared(answers=dict.fromkeys(QUESTIONS), pressure=taken(200)).values(),
    ]
    assert len(found) == 4 + 6 + len(QUESTIONS) + 1
    for each in found:
        assert each.code in CALLED
        limits = [ref for ref in each.basis if ref.startswith(THRESHOLD)]
        assert all(threshold(ref.removeprefix(THRESHOLD)).label for ref in limits)
        assert all(basis(ref).title for ref in each.basis if ref not in limits), each.code
