"""Alert rules at their limits: above is above, at the limit is not."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic import evidence
from clinic.instruments.rules import instrument, instruments
from clinic.safety.rules import (
    FlaggedAnswer,
    ReadingFacts,
    alert_rules,
    contraindication_alerts,
    reading_alerts,
    suicide_alerts,
    urinary_alerts,
)
from clinic.safety.rules.alerts import answers_implied
from clinic.treatments.rules.observation import caution_limit
from clinic.treatments.rules.readings import RANGES, Pressure
from tests.safety.facts import LIMITS


def rules_of(limits: evidence.Limits = LIMITS, **values: Any) -> list[str]:
    return [alert.rule for alert in reading_alerts(ReadingFacts(**values), limits)]


@pytest.mark.parametrize(
    ("systolic", "diastolic", "rules"),
    [
        (140, 90, []),
        (141, 80, ["blood-pressure-before-dose"]),
        (120, 91, ["blood-pressure-before-dose"]),
        (180, 110, ["blood-pressure-before-dose"]),
        (181, 80, ["blood-pressure-severe"]),
        (150, 111, ["blood-pressure-severe"]),
        (200, 120, ["blood-pressure-severe"]),
        (201, 80, ["blood-pressure-emergency"]),
        (150, 121, ["blood-pressure-emergency"]),
    ],
)
def test_pressure_before_the_dose_raises_the_gravest_rule_alone(
    systolic: int, diastolic: int, rules: list[str]
) -> None:
    assert rules_of(systolic=systolic, diastolic=diastolic, before_dose=True) == rules


def test_pressure_after_the_dose_is_compared_with_the_severe_limits_alone() -> None:
    assert rules_of(systolic=170, diastolic=105) == []
    assert rules_of(systolic=181, diastolic=105) == ["blood-pressure-severe"]


@pytest.mark.parametrize(
    ("jurisdiction", "age", "systolic", "rules"),
    [
        ("EU", 65, 150, []),
        ("EU", 65, 151, ["blood-pressure-before-dose-older"]),
        ("EU", 64, 141, ["blood-pressure-before-dose"]),
        ("US", 80, 141, ["blood-pressure-before-dose"]),
        ("EU", None, 141, ["blood-pressure-before-dose"]),
    ],
)
def test_older_patients_in_the_eu_have_their_own_limit(
    jurisdiction: str, age: int | None, systolic: int, rules: list[str]
) -> None:
    fired = rules_of(
        systolic=systolic, diastolic=80, before_dose=True, age_years=age, jurisdiction=jurisdiction
    )
    assert fired == rules


@given(
    age=st.none() | st.integers(18, 100),
    jurisdiction=st.sampled_from(["EU", "US", ""]),
    systolic=st.integers(100, 180),
    diastolic=st.integers(60, 95),
)
def test_alert_before_the_dose_and_the_dose_itself_ask_for_a_reason_at_the_same_pressure(
    age: int | None, jurisdiction: str, systolic: int, diastolic: int
) -> None:
    limit = caution_limit(LIMITS, age_years=age, jurisdiction=jurisdiction)
    fired = rules_of(
        systolic=systolic,
        diastolic=diastolic,
        before_dose=True,
        age_years=age,
        jurisdiction=jurisdiction,
    )
    assert bool(fired) == Pressure(systolic=systolic, diastolic=diastolic).is_above(limit)


def test_pressure_before_the_dose_asks_for_a_decision_and_names_the_label() -> None:
    (alert,) = reading_alerts(ReadingFacts(systolic=150, diastolic=85, before_dose=True), LIMITS)
    assert alert.message == (
        "Blood pressure 150/85 mmHg before the dose, above 140/90: decide whether to delay."
    )
    assert "caution, not a ban" in alert_rules()[alert.rule].what_to_do
    assert alert_rules()[alert.rule].basis == (
        "source:us-label-2019#predose-bp",
        "editable-default",
    )


def test_clinics_own_limit_decides() -> None:
    strict = evidence.limits({"bp.predose.systolic": 130, "spo2.low": 95})
    assert rules_of(strict, systolic=131, diastolic=80, before_dose=True) == ["blood-pressure-before-dose"]
    assert rules_of(strict, spo2=94) == ["low-oxygen"]


@pytest.mark.parametrize(
    ("values", "rules"),
    [
        ({"spo2": 92}, []),
        ({"spo2": 91}, ["low-oxygen"]),
        ({"moaas": 4}, []),
        ({"moaas": 3}, ["sedation"]),
        ({"moaas": 1}, ["sedation"]),
        ({"moaas": 0}, ["deep-sedation"]),
        ({"moaas": 0, "spo2": 80}, ["low-oxygen", "deep-sedation"]),
        ({"pulse": 45, "respiration": 10}, []),
        ({"pulse": 120, "respiration": 24}, []),
        ({"pulse": 44}, ["pulse-outside"]),
        ({"pulse": 121}, ["pulse-outside"]),
        ({"respiration": 9}, ["breathing-outside"]),
        ({"respiration": 25}, ["breathing-outside"]),
        ({"systolic": 90, "diastolic": 50}, []),
        ({"systolic": 89, "diastolic": 50}, ["blood-pressure-low"]),
        ({}, []),
    ],
)
def test_value_beyond_its_limit_alerts(values: dict[str, int], rules: list[str]) -> None:
    assert rules_of(LIMITS, **values) == rules


WORST = {"spo2": RANGES["spo2"][:1], "moaas": RANGES["moaas"][:1]} | {
    name: RANGES[name] for name in ("systolic", "pulse", "respiration")
}
"""The ends of what is plausible that are dangerous; a diastolic pressure is judged with its systolic one."""


def test_worst_plausible_value_of_every_vital_sign_alerts_at_once() -> None:
    assert RANGES.keys() - WORST.keys() == {"diastolic", "dissociation"}
    for name, ends in WORST.items():
        for value in ends:
            taken: dict[str, Any] = {name: value} | ({"diastolic": 30} if name == "systolic" else {})
            (alert,) = reading_alerts(ReadingFacts(**taken), LIMITS)
            assert (alert.urgency, alert.values[name]) == ("now", value), name
            assert alert_rules()[alert.rule].what_to_do
    assert rules_of(systolic=180, diastolic=111) == ["blood-pressure-severe"]


def test_message_of_a_rate_names_its_limits_and_when_to_repeat() -> None:
    (alert,) = reading_alerts(ReadingFacts(pulse=131), evidence.limits({"pulse.high": 130}))
    assert alert.message == "Pulse 131 per minute, outside 45 to 130. Repeat after 5 minutes."


def test_suicide_answers_make_one_alert_that_names_them() -> None:
    answer = FlaggedAnswer(item="9", value=1, label="Thoughts of death or self-harm")
    (alert,) = suicide_alerts(instrument("phq-9"), [answer])
    assert (alert.urgency, alert.basis) == ("now", "threshold:suicide.phq9_item9")
    assert alert.message == "PHQ-9: Thoughts of death or self-harm (1)."
    assert suicide_alerts(instrument("phq-9"), []) == ()


def test_suicide_answer_that_came_late_names_its_day_and_an_old_one_waits_for_the_day() -> None:
    answer = FlaggedAnswer(item="9", value=2, label="Thoughts of death or self-harm")
    for is_old, urgency in ((False, "now"), (True, "today")):
        (alert,) = suicide_alerts(instrument("phq-9"), [answer], of="1 Jan 2001", is_old=is_old)
        assert (alert.urgency, alert.values["gravity"]) == (urgency, 2)
        assert alert.message == "PHQ-9 of 1 Jan 2001: Thoughts of death or self-harm (2)."


@pytest.mark.parametrize(
    ("code", "total", "value"),
    [
        ("phq-9", 24, None),
        ("phq-9", 25, 1),
        ("phq-9", 27, 3),
        ("bdi-ii", 60, None),
        ("bdi-ii", 61, 1),
        ("madrs", 54, None),
        ("madrs", 60, 6),
        ("qids-sr16", 24, None),
        ("qids-sr16", 26, 2),
        ("who-5", 100, None),
        ("gad-7", 21, None),
        ("c-ssrs-screener", 6, None),
    ],
)
def test_total_that_cannot_be_without_the_suicide_item_alerts(
    code: str, total: int, value: int | None
) -> None:
    found = answers_implied(instrument(code), Decimal(total))
    assert [answer.value for answer in found] == ([] if value is None else [value])
    if found:
        (alert,) = suicide_alerts(instrument(code), found)
        assert f"at least, by a total of {total} ({value})" in alert.message


def test_suicide_alert_of_a_screener_names_its_risk_level() -> None:
    answers = [FlaggedAnswer(item=item, value=1, label=f"Item {item} answered yes") for item in ("1", "4")]
    (alert,) = suicide_alerts(instrument("c-ssrs-screener"), answers, risk=("high", "High risk"))
    assert alert.values["gravity"] == 3
    assert (alert.message, alert.basis) == ("C-SSRS screener: High risk.", "source:c-ssrs#triage")


def test_suicide_alert_rests_on_the_first_source_of_a_cutoff_that_no_clinic_sets() -> None:
    definition = instrument("c-ssrs-screener")
    flag = definition.flags[0]
    cutoff = replace(flag.cutoff, threshold="", basis=("source:first", "source:second"))
    asked = replace(definition, flags=(replace(flag, cutoff=cutoff),))
    (alert,) = suicide_alerts(asked, [FlaggedAnswer(item=flag.item, value=1, label="Wish to be dead")])
    assert alert.basis == "source:first"


def test_every_flagged_item_of_every_instrument_is_about_suicide() -> None:
    """The alert is named after it, so a flag of another kind would need a rule of its own."""
    flagged = {(code, flag.item) for code, found in instruments().items() for flag in found.flags}
    screener = {("c-ssrs-screener", item) for item in ("1", "2", "3", "4", "5", "6", "6-3m")}
    scales = {("phq-9", "9"), ("bdi-ii", "9"), ("ham-d17", "3"), ("madrs", "10"), ("qids-sr16", "12")}
    assert flagged == screener | scales


def test_contraindications_are_listed_in_words() -> None:
    (alert,) = contraindication_alerts({"hypersensitivity": "hypersensitivity"})
    assert (alert.urgency, alert.message) == ("today", "Contraindication answered yes: hypersensitivity.")
    assert contraindication_alerts({}) == ()


@pytest.mark.parametrize(
    ("symptoms", "count"), [({"haematuria"}, 1), ({"dysuria", "urgency"}, 1), ({"urgency"}, 0), (set(), 0)]
)
def test_blood_or_pain_on_passing_urine_is_looked_at_today(symptoms: set[str], count: int) -> None:
    assert len(urinary_alerts(frozenset(symptoms))) == count
