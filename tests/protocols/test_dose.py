"""The dose window row by row, the devices of esketamine, and what is never converted."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.evidence import limits
from clinic.protocols.rules import Product, Protocol, Route, parse_protocol, templates, to_mapping
from clinic.protocols.rules.dose import Behaviour, DoseAssessment, DoseBand, assess_dose, first_dose

TODAY = dt.date(2026, 3, 2)
WEIGHT = Decimal(80)


def racemic(mg: str | Decimal, **changes: Any) -> DoseAssessment:
    question: dict[str, Any] = {
        "product": Product.RACEMIC_KETAMINE,
        "route": Route.INTRAVENOUS,
        "amount_mg": Decimal(mg),
        "on": TODAY,
        "protocol": templates()["racemic-iv-standard"],
        "weight_kg": WEIGHT,
        "weight_measured_on": TODAY,
        "minutes": 40,
    }
    return assess_dose(**question | changes)


def nasal(mg: int, protocol: str | Protocol = "esketamine-us-trd", **changes: Any) -> DoseAssessment:
    found = templates()[protocol] if isinstance(protocol, str) else protocol
    question: dict[str, Any] = {
        "product": Product.ESKETAMINE,
        "route": Route.INTRANASAL,
        "amount_mg": Decimal(mg),
        "on": TODAY,
        "protocol": found,
    }
    return assess_dose(**question | changes)


@pytest.mark.parametrize(
    ("mg", "band", "behaviour", "claims"),
    [
        ("8", DoseBand.LOW, Behaviour.WARN, {"K24-04", "P23-19"}),
        ("16", DoseBand.LOW, Behaviour.WARN, {"K24-04", "P23-19"}),
        ("16.001", DoseBand.BELOW_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("39.599", DoseBand.BELOW_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("39.6", DoseBand.REFERENCE, Behaviour.OK, {"K24-02"}),
        ("40", DoseBand.REFERENCE, Behaviour.OK, {"K24-02"}),
        ("40.4", DoseBand.REFERENCE, Behaviour.OK, {"K24-02"}),
        ("40.401", DoseBand.ABOVE_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("79.999", DoseBand.ABOVE_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("80", DoseBand.HIGH, Behaviour.REASON_NEEDED, {"K24-04", "P23-20"}),
        ("159.999", DoseBand.HIGH, Behaviour.REASON_NEEDED, {"K24-04", "P23-20"}),
        ("160", DoseBand.ANAESTHETIC, Behaviour.STOP, {"K24-05"}),
        ("400", DoseBand.ANAESTHETIC, Behaviour.STOP, {"K24-05"}),
    ],
)
def test_infusion_falls_in_the_band_of_the_table(
    mg: str, band: DoseBand, behaviour: Behaviour, claims: set[str]
) -> None:
    found = racemic(mg)
    assert (found.band, found.behaviour) == (band, behaviour)
    assert claims <= set(found.basis)
    assert found.problems == ()


def test_infusion_at_a_bound_of_an_awkward_weight_is_compared_exactly() -> None:
    weight = Decimal("73.3")
    assert racemic(weight, weight_kg=weight).band is DoseBand.HIGH
    assert racemic(weight - Decimal("0.0000001"), weight_kg=weight).band is DoseBand.ABOVE_REFERENCE
    assert racemic(weight / 5, weight_kg=weight).band is DoseBand.LOW


@given(
    st.decimals("1", "500", places=1), st.decimals("1", "500", places=1), st.decimals("30", "250", places=1)
)
def test_larger_infusion_is_never_in_a_lower_band(one: Decimal, other: Decimal, weight: Decimal) -> None:
    rising = list(DoseBand)
    low, high = (racemic(mg, weight_kg=weight) for mg in sorted((one, other)))
    assert rising.index(low.band) <= rising.index(high.band) <= rising.index(DoseBand.ANAESTHETIC)


def test_reference_dose_over_another_time_says_so() -> None:
    assert racemic("40", minutes=40).behaviour is Behaviour.OK
    faster = racemic("40", minutes=20)
    assert (faster.band, faster.behaviour) == (DoseBand.REFERENCE, Behaviour.SAY_SO)
    assert "over 20 minutes" in faster.message
    assert "no duration" in racemic("40", minutes=None).message


def test_mg_per_kg_is_reported_to_four_decimals() -> None:
    assert racemic("35", weight_kg=Decimal(73)).mg_per_kg == Decimal("0.4795")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"weight_kg": None}, "weight_kg"),
        ({"weight_measured_on": None}, "weight_kg"),
        ({"weight_kg": Decimal(0)}, "weight_kg: 0"),
        (
            {"weight_measured_on": TODAY - dt.timedelta(days=91)},
            "weight_measured_on: the weight is 91 days old",
        ),
        ({"weight_measured_on": TODAY + dt.timedelta(days=1)}, "weight_measured_on: 2026-03-03"),
        ({"amount_mg": Decimal(0)}, "amount_mg: 0"),
        ({"amount_mg": Decimal("NaN")}, "amount_mg: NaN"),
    ],
)
def test_infusion_that_cannot_be_judged_names_what_is_wrong(changes: dict[str, Any], field: str) -> None:
    found = racemic("40", **changes)
    assert found.band is DoseBand.NOT_COMPUTED
    assert found.behaviour is Behaviour.STOP
    assert found.mg_per_kg is None
    assert found.problems[0].startswith(field)


def test_weight_of_exactly_90_days_is_used_and_the_clinic_may_set_another_age() -> None:
    measured = TODAY - dt.timedelta(days=90)
    assert racemic("40", weight_measured_on=measured).band is DoseBand.REFERENCE
    stricter = limits({"weight.max_age_days": 30})
    assert racemic("40", weight_measured_on=measured, limits=stricter).band is DoseBand.NOT_COMPUTED


def test_other_routes_are_never_judged_by_the_intravenous_window() -> None:
    protocol = templates()["ketamine-assisted-psychotherapy"]
    found = racemic("160", route=Route.INTRAMUSCULAR, protocol=protocol)
    assert (found.band, found.behaviour) == (DoseBand.NOT_JUDGED, Behaviour.SAY_SO)
    assert found.mg_per_kg == Decimal("2.0000")
    assert set(found.basis) == {"K24-07", "D25-06"}
    without_weight = racemic("160", route=Route.INTRAMUSCULAR, protocol=protocol, weight_kg=None)
    assert without_weight.mg_per_kg is None
    assert without_weight.problems == ()


INTRAMUSCULAR = {
    "route": Route.INTRAMUSCULAR,
    "protocol": templates()["ketamine-assisted-psychotherapy"],
}


@pytest.mark.parametrize(
    ("mg", "planned", "last", "asked"),
    [
        ("60", "40", None, ""),
        ("60.01", "40", None, "60.01 mg is more than 1.5 times the planned 40 mg."),
        ("800", "40", "80", "800 mg is more than 1.5 times the planned 40 mg."),
        ("60", None, "40", ""),
        ("61", None, "40", "61 mg is more than 1.5 times the 40 mg given last."),
        ("55", "40", "30", "55 mg is more than 1.5 times the 30 mg given last."),
        ("40", "40", "20", ""),
        ("800", None, None, ""),
    ],
    ids=[
        "at the factor",
        "above the plan",
        "both",
        "at the last",
        "above the last",
        "above the last but near the plan",
        "back to the plan",
        "nothing known",
    ],
)
def test_dose_well_above_the_courses_own_needs_a_reason_without_being_judged(
    mg: str, planned: str | None, last: str | None, asked: str
) -> None:
    own = {"planned_mg": planned, "last_mg": last}
    known = {name: Decimal(value) for name, value in own.items() if value}
    found = racemic(mg, **INTRAMUSCULAR, **known)
    assert found.band is DoseBand.NOT_JUDGED
    assert found.behaviour is (Behaviour.REASON_NEEDED if asked else Behaviour.SAY_SO)
    assert found.message.partition("intramuscular route. ")[2] == (
        f"{asked} Record the reason." if asked else ""
    )
    assert ("editable-default" in found.basis) == bool(asked)


def test_factor_of_the_clinic_decides_when_a_reason_is_asked() -> None:
    own: dict[str, Any] = INTRAMUSCULAR | {"planned_mg": Decimal(40)}
    assert racemic("70", **own).behaviour is Behaviour.REASON_NEEDED
    assert racemic("70", **own, limits=limits({"dose.reason_factor": 2})).behaviour is Behaviour.SAY_SO


def test_usual_dose_softens_no_band_and_a_listed_strength_is_no_slip() -> None:
    assert racemic("160", planned_mg=Decimal(160)).behaviour is Behaviour.STOP
    assert racemic("80", planned_mg=Decimal(80)).behaviour is Behaviour.REASON_NEEDED
    assert racemic("64", planned_mg=Decimal(40)).band is DoseBand.ABOVE_REFERENCE
    assert racemic("64", planned_mg=Decimal(40)).behaviour is Behaviour.REASON_NEEDED
    assert nasal(84, planned_mg=Decimal(28), last_mg=Decimal(28)).behaviour is Behaviour.OK


def test_product_or_route_of_another_protocol_is_stopped_and_not_converted() -> None:
    found = racemic("40", protocol=templates()["esketamine-us-trd"])
    assert found.behaviour is Behaviour.STOP
    assert [problem.split(":")[0] for problem in found.problems] == ["product", "route"]
    assert set(found.basis) == {"D25-06", "K24-07"}


@pytest.mark.parametrize(("mg", "devices"), [(28, 1), (56, 2), (84, 3)])
def test_nasal_dose_counts_its_devices(mg: int, devices: int) -> None:
    assert nasal(mg).devices == devices


def test_nasal_dose_no_device_gives_is_stopped() -> None:
    found = nasal(40)
    assert (found.band, found.behaviour, found.devices) == (DoseBand.NOT_COMPUTED, Behaviour.STOP, None)
    assert found.problems == ("amount_mg: 40 is not a dose of the device; use 28, 56, 84",)


@pytest.mark.parametrize(
    ("template", "mg", "is_first", "band", "behaviour"),
    [
        ("esketamine-us-trd", 56, True, DoseBand.IN_PROTOCOL, Behaviour.OK),
        ("esketamine-us-trd", 84, True, DoseBand.OUTSIDE_PROTOCOL, Behaviour.REASON_NEEDED),
        ("esketamine-us-trd", 28, True, DoseBand.LOW_START, Behaviour.WARN),
        ("esketamine-us-trd", 56, False, DoseBand.IN_PROTOCOL, Behaviour.OK),
        ("esketamine-us-trd", 84, False, DoseBand.IN_PROTOCOL, Behaviour.OK),
        ("esketamine-us-trd", 28, False, DoseBand.OUTSIDE_PROTOCOL, Behaviour.REASON_NEEDED),
        ("esketamine-us-mdsi", 84, True, DoseBand.IN_PROTOCOL, Behaviour.OK),
        ("esketamine-us-mdsi", 56, False, DoseBand.IN_PROTOCOL, Behaviour.OK),
        ("esketamine-us-mdsi", 56, True, DoseBand.OUTSIDE_PROTOCOL, Behaviour.REASON_NEEDED),
    ],
)
def test_nasal_dose_is_held_against_the_label(
    template: str, mg: int, *, is_first: bool, band: DoseBand, behaviour: Behaviour
) -> None:
    found = nasal(mg, template, is_first=is_first)
    assert (found.band, found.behaviour) == (band, behaviour)


@pytest.mark.parametrize(
    ("age", "ancestry", "mg", "band", "behaviour"),
    [
        (64, False, 56, DoseBand.IN_PROTOCOL, Behaviour.OK),
        (64, False, 28, DoseBand.LOW_START, Behaviour.WARN),
        (65, False, 28, DoseBand.LOW_START, Behaviour.SAY_SO),
        (65, False, 56, DoseBand.OUTSIDE_PROTOCOL, Behaviour.REASON_NEEDED),
        (40, True, 28, DoseBand.LOW_START, Behaviour.SAY_SO),
        (None, True, 28, DoseBand.LOW_START, Behaviour.SAY_SO),
    ],
)
def test_eu_start_depends_on_age_and_ancestry_and_28_mg_is_always_flagged(
    age: int | None, mg: int, *, ancestry: bool, band: DoseBand, behaviour: Behaviour
) -> None:
    found = nasal(mg, "esketamine-eu", is_first=True, age_years=age, japanese_ancestry=ancestry)
    assert (found.band, found.behaviour) == (band, behaviour)
    assert mg != 28 or "K24-06" in found.basis


def test_eu_start_says_what_was_not_asked_when_it_would_change_the_dose() -> None:
    found = nasal(56, "esketamine-eu", is_first=True, age_years=64)
    assert (found.band, found.behaviour) == (DoseBand.IN_PROTOCOL, Behaviour.SAY_SO)
    assert "Japanese ancestry was not asked" in found.message
    assert "source:eu-hk-label#older-start" in found.basis
    told = (
        nasal(28, "esketamine-eu", is_first=True, age_years=65),
        nasal(56, "esketamine-eu", is_first=True, age_years=64, japanese_ancestry=False),
        nasal(56, "esketamine-us-trd", is_first=True, age_years=64),
        nasal(56, "esketamine-eu", age_years=64),
    )
    assert not any("ancestry" in found.message for found in told)


@pytest.mark.parametrize(
    ("template", "age", "ancestry", "steps"),
    [
        ("esketamine-eu", 64, None, ["56"]),
        ("esketamine-eu", 65, None, ["28"]),
        ("esketamine-eu", 30, True, ["28"]),
        ("esketamine-eu", None, None, ["56"]),
        ("esketamine-us-trd", 80, True, ["56"]),
        ("esketamine-us-mdsi", 80, True, ["84"]),
    ],
)
def test_first_dose_is_what_the_label_starts_this_patient_with(
    template: str, age: int | None, steps: list[str], *, ancestry: bool | None
) -> None:
    found = first_dose(templates()[template], age_years=age, japanese_ancestry=ancestry)
    assert found is not None
    assert list(found.steps_mg) == [Decimal(step) for step in steps]
    assert found.basis


def test_protocol_that_leaves_the_dose_open_has_no_first_dose() -> None:
    assert first_dose(templates()["clinic-defined"], age_years=40, japanese_ancestry=None) is None


def test_eu_start_without_an_age_is_not_judged_but_later_doses_are() -> None:
    found = nasal(56, "esketamine-eu", is_first=True)
    assert found.band is DoseBand.NOT_COMPUTED
    assert found.problems[0].startswith("age_years")
    assert nasal(56, "esketamine-eu").band is DoseBand.IN_PROTOCOL


@pytest.mark.parametrize(
    ("age", "ancestry", "band"),
    [
        (40, False, DoseBand.OUTSIDE_PROTOCOL),
        (40, None, DoseBand.OUTSIDE_PROTOCOL),
        (65, None, DoseBand.IN_PROTOCOL),
        (40, True, DoseBand.IN_PROTOCOL),
    ],
)
def test_eu_28_mg_is_only_for_those_the_label_starts_with_it(
    age: int, band: DoseBand, *, ancestry: bool | None
) -> None:
    found = nasal(28, "esketamine-eu", age_years=age, japanese_ancestry=ancestry)
    assert found.band is band
    assert (found.behaviour is Behaviour.REASON_NEEDED) == (band is DoseBand.OUTSIDE_PROTOCOL)
    assert ("ancestry was not asked" in found.message) == (age == 40 and ancestry is None)


@pytest.mark.parametrize("is_first", [True, False])
def test_protocol_without_doses_says_so(*, is_first: bool) -> None:
    found = nasal(56, "clinic-defined", is_first=is_first)
    assert (found.band, found.devices) == (DoseBand.NOT_JUDGED, 2)


def test_esketamine_by_another_route_is_not_judged() -> None:
    found = nasal(40, "clinic-defined", route=Route.INTRAVENOUS)
    assert (found.band, found.behaviour) == (DoseBand.NOT_JUDGED, Behaviour.SAY_SO)


def test_protocol_with_its_own_duration_is_the_reference_for_it() -> None:
    table = to_mapping(templates()["racemic-iv-standard"])
    table["dose"]["minutes"]["value"] = 60
    assert racemic("40", protocol=parse_protocol(table), minutes=60).behaviour is Behaviour.OK
