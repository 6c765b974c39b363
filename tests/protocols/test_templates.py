"""Each row of the table of protocols, and that every number of every one says what it rests on."""

from decimal import Decimal

import pytest

from clinic.evidence import bases, threshold
from clinic.instruments.rules import instrument
from clinic.protocols.rules import PhaseKind, Product, Protocol, Route, numbers, templates
from clinic.protocols.rules.engine import GateDecision, VisitKind
from clinic.protocols.rules.wording import spacing_text
from tests.protocols.walk import Walk

KEYS = (
    "racemic-iv-standard",
    "racemic-iv-short-induction",
    "esketamine-us-trd",
    "esketamine-us-mdsi",
    "esketamine-eu",
    "ketamine-assisted-psychotherapy",
    "clinic-defined",
)


def shape(protocol: Protocol) -> list[tuple[str, str, int | None, int | None]]:
    return [
        (phase.key, spacing_text(phase), phase.visits.value if phase.visits else None, phase.weeks)
        for phase in protocol.phases
    ]


def test_templates_are_the_seven_of_the_table() -> None:
    assert sorted(templates()) == sorted(KEYS)


def test_racemic_standard_tapers_from_twice_weekly_over_weekly_to_a_chosen_interval() -> None:
    protocol = templates()["racemic-iv-standard"]
    assert shape(protocol) == [
        ("induction", "twice a week", 8, 4),
        ("consolidation", "every week", 4, 4),
        ("maintenance", "every 2 weeks", None, None),
    ]
    found = numbers(protocol)
    interval = protocol.phase("maintenance").interval
    assert interval is not None
    assert interval.choices == (1, 2, 3, 4)
    assert found["dose.mg_per_kg"].value == Decimal("0.5")
    assert found["dose.minutes"].value == 40


def test_short_induction_gives_six_then_four_weekly_four_fortnightly_three_monthly() -> None:
    protocol = templates()["racemic-iv-short-induction"]
    assert shape(protocol) == [
        ("induction", "twice a week", 6, 3),
        ("weekly", "every week", 4, 4),
        ("fortnightly", "every 2 weeks", 4, 8),
        ("monthly", "every 4 weeks (1 month of 4 weeks)", 3, 12),
    ]
    assert protocol.relapse_phase == "fortnightly"


@pytest.mark.parametrize("key", ["esketamine-us-trd", "esketamine-eu"])
def test_esketamine_gives_eight_in_four_weeks_four_weekly_then_two_weeks_or_one(key: str) -> None:
    protocol = templates()[key]
    assert [(phase.visits and phase.visits.value, phase.weeks) for phase in protocol.phases] == [
        (8, 4),
        (4, 4),
        (None, None),
    ]
    interval = protocol.phase("maintenance").interval
    assert interval is not None
    assert (interval.value, interval.choices) == (2, (1, 2))
    assert (protocol.products, protocol.routes) == ((Product.ESKETAMINE,), (Route.INTRANASAL,))


def test_esketamine_us_doses_start_at_56_and_are_locked() -> None:
    found = numbers(templates()["esketamine-us-trd"])
    assert found["dose.first_mg"].value == (Decimal(56),)
    assert found["dose.later_mg"].value == (Decimal(56), Decimal(84))
    assert not any(
        found[path].editable for path in ("dose.first_mg", "dose.later_mg", "phases.induction.visits")
    )


def test_esketamine_mdsi_is_eight_visits_at_84_mg_and_a_review() -> None:
    protocol = templates()["esketamine-us-mdsi"]
    assert shape(protocol) == [("induction", "twice a week", 8, 4)]
    assert numbers(protocol)["dose.first_mg"].value == (Decimal(84),)
    assert numbers(protocol)["dose.later_mg"].value == (Decimal(84), Decimal(56))
    assert protocol.phases[0].gate is not None


def test_esketamine_eu_starts_older_patients_at_28_and_reviews_within_six_months() -> None:
    found = numbers(templates()["esketamine-eu"])
    assert found["dose.reduced_first_mg"].value == Decimal(28)
    assert found["dose.reduced_from_age"].value == 65
    assert "K24-06" in found["dose.reduced_first_mg"].basis
    assert found["phases.maintenance.review_weeks"].value == 26


def test_psychotherapy_prepares_twice_and_integrates_within_24_to_72_hours() -> None:
    protocol = templates()["ketamine-assisted-psychotherapy"]
    preparation, dosing = protocol.phases
    assert (preparation.kind, preparation.visits and preparation.visits.value) == (PhaseKind.PREPARATION, 2)
    assert dosing.integration is not None
    hours = dosing.integration
    assert (hours.earliest_hours.value, hours.latest_hours.value) == (24, 72)
    assert set(protocol.routes) == {Route.INTRAMUSCULAR, Route.INTRAVENOUS}
    assert protocol.dose.mg_per_kg is None


def test_clinic_defined_fits_any_product_and_route_and_is_all_editable() -> None:
    protocol = templates()["clinic-defined"]
    assert set(protocol.products) == set(Product)
    assert set(protocol.routes) == set(Route)
    assert all(number.editable for number in numbers(protocol).values())


@pytest.mark.parametrize("key", KEYS)
def test_template_numbers_each_rest_on_evidence_or_say_they_are_ours(key: str) -> None:
    protocol = templates()[key]
    assert all(bases(number.basis) for number in numbers(protocol).values())
    assert bases(protocol.basis)
    assert all(bases(phase.gate.basis) for phase in protocol.phases if phase.gate)


@pytest.mark.parametrize("key", KEYS)
def test_template_instruments_are_ones_the_program_knows(key: str) -> None:
    for phase in templates()[key].phases:
        codes = {due.code for due in phase.instruments} | set(phase.review_instruments)
        assert {instrument(code).code for code in codes} == codes


@pytest.mark.parametrize(
    ("key", "path", "limit"),
    [
        ("racemic-iv-standard", "phases.maintenance.review_weeks", "maintenance.review_weeks"),
        ("racemic-iv-standard", "phases.maintenance.interval", "maintenance.default_interval_weeks"),
        ("racemic-iv-standard", "dose.minutes", "dose.infusion_minutes"),
        ("racemic-iv-standard", "observation_minutes", "observation.racemic_minutes"),
        ("esketamine-us-trd", "observation_minutes", "observation.minutes"),
        ("esketamine-eu", "phases.maintenance.review_weeks", "eu.review_weeks"),
        ("ketamine-assisted-psychotherapy", "phases.preparation.visits", "preparation.visits"),
        (
            "ketamine-assisted-psychotherapy",
            "phases.dosing.integration.latest_hours",
            "integration.max_hours",
        ),
    ],
)
def test_template_numbers_agree_with_the_thresholds_of_the_same_meaning(
    key: str, path: str, limit: str
) -> None:
    assert numbers(templates()[key])[path].value == threshold(limit).default


@pytest.mark.parametrize(
    ("key", "doses", "others"),
    [
        ("racemic-iv-short-induction", 6 + 4 + 4 + 3, 0),
        ("esketamine-us-mdsi", 8, 0),
        ("ketamine-assisted-psychotherapy", 6, 2 + 6),
        ("clinic-defined", 4, 0),
    ],
)
def test_course_of_a_closed_protocol_gives_every_visit_of_the_table(
    key: str, doses: int, others: int
) -> None:
    visits = [visit for visit in Walk(key).plan().visits if visit.kind is not VisitKind.REVIEW]
    assert sum(visit.kind is VisitKind.DOSING for visit in visits) == doses
    assert sum(visit.kind is not VisitKind.DOSING for visit in visits) == others


@pytest.mark.parametrize("key", ["racemic-iv-standard", "esketamine-us-trd", "esketamine-eu"])
def test_course_of_an_open_protocol_gives_twelve_doses_before_maintenance(key: str) -> None:
    course = Walk(key)
    course.keep_until("maintenance")
    done = [visit for visit in course.plan().visits if visit.kind is VisitKind.DOSING and visit.done_on]
    assert len(done) == 8 + 4
    assert course.plan().position.phase == "maintenance"


def test_gate_decisions_are_the_three_of_the_label() -> None:
    assert list(GateDecision) == ["continue", "optimise", "stop"]
