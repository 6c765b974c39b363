"""The discharge gate of the US label and REMS: each requirement missed alone keeps the patient."""

from dataclasses import replace

import pytest

from clinic.evidence import EDITABLE_DEFAULT, ThresholdValueError, basis, limits, threshold
from clinic.treatments.rules.discharge import Leaving, Requirement, discharge_gate
from clinic.treatments.rules.readings import Measured, Pressure
from tests.treatments.test_watch import CALM, DOSED, at, watch

READY = Leaving(escort_name="Ola Berg", driving_advice_given=True, feels_ready=True)
WELL = Measured(at=at(115), pressure=CALM, spo2=98, moaas=5, dissociation=0)
BEFORE = Measured(at=at(-10), pressure=CALM, spo2=98, moaas=5)


MEASURES = {"blood-pressure", "oxygen", "sedation", "dissociation"}


def gate(*readings: Measured, leaving: Leaving = READY, minute: float = 121) -> tuple[Requirement, ...]:
    return discharge_gate(
        watch(),
        product="esketamine",
        dosed_at=DOSED,
        readings=[BEFORE, *readings],
        leaving=leaving,
        now=at(minute),
    )


def missing(*readings: Measured, leaving: Leaving = READY, minute: float = 121) -> dict[str, str]:
    found = gate(*readings, leaving=leaving, minute=minute)
    return {requirement.code: requirement.text for requirement in found if not requirement.is_met}


def measured(**changes: object) -> Measured:
    values = {"at": at(115), "pressure": CALM, "spo2": 98, "moaas": 5, "dissociation": 0} | changes
    return Measured(**values)  # type: ignore[arg-type]


def test_patient_who_meets_everything_may_leave() -> None:
    assert missing(WELL) == {}
    assert len(gate(WELL)) == 8


@pytest.mark.parametrize(
    ("minute", "text"),
    [
        (85, "35 of 120 minutes of observation are left."),
        (119.5, "1 of 120 minutes of observation are left."),
    ],
)
def test_observation_time_must_be_over(minute: float, text: str) -> None:
    assert missing(measured(at=at(minute - 5)), minute=minute) == {"observation-time": text}
    assert missing(WELL, minute=120) == {}
    assert "Watched for 120 minutes." in {requirement.text for requirement in gate(WELL, minute=120)}


@pytest.mark.parametrize(
    ("reading", "code", "text"),
    [
        (
            measured(pressure=Pressure(systolic=141, diastolic=80)),
            "blood-pressure",
            "Last blood pressure 141/80, above 140/90 mmHg.",
        ),
        (measured(pressure=None), "blood-pressure", "No blood pressure 40 minutes after the dose or later."),
        (measured(spo2=91), "oxygen", "Last oxygen saturation 91 %; 92 % or more is needed."),
        (measured(spo2=None), "oxygen", "No oxygen saturation 40 minutes after the dose or later."),
        (measured(moaas=4), "sedation", "Last MOAA/S 4; 5 or more is needed."),
        (measured(dissociation=1), "dissociation", "Last dissociation 1 of 10."),
        (
            measured(dissociation=None),
            "dissociation",
            "No rating of dissociation 40 minutes after the dose or later.",
        ),
    ],
)
def test_one_unmet_measure_keeps_the_patient(reading: Measured, code: str, text: str) -> None:
    assert missing(reading) == {code: text}


@pytest.mark.parametrize(
    ("leaving", "code"),
    [
        (Leaving(escort_name=" ", driving_advice_given=True, feels_ready=True), "escort"),
        (Leaving(escort_name="Ola", driving_advice_given=False, feels_ready=True), "driving-advice"),
        (Leaving(escort_name="Ola", driving_advice_given=True, feels_ready=False), "feels-ready"),
    ],
)
def test_one_unmet_question_keeps_the_patient(leaving: Leaving, code: str) -> None:
    assert set(missing(WELL, leaving=leaving)) == {code}


def test_last_value_of_each_measure_counts_for_half_an_hour() -> None:
    early = measured(at=at(91), moaas=3, dissociation=6)
    later = Measured(at=at(100), moaas=5)
    assert missing(early, later) == {"dissociation": "Last dissociation 6 of 10."}
    assert missing(early, later, minute=122) == {
        "blood-pressure": "The last blood pressure is more than 30 minutes old.",
        "oxygen": "The last oxygen saturation is more than 30 minutes old.",
        "dissociation": "The last rating of dissociation is more than 30 minutes old.",
    }


def test_patient_well_early_and_not_looked_at_since_may_not_leave() -> None:
    assert set(missing(measured(at=at(45)), minute=300)) == MEASURES


def test_value_taken_while_the_infusion_runs_says_nothing_and_a_longer_one_is_watched_for_longer() -> None:
    """100 minutes instead of 40 are 60 minutes more to watch."""
    long = watch("racemic-iv-standard", minutes=100)

    def left(*readings: Measured, minute: int) -> dict[str, str]:
        found = discharge_gate(
            long,
            product="racemic-ketamine",
            dosed_at=DOSED,
            readings=[BEFORE, *readings],
            leaving=READY,
            now=at(minute),
        )
        return {requirement.code: requirement.text for requirement in found if not requirement.is_met}

    assert left(measured(at=at(99)), minute=121) == {
        "observation-time": "59 of 180 minutes of observation are left.",
        "blood-pressure": "No blood pressure 100 minutes after the dose or later.",
        "oxygen": "No oxygen saturation 100 minutes after the dose or later.",
        "sedation": "No MOAA/S 100 minutes after the dose or later.",
        "dissociation": "No rating of dissociation 100 minutes after the dose or later.",
    }
    assert set(left(measured(at=at(100)), minute=121)) == {"observation-time"}
    assert left(measured(at=at(175)), minute=180) == {}


def test_pressure_high_before_the_dose_must_come_back_to_where_it_was() -> None:
    high = Measured(at=at(-5), pressure=Pressure(systolic=152, diastolic=94))
    at_most = measured(pressure=Pressure(systolic=152, diastolic=94))
    above = measured(pressure=Pressure(systolic=153, diastolic=94))
    assert missing(high, at_most) == {}
    assert missing(high, above) == {"blood-pressure": "Last blood pressure 153/94, above 152/94 mmHg."}


def test_nothing_measured_before_the_effect_says_that_it_has_resolved() -> None:
    """Around 40 minutes are 35 or more: what was well at 34 minutes may not have begun."""
    assert "No blood pressure 40 minutes" in missing(measured(at=at(34)), minute=36)["blood-pressure"]
    assert set(missing(measured(at=at(34)), minute=36)) == {"observation-time", *MEASURES}
    assert set(missing(measured(at=at(35)), minute=36)) == {"observation-time"}


def test_severe_pressure_is_never_where_it_may_come_back_to() -> None:
    """Treated above the severe limit, with a reason; nobody goes home above it without another."""
    severe = Measured(at=at(-5), pressure=Pressure(systolic=195, diastolic=108))
    still = measured(pressure=Pressure(systolic=190, diastolic=100))
    assert missing(severe, still) == {"blood-pressure": "Last blood pressure 190/100, above 180/108 mmHg."}
    assert missing(severe, measured(pressure=Pressure(systolic=180, diastolic=108))) == {}


def test_every_requirement_names_a_basis_that_resolves() -> None:
    for requirement in gate(WELL):
        assert requirement.basis
        assert all(basis(reference).title for reference in requirement.basis)
        assert not requirement.limit or threshold(requirement.limit).basis == requirement.basis


def test_clinic_cannot_let_a_sedated_patient_leave_after_esketamine() -> None:
    lowered = limits({"sedation.release_moaas": 4})
    needed = {key: watch(key, lowered).release_moaas for key in ("esketamine-us-trd", "racemic-iv-standard")}
    assert needed == {"esketamine-us-trd": 5, "racemic-iv-standard": 4}
    with pytest.raises(ThresholdValueError, match="outside 5 to 5"):
        limits({"sedation.release_moaas_esketamine": 4})


def test_rems_is_cited_for_esketamine_in_the_united_states_alone() -> None:
    for rules, is_cited in ((watch(), True), (replace(watch(), is_under_rems=False), False)):
        found = discharge_gate(
            rules, product="esketamine", dosed_at=DOSED, readings=[WELL], leaving=READY, now=at(121)
        )
        asked = {each.code: each.basis for each in found if not each.limit and each.code != "blood-pressure"}
        assert set(asked) == {"dissociation", "escort", "driving-advice", "feels-ready"}
        assert all((refs[0] != EDITABLE_DEFAULT) is is_cited for refs in asked.values())
    assert not watch("racemic-iv-standard").is_under_rems
