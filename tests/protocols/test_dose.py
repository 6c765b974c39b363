"""The dose window row by row, the devices of esketamine, and what is never converted."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clinic.evidence import limits
from clinic.protocols.rules import Product, Protocol, Route, parse_protocol, templates, to_mapping
from clinic.protocols.rules.dose import (
    Behaviour,
    DoseAssessment,
    DoseBand,
    assess_dose,
    first_dose,
    listed_steps,
)

TODAY = dt.date(2026, 3, 2)
WEIGHT = Decimal(80)
WEIGHED: dict[str, Any] = {"weight_kg": WEIGHT, "weight_measured_on": TODAY}
OPEN = templates()["clinic-defined"]
INTRAMUSCULAR: dict[str, Any] = {
    "route": Route.INTRAMUSCULAR,
    "protocol": templates()["ketamine-assisted-psychotherapy"],
}


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
        ("16.39", DoseBand.LOW, Behaviour.WARN, {"K24-04", "P23-19"}),
        ("16.4", DoseBand.BELOW_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("39.59", DoseBand.BELOW_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("39.6", DoseBand.REFERENCE, Behaviour.OK, {"K24-02"}),
        ("40", DoseBand.REFERENCE, Behaviour.OK, {"K24-02"}),
        ("40.39", DoseBand.REFERENCE, Behaviour.OK, {"K24-02"}),
        ("40.4", DoseBand.ABOVE_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("79.59", DoseBand.ABOVE_REFERENCE, Behaviour.SAY_SO, {"K24-04"}),
        ("79.6", DoseBand.HIGH, Behaviour.REASON_NEEDED, {"K24-04", "P23-20"}),
        ("80", DoseBand.HIGH, Behaviour.REASON_NEEDED, {"K24-04", "P23-20"}),
        ("159.59", DoseBand.HIGH, Behaviour.REASON_NEEDED, {"K24-04", "P23-20"}),
        ("159.6", DoseBand.ANAESTHETIC, Behaviour.STOP, {"K24-05"}),
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
    is_of_a_limit = band not in {DoseBand.BELOW_REFERENCE, DoseBand.ABOVE_REFERENCE}
    assert found.basis[0].startswith("threshold:dose.window.") == is_of_a_limit
    assert found.problems == ()


def test_infusion_is_judged_as_it_reads() -> None:
    found = racemic("139.9", weight_kg=Decimal(70))
    assert (found.mg_per_kg, found.band) == (Decimal("2.00"), DoseBand.ANAESTHETIC)
    assert found.message.startswith("2.00 mg/kg: an anaesthetic dose")
    assert racemic("139.6", weight_kg=Decimal(70)).band is DoseBand.HIGH


@given(
    st.decimals("1", "500", places=1), st.decimals("1", "500", places=1), st.decimals("30", "250", places=1)
)
def test_two_doses_that_read_the_same_are_judged_the_same(
    one: Decimal, other: Decimal, weight: Decimal
) -> None:
    for route in Route:
        asked: dict[str, Any] = {"route": route, "protocol": OPEN, "weight_kg": weight}
        first, second = racemic(one, **asked), racemic(other, **asked)
        if first.mg_per_kg == second.mg_per_kg:
            assert (first.band, first.behaviour) == (second.band, second.behaviour)


@given(
    st.decimals("1", "500", places=1), st.decimals("1", "500", places=1), st.decimals("30", "250", places=1)
)
def test_larger_infusion_is_never_in_a_lower_band(one: Decimal, other: Decimal, weight: Decimal) -> None:
    rising = list(DoseBand)
    low, high = (racemic(mg, weight_kg=weight) for mg in sorted((one, other)))
    assert rising.index(low.band) <= rising.index(high.band) <= rising.index(DoseBand.ANAESTHETIC)


@pytest.mark.parametrize(
    ("minutes", "behaviour", "text"),
    [
        (40, Behaviour.OK, "0.50 mg/kg over 40 minutes: the reference dose."),
        (39, Behaviour.SAY_SO, "is given over 40 minutes."),
        (20, Behaviour.SAY_SO, "is given over 40 minutes."),
        (80, Behaviour.SAY_SO, "is given over 40 minutes."),
        (19, Behaviour.REASON_NEEDED, "Over 19 minutes: usual are 40, from 20 to 80. Record the reason."),
        (81, Behaviour.REASON_NEEDED, "Over 81 minutes: usual are 40, from 20 to 80. Record the reason."),
        (10, Behaviour.REASON_NEEDED, "Over 10 minutes: usual are 40"),
        (9, Behaviour.STOP, "Over 9 minutes: the shortest is 10, usual are 40. Only a prescriber"),
        (1, Behaviour.STOP, "Over 1 minute: the shortest is 10, usual are 40. Only a prescriber"),
        (None, Behaviour.REASON_NEEDED, "How long it runs is not given; usual are 40 minutes."),
    ],
)
def test_infusion_far_from_its_minutes_is_another_dose(
    minutes: int | None, behaviour: Behaviour, text: str
) -> None:
    found = racemic("40", minutes=minutes)
    assert (found.band, found.behaviour) == (DoseBand.REFERENCE, behaviour)
    assert text in found.message


def test_minutes_are_asked_about_in_every_band_and_by_the_clinics_limits() -> None:
    assert racemic("80", minutes=5).behaviour is Behaviour.STOP
    assert (
        nasal(40, "clinic-defined", route=Route.INTRAVENOUS, minutes=5, **WEIGHED).behaviour is Behaviour.STOP
    )
    assert racemic("40", minutes=1, **INTRAMUSCULAR).behaviour is Behaviour.SAY_SO
    own = limits({"dose.minutes_factor": "1.5", "dose.shortest_minutes": 15})
    asked = [racemic("40", minutes=minutes, limits=own).behaviour for minutes in (14, 15, 26, 27)]
    assert asked == [Behaviour.STOP, Behaviour.REASON_NEEDED, Behaviour.REASON_NEEDED, Behaviour.SAY_SO]


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


IM, SC, ORAL = Route.INTRAMUSCULAR, Route.SUBCUTANEOUS, Route.ORAL
SAY, REASON, STOP = Behaviour.SAY_SO, Behaviour.REASON_NEEDED, Behaviour.STOP


@pytest.mark.parametrize(
    ("product", "routes", "steps"),
    [
        (Product.RACEMIC_KETAMINE, (IM, SC), [("1.99", SAY), ("1.995", STOP), ("2", STOP), ("14", STOP)]),
        (
            Product.RACEMIC_KETAMINE,
            (ORAL, Route.SUBLINGUAL, Route.INTRANASAL),
            [
                ("2.99", SAY),
                ("2.995", REASON),
                ("3", REASON),
                ("5.99", REASON),
                ("5.995", STOP),
                ("14", STOP),
            ],
        ),
        (
            Product.ESKETAMINE,
            (Route.INTRAVENOUS, IM, SC, ORAL, Route.SUBLINGUAL),
            [("0.49", SAY), ("0.5", REASON), ("0.99", REASON), ("1", STOP), ("12", STOP)],
        ),
    ],
)
def test_every_product_and_route_has_a_ceiling_by_weight(
    product: Product, routes: tuple[Route, ...], steps: list[tuple[str, Behaviour]]
) -> None:
    for route in routes:
        asked: dict[str, Any] = {
            "product": product,
            "route": route,
            "protocol": OPEN,
            "weight_kg": Decimal(70),
        }
        for per_kg, behaviour in steps:
            found = racemic(Decimal(per_kg) * 70, **asked)
            assert (found.behaviour, found.problems) == (behaviour, ()), (route, per_kg)
            assert behaviour is SAY or found.basis[0].startswith("threshold:dose."), (route, per_kg)
        unweighed = racemic("35", **asked | {"weight_kg": None})
        assert (unweighed.behaviour, unweighed.mg_per_kg) == (STOP, None)
        assert unweighed.problems == ("weight_kg: no weight is recorded; weigh the patient",)


def test_no_product_or_route_lets_a_thousand_milligrams_pass() -> None:
    for product in Product:
        for route in Route:
            found = racemic("1000", product=product, route=route, protocol=OPEN, weight_kg=Decimal(70))
            assert found.behaviour is Behaviour.STOP, (product, route)


def test_ceiling_of_the_clinic_is_the_one_in_force_and_is_named() -> None:
    asked: dict[str, Any] = {"route": ORAL, "protocol": OPEN}
    found = racemic("240", **asked)
    assert "the limit by the oral route is 3 mg/kg. Record the reason." in found.message
    assert found.basis == ("threshold:dose.oral.reason", "editable-default")
    assert racemic("240", **asked, limits=limits({"dose.oral.reason": 4})).behaviour is Behaviour.SAY_SO
    assert racemic(
        "120", route=IM, protocol=OPEN, limits=limits({"dose.window.anaesthetic": "1.5"})
    ).band is (DoseBand.ANAESTHETIC)


def test_other_routes_are_never_judged_by_the_intravenous_window() -> None:
    for mg in ("8", "80", "120"):
        found = racemic(mg, **INTRAMUSCULAR)
        assert (found.band, found.behaviour) == (DoseBand.NOT_JUDGED, Behaviour.SAY_SO)
        assert set(found.basis) == {"K24-07", "D25-06"}


@pytest.mark.parametrize(
    ("mg", "planned", "last", "behaviour", "asked"),
    [
        ("59.7", "40", None, SAY, ""),
        ("59.8", "40", None, STOP, "59.8 mg is 1.5 times the planned 40 mg."),
        ("60", "40", None, STOP, "60 mg is 1.5 times the planned 40 mg."),
        ("120", "40", "80", STOP, "120 mg is 3 times the planned 40 mg."),
        ("59.7", None, "40", SAY, ""),
        ("60", None, "40", STOP, "60 mg is 1.5 times the 40 mg given last."),
        ("55", "40", "30", STOP, "55 mg is 1.83 times the 30 mg given last."),
        ("40", "40", "20", SAY, ""),
        ("40", "40", "100", SAY, ""),
        ("3.6", "36.2", None, REASON, "3.6 mg is 0.1 times the planned 36.2 mg."),
        ("19.7", "40", None, REASON, "19.7 mg is 0.49 times the planned 40 mg."),
        ("19.8", "40", None, SAY, ""),
        ("19.7", None, "40", REASON, "19.7 mg is 0.49 times the 40 mg given last."),
        ("30", "40", "100", REASON, "30 mg is 0.3 times the 100 mg given last."),
        ("60", None, None, SAY, ""),
    ],
    ids=[
        "under the factor",
        "reads as the factor",
        "at the factor",
        "far above",
        "under the factor of the last",
        "at the factor of the last",
        "above the last but near the plan",
        "up to the plan",
        "down to the plan",
        "a slip of the decimal point",
        "below half the plan",
        "reads as half the plan",
        "below half the last",
        "below the plan and half the last",
        "nothing known",
    ],
)
def test_dose_far_from_the_courses_own_is_asked_about_and_keeps_its_band(
    mg: str, planned: str | None, last: str | None, behaviour: Behaviour, asked: str
) -> None:
    own = {"planned_mg": planned, "last_mg": last}
    known = {name: Decimal(value) for name, value in own.items() if value}
    found = racemic(mg, **INTRAMUSCULAR, **known)
    assert (found.band, found.behaviour) == (DoseBand.NOT_JUDGED, behaviour)
    assert asked in found.message
    assert ("editable-default" in found.basis) == bool(asked)


def test_factors_of_the_clinic_decide_what_is_asked() -> None:
    own: dict[str, Any] = INTRAMUSCULAR | {"planned_mg": Decimal(40)}
    assert racemic("70", **own).behaviour is Behaviour.STOP
    assert racemic("70", **own, limits=limits({"dose.reason_factor": 2})).behaviour is Behaviour.SAY_SO
    assert racemic("24", **own).behaviour is Behaviour.SAY_SO
    assert racemic("24", **own, limits=limits({"dose.low_factor": "0.7"})).behaviour is REASON


def test_usual_dose_softens_no_band_and_a_listed_strength_is_no_slip_upwards() -> None:
    assert racemic("160", planned_mg=Decimal(160)).behaviour is Behaviour.STOP
    assert racemic("80", planned_mg=Decimal(80)).behaviour is Behaviour.REASON_NEEDED
    assert racemic("64", planned_mg=Decimal(40)).band is DoseBand.ABOVE_REFERENCE
    assert racemic("64", planned_mg=Decimal(40)).behaviour is Behaviour.STOP
    assert nasal(84, planned_mg=Decimal(28), last_mg=Decimal(28)).behaviour is Behaviour.OK
    lowered = nasal(28, "esketamine-eu", age_years=70, planned_mg=Decimal(84))
    assert (lowered.band, lowered.behaviour) == (DoseBand.IN_PROTOCOL, Behaviour.REASON_NEEDED)


def test_plan_by_weight_is_judged_per_kilogram_without_a_weight() -> None:
    asked: dict[str, Any] = {"weight_kg": Decimal(1), "unit": "mg/kg"}
    assert racemic("0.5", **asked).behaviour is Behaviour.OK
    assert racemic("5", **asked).behaviour is Behaviour.STOP
    assert "0.8 mg/kg is 1.6 times the planned 0.5 mg/kg" in (
        racemic("0.8", **asked, planned_mg=Decimal("0.5")).message
    )


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


def test_esketamine_by_another_route_is_known_of_by_nobody() -> None:
    found = nasal(20, "clinic-defined", route=Route.INTRAVENOUS, minutes=40, **WEIGHED)
    assert (found.band, found.behaviour) == (DoseBand.NOT_JUDGED, Behaviour.SAY_SO)
    assert "No dose is known for esketamine by the intravenous route." in found.message


@pytest.mark.parametrize(
    ("template", "steps"),
    [
        ("esketamine-us-trd", [56, 84]),
        ("esketamine-us-mdsi", [56, 84]),
        ("esketamine-eu", [28, 56, 84]),
        ("racemic-iv-standard", []),
        ("clinic-defined", []),
    ],
)
def test_steps_of_a_protocol_are_all_it_lists(template: str, steps: list[int]) -> None:
    assert list(listed_steps(templates()[template])) == steps


def test_lower_start_is_a_step_also_where_no_later_dose_is_as_low() -> None:
    table = to_mapping(templates()["esketamine-eu"])
    table["dose"]["later_mg"]["value"] = ["56", "84"]
    assert list(listed_steps(parse_protocol(table))) == [28, 56, 84]


def test_protocol_with_its_own_duration_is_the_reference_for_it() -> None:
    table = to_mapping(templates()["racemic-iv-standard"])
    table["dose"]["minutes"]["value"] = 60
    assert racemic("40", protocol=parse_protocol(table), minutes=60).behaviour is Behaviour.OK


@pytest.mark.parametrize("mg", ["200", "1000"])
def test_who_may_go_on_is_said_once_however_much_is_asked(mg: str) -> None:
    message = racemic(mg, planned_mg=Decimal(40)).message
    assert message.count("Only a prescriber may go on, with a reason.") == 1
    assert message.endswith("Only a prescriber may go on, with a reason.")
