"""Every misuse rule at its boundary: what fires it and what just does not."""

from collections.abc import Iterable
from decimal import Decimal

import pytest

from clinic import evidence
from clinic.safety.rules import (
    PatientFacts,
    SubstanceHistory,
    SubstanceScreen,
    Supply,
    misuse_rules,
    review,
)
from tests.safety.facts import (
    LIMITS,
    craving,
    dose,
    drug_screen,
    early,
    found,
    messages,
    nasal,
    on,
    score,
    spacing,
    urinary,
)


def test_patient_without_facts_has_no_findings() -> None:
    assert review(PatientFacts(), LIMITS) == ()


def test_every_supply_for_home_is_flagged_high() -> None:
    supplies = tuple(
        Supply(id=f"supply {day}", on=on(day), product="racemic-ketamine", amount_mg=Decimal("100.00"))
        for day in (0, 30)
    )
    first, second = found("TAKE_HOME", supplies=supplies)
    assert first.severity == "high"
    assert first.message == "100 mg of racemic ketamine dispensed for use outside the clinic."
    assert first.fingerprint != second.fingerprint


@pytest.mark.parametrize(
    ("requests", "flags"),
    [
        ((early(0, due=3),), 0),
        ((early(0, due=3), early(29, due=32)), 1),
        ((early(0, due=3), early(30, due=33)), 0),
        ((early(0, due=2), early(10, due=13)), 0),
        ((early(0), early(10)), 1),
        ((early(0), early(10), early(20)), 2),
    ],
    ids=["one", "two in 30 days", "31 days", "one within tolerance", "nothing planned", "a third is new"],
)
def test_early_requests_are_flagged_from_the_second_within_30_days(
    requests: tuple[object, ...], flags: int
) -> None:
    assert len(found("EARLY_REQUEST", early_requests=requests)) == flags


@pytest.mark.parametrize(
    ("days", "flags"),
    [((0, 3, 7), 0), ((0, 3, 6), 1), ((0, 3), 0), ((0, 2, 4, 6), 2)],
    ids=["third after a full week", "third within 7 days", "two", "four"],
)
def test_third_session_within_7_days_is_flagged(days: tuple[int, ...], flags: int) -> None:
    assert len(found("FREQ_ABOVE_PROTOCOL", doses=tuple(dose(day) for day in days))) == flags


def test_sessions_are_counted_across_courses() -> None:
    doses = (dose(0), dose(3), dose(6, course="course 2"))
    assert messages("FREQ_ABOVE_PROTOCOL", doses=doses) == ["3 sessions within 7 days; the limit is 2."]


@pytest.mark.parametrize(
    ("spacings", "flags"),
    [
        ((spacing(0, 14), spacing(60, 7)), 1),
        ((spacing(0, 14), spacing(60, 28)), 0),
        ((spacing(0, 14), spacing(60, 14)), 0),
        ((spacing(0, 7, is_maintenance=False), spacing(20, 3)), 0),
        ((spacing(0, 14), spacing(60, 28), spacing(90, 21)), 1),
    ],
)
def test_interval_shortened_after_the_weekly_phase_is_flagged(
    spacings: tuple[object, ...], flags: int
) -> None:
    assert len(found("FREQ_ABOVE_PROTOCOL", spacings=spacings)) == flags


@pytest.mark.parametrize(
    ("spacings", "days", "early"),
    [
        ((spacing(0, 28),), (0, 28, 33, 38, 43), [33]),
        ((spacing(0, 28),), (0, 25, 50), []),
        ((spacing(0, 28),), (0, 24), []),
        ((spacing(0, 28),), (0, 21), []),
        ((spacing(0, 28),), (0, 20), [20]),
        ((spacing(0, 14),), (0, 11), []),
        ((spacing(0, 14),), (0, 10), [10]),
        ((spacing(0, 28),), (0, 14, 24, 52, 66), [14, 24, 66]),
        ((spacing(28, 28),), (0, 7, 28), []),
        ((spacing(0, 14), spacing(10, 28)), (0, 14, 28), [28]),
        ((spacing(0, 28), spacing(35, 7)), (0, 28, 35, 42), []),
        ((spacing(0, 14), spacing(20, 3, is_maintenance=False)), (0, 14, 20), [20]),
    ],
    ids=[
        "goes on",
        "within the window",
        "28 at 24",
        "at three quarters",
        "below three quarters",
        "14 at 11",
        "14 at 10",
        "sooner still",
        "before",
        "longer",
        "shorter",
        "induction",
    ],
)
def test_dose_sooner_than_the_interval_in_force_is_flagged_whatever_was_chosen(
    spacings: tuple[object, ...], days: tuple[int, ...], early: list[int]
) -> None:
    findings = found("FREQ_ABOVE_PROTOCOL", doses=tuple(dose(day) for day in days), spacings=spacings)
    said = [str(each.values["on"]) for each in findings if "after the one before" in each.message]
    assert said == [on(day).isoformat() for day in early]


OFTEN = "maintenance doses within"


@pytest.mark.parametrize(
    ("spacings", "days", "often"),
    [
        ((spacing(0, 14),), range(0, 67, 11), [55]),
        ((spacing(0, 14),), range(0, 200, 14), []),
        ((spacing(0, 28),), range(0, 200, 28), []),
        ((spacing(0, 28),), range(0, 200, 24), []),
        ((spacing(0, 28),), (0, 19, 37, 55), [55]),
        ((spacing(0, 28),), (0, 19, 37, 56), []),
        ((spacing(0, 14),), (0, 10, 18, 27), [27]),
        ((spacing(0, 14),), (0, 10, 18, 28), []),
        ((spacing(0, 7),), range(0, 200, 6), [54]),
        ((spacing(0, 7), spacing(56, 14)), (*range(0, 57, 7), *range(70, 200, 14)), []),
        ((spacing(0, 14), spacing(22, 14)), range(0, 67, 11), [55]),
        ((spacing(40, 28),), range(0, 48, 7), []),
        ((spacing(0, 14), spacing(30, 3, is_maintenance=False)), (0, 14, 28), []),
    ],
    ids=[
        "14 at 11, six times",
        "14 kept",
        "28 kept",
        "28 at 24",
        "4 in 56 days",
        "4 in 57 days",
        "4 in 28 days",
        "4 in 29 days",
        "weekly at 6",
        "lengthened",
        "chosen again",
        "weekly before",
        "induction again",
    ],
)
def test_maintenance_doses_a_little_early_again_and_again_are_seen_by_their_number(
    spacings: tuple[object, ...], days: Iterable[int], often: list[int]
) -> None:
    findings = found("FREQ_ABOVE_PROTOCOL", doses=tuple(dose(day) for day in days), spacings=spacings)
    said = [str(each.values["on"]) for each in findings if OFTEN in each.message]
    assert said == [on(day).isoformat() for day in often]


def test_doses_beyond_what_the_interval_allows_name_both_numbers() -> None:
    doses = tuple(dose(11 * number) for number in range(6))
    assert messages("FREQ_ABOVE_PROTOCOL", doses=doses, spacings=(spacing(0, 14),)) == [
        "6 maintenance doses within 56 days; every 14 days allows 4."
    ]


def test_too_many_doses_are_told_once_while_they_go_on_and_again_after_a_pause() -> None:
    days = (*range(0, 90, 11), *range(200, 290, 11))
    doses = tuple(dose(day) for day in days)
    findings = found("FREQ_ABOVE_PROTOCOL", doses=doses, spacings=(spacing(0, 14),))
    assert [each.values["on"] for each in findings] == [on(55).isoformat(), on(255).isoformat()]


def test_doses_before_maintenance_began_do_not_hide_the_ones_after() -> None:
    doses = tuple(dose(day) for day in (-2, 0, 9, 17, 25))
    findings = found("FREQ_ABOVE_PROTOCOL", doses=doses, spacings=(spacing(0, 12),))
    assert [each.values["on"] for each in findings if OFTEN in each.message] == []
    closer = tuple(dose(day) for day in (-2, 0, 8, 16, 24))
    findings = found("FREQ_ABOVE_PROTOCOL", doses=closer, spacings=(spacing(0, 14),))
    assert [each.values["on"] for each in findings if OFTEN in each.message] == [on(24).isoformat()]


def test_dose_beyond_both_look_backs_is_told_of_the_shorter() -> None:
    doses = tuple(dose(day) for day in (0, 14, 28, 38, 46, 54))
    findings = found("FREQ_ABOVE_PROTOCOL", doses=doses, spacings=(spacing(0, 14),))
    assert [(each.values["days"], each.values["count"]) for each in findings if OFTEN in each.message] == [
        (28, 4)
    ]


def test_doses_of_an_induction_are_not_counted_among_those_of_maintenance() -> None:
    again = tuple(dose(day, before_maintenance=True) for day in (30, 34, 38, 42))
    doses = (dose(0), dose(14), *again, dose(56))
    assert messages("FREQ_ABOVE_PROTOCOL", doses=doses, spacings=(spacing(0, 14),)) == []


def test_look_backs_and_spare_doses_are_the_clinics_to_set() -> None:
    doses, spacings = tuple(dose(day) for day in (0, 12, 24)), (spacing(0, 14),)
    facts = PatientFacts(doses=doses, spacings=spacings)
    strict = evidence.limits({"misuse.frequency_spare_doses": 0})
    assert [finding.values["days"] for finding in review(facts, strict)] == [28]
    own = {"misuse.frequency_short_days": 24, "misuse.frequency_long_days": 28}
    shorter = evidence.limits(own | {"misuse.frequency_spare_doses": 0})
    assert [finding.values["days"] for finding in review(facts, shorter)] == [28]


def test_doses_of_a_second_induction_and_of_another_course_are_no_early_ones() -> None:
    again = tuple(dose(day, before_maintenance=True) for day in (40, 44))
    doses = (dose(0), dose(28), *again, dose(51), dose(33, course="course 2"))
    assert messages("FREQ_ABOVE_PROTOCOL", doses=doses, spacings=(spacing(0, 28),)) == []
    assert messages("FREQ_ABOVE_PROTOCOL", doses=(dose(0), dose(5)), spacings=(spacing(0, 28),)) == [
        "A dose 5 days after the one before; the maintenance interval is 28 days."
    ]


@pytest.mark.parametrize(("per_kg", "flags"), [("0.624", 0), ("0.625", 1)])
def test_dose_a_quarter_above_the_protocol_is_flagged(per_kg: str, flags: int) -> None:
    assert len(found("DOSE_ESCALATION", doses=(dose(0, "50", per_kg),))) == flags


def test_steps_that_the_protocol_lists_are_no_escalation() -> None:
    steps = tuple(
        nasal(3 * number, mg) for number, mg in enumerate(("28", "56", "84", "56", "84", "56", "84"))
    )
    assert found("DOSE_ESCALATION", doses=steps) == []
    assert messages("DOSE_ESCALATION", doses=(nasal(0, "112"),)) == [
        "Dose of 112 mg; the protocol has 84 mg."
    ]


def test_dose_of_a_known_weight_is_held_against_the_mg_that_its_protocol_has() -> None:
    given = dose(0, "80", "0.9", protocol_mg_per_kg=None, protocol_mg=Decimal(50))
    assert messages("DOSE_ESCALATION", doses=(given,)) == ["Dose of 80 mg; the protocol has 50 mg."]


def test_high_dose_that_goes_on_is_flagged_once_and_a_further_rise_again() -> None:
    steady = tuple(dose(7 * week, "50", "0.65") for week in range(4))
    assert len(found("DOSE_ESCALATION", doses=steady)) == 1
    assert len(found("DOSE_ESCALATION", doses=(*steady, dose(28, "60", "0.75")))) == 2


@pytest.mark.parametrize(
    ("doses", "flags"),
    [
        ((dose(0, "30", "0.4"), dose(7, "34", "0.45"), dose(14, "40", "0.5")), 1),
        ((dose(0, "30", "0.4"), dose(7, "34", "0.45"), dose(36, "40", "0.5")), 1),
        ((dose(0, "30", "0.4"), dose(7, "34", "0.45"), dose(37, "40", "0.5")), 0),
        ((dose(0, "40", "0.500"), dose(7, "41", "0.507"), dose(14, "41", "0.512")), 0),
    ],
    ids=["two rises", "30 days", "31 days", "rounding only"],
)
def test_two_rises_within_30_days_are_flagged(doses: tuple[object, ...], flags: int) -> None:
    assert len(found("DOSE_ESCALATION", doses=doses)) == flags


@pytest.mark.parametrize(
    ("details", "flags"),
    [({"per_kg": "0.999"}, 0), ({"per_kg": "1.0"}, 1), ({"per_kg": "1.0", "route": "oral"}, 0)],
)
def test_one_mg_per_kg_is_flagged_for_intravenous_racemic_alone(details: dict[str, str], flags: int) -> None:
    given = dose(0, "80", protocol_mg_per_kg=None, **details)
    assert len(found("DOSE_ESCALATION", doses=(given,))) == flags


def test_high_dose_is_told_by_weight_under_a_protocol_that_plans_in_mg() -> None:
    given = dose(0, "80", "1.0", protocol_mg_per_kg=None, protocol_mg=Decimal(80))
    assert messages("DOSE_ESCALATION", doses=(given,)) == [
        "Dose of 1 mg/kg; a reason is needed from 1 mg/kg."
    ]


def test_dose_with_two_reasons_is_one_finding_named_by_the_graver() -> None:
    assert messages("DOSE_ESCALATION", doses=(dose(0, "80", "1.0"),)) == [
        "Dose of 1 mg/kg; a reason is needed from 1 mg/kg."
    ]


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((6,), []),
        ((7,), ["Craving 7 of 10."]),
        ((7, 7), ["Craving 7 of 10."]),
        ((7, 8), ["Craving 7 of 10.", "Craving 8 of 10."]),
        ((7, 3, 7), ["Craving 7 of 10.", "Craving 7 of 10."]),
        ((2, 4), []),
        ((2, 5), ["Craving rose from 2 to 5 of 10."]),
    ],
)
def test_craving_is_flagged_when_high_or_rising_by_three(values: tuple[int, ...], texts: list[str]) -> None:
    answers = tuple(craving(7 * week, value) for week, value in enumerate(values))
    assert messages("CRAVING", cravings=answers) == texts


@pytest.mark.parametrize(
    ("screen", "texts"),
    [
        (drug_screen(0), []),
        (drug_screen(0, "opioid", "cocaine"), ["Urine drug screen found cocaine, opioid, not prescribed."]),
        (drug_screen(0, outcome="refused"), ["Urine drug screen refused."]),
        (drug_screen(0, outcome="missed"), ["Urine drug screen missed."]),
    ],
)
def test_unexpected_or_refused_drug_screen_is_flagged(screen: object, texts: list[str]) -> None:
    assert messages("UDS_UNEXPECTED", drug_screens=(screen,)) == texts


@pytest.mark.parametrize(
    ("answers", "flags"),
    [
        ((urinary(0),), 0),
        ((urinary(0, "urgency"),), 1),
        ((urinary(0, "urgency"), urinary(7, "urgency")), 1),
        ((urinary(0, "urgency"), urinary(7, "urgency", "haematuria")), 2),
        ((urinary(0, "urgency"), urinary(7), urinary(14, "urgency")), 2),
        ((urinary(0, "urgency"), urinary(7, "unspecified")), 1),
        ((urinary(0, "unspecified"), urinary(7, "dysuria")), 2),
    ],
)
def test_urinary_symptoms_are_flagged_when_new(answers: tuple[object, ...], flags: int) -> None:
    assert len(found("URINARY", urinary=answers)) == flags


@pytest.mark.parametrize(
    ("sex", "instrument", "total", "flags"),
    [
        ("", "dast-10", 2, 0),
        ("", "dast-10", 3, 1),
        ("male", "audit-c", 3, 0),
        ("male", "audit-c", 4, 1),
        ("female", "audit-c", 2, 0),
        ("female", "audit-c", 3, 1),
        ("unknown", "audit-c", 3, 1),
        ("", "phq-9", 27, 0),
    ],
)
def test_substance_questionnaire_is_flagged_from_its_cutoff(
    sex: str, instrument: str, total: int, flags: int
) -> None:
    assert len(found("SUD_HISTORY", sex=sex, scores=(score(0, instrument, total),))) == flags


def test_substance_history_answered_again_is_no_news() -> None:
    screens = tuple(SubstanceScreen(id=str(day), on=on(day), is_present=True) for day in (0, 90))
    assert len(found("SUD_HISTORY", substance_screens=screens)) == 1
    assert len(found("SUD_HISTORY", scores=(score(0, "dast-10", 4), score(90, "dast-10", 4)))) == 1
    told = SubstanceHistory(id="told", on=on(0), substances=frozenset({"nitrous-oxide"}))
    assert messages("SUD_HISTORY", substance_histories=(told,)) == [
        "Substance use in the history: nitrous oxide."
    ]


def test_every_rule_of_the_data_has_a_function_and_reads_as_a_sentence() -> None:
    assert set(misuse_rules()) == {
        "TAKE_HOME",
        "EARLY_REQUEST",
        "FREQ_ABOVE_PROTOCOL",
        "DOSE_ESCALATION",
        "CRAVING",
        "UDS_UNEXPECTED",
        "URINARY",
        "SUD_HISTORY",
    }
    for rule in misuse_rules().values():
        assert all(text.endswith(".") for text in (rule.trigger, rule.what_to_do, *rule.messages.values()))
