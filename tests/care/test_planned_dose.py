"""The planned dose: judged like a given one at the start and at each change, kept in the history, and offered by a
session only where its guard lets it pass."""

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest

from clinic.care.courses import (
    change_planned_dose,
    change_protocol,
    checked_dose,
    first_plan,
    next_plan,
    replan_course,
    treatment_of,
)
from clinic.care.sessions import dose_requirements, offered_dose
from clinic.core.errors import FieldError, TransitionError
from clinic.patients.models import Patient
from clinic.patients.services import record_weight
from clinic.protocols.models import ProtocolVersion
from clinic.protocols.rules import templates
from clinic.protocols.services import seed_templates
from clinic.safety.models import MisuseFlag
from clinic.safety.services import review_patient
from clinic.treatments.models import Course, CourseEvent
from clinic.treatments.rules.planned import PlannedDose
from clinic.treatments.selectors.planned import plan_in_force, plan_of
from clinic.treatments.selectors.timeline import course_timeline
from tests.build import BUILDER, Cast, begin_course, make_dose, make_session
from tests.care.walk import DAY, MONDAY, on

KAP = "ketamine-assisted-psychotherapy"
NINE = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _on_a_monday() -> Iterator[None]:
    with on(MONDAY):
        yield


@pytest.fixture
def patient(inside: Cast) -> Patient:
    record_weight(patient=inside.patient, kg=Decimal(70), by=BUILDER)
    seed_templates(clinic=inside.clinic, by=BUILDER)
    return inside.patient


def version(key: str) -> ProtocolVersion:
    return ProtocolVersion.objects.get(key=key, number=1)


def asked_at_start(patient: Patient, key: str, route: str = "", **dose: Decimal) -> list[tuple[str, str]]:
    """Code and mark of what speaks against starting with this dose."""
    plan = first_plan(treatment_of(patient, version(key), route=route), MONDAY, **dose)
    return [(each.code, each.mark) for each in plan.requirements()]


def at_start(mg: str = "", mg_per_kg: str = "") -> dict[str, Decimal]:
    typed = {"planned_dose_mg": mg, "planned_mg_per_kg": mg_per_kg}
    return {name: Decimal(value) for name, value in typed.items() if value}


STARTS = [
    ("racemic-iv-standard", "", at_start(mg_per_kg="5"), "dose-stopped"),
    ("racemic-iv-standard", "", at_start(mg_per_kg="1.995"), "dose-stopped"),
    ("racemic-iv-standard", "", at_start(mg_per_kg="1"), "dose-stopped"),
    ("racemic-iv-standard", "", at_start(mg_per_kg="0.75"), "dose-stopped"),
    ("racemic-iv-standard", "", at_start(mg_per_kg="0.244"), "dose-unusual"),
    ("racemic-iv-standard", "", at_start(mg_per_kg="0.05"), "dose-unusual"),
    ("racemic-iv-standard", "", at_start(mg="3.5"), "dose-unusual"),
    ("racemic-iv-standard", "", at_start(mg="350"), "dose-stopped"),
    (KAP, "intramuscular", at_start(mg="350"), "dose-stopped"),
    (KAP, "intravenous", at_start(mg="70"), "dose-unusual"),
    ("clinic-defined", "oral", at_start(mg="1000"), "dose-stopped"),
    ("clinic-defined", "oral", at_start(mg_per_kg="3"), "dose-unusual"),
    ("clinic-defined", "subcutaneous", at_start(mg="350"), "dose-stopped"),
    ("esketamine-us-trd", "", at_start(mg="840"), "dose-unchecked"),
    ("esketamine-us-trd", "", at_start(mg="84"), "dose-unusual"),
]


def test_start_asks_of_the_planned_dose_what_the_session_asks_of_a_given_one(patient: Patient) -> None:
    for key, route, typed, code in STARTS:
        given = {"mg": typed.get("planned_dose_mg"), "mg_per_kg": typed.get("planned_mg_per_kg")}
        [(found, mark)] = asked_at_start(patient, key, route, **given)  # type: ignore[arg-type]
        assert found == code, (key, typed)
        said: dict[str, Any] = {"key": key, "route": route, **typed, "lifts": [mark]}
        refused: list[dict[str, Any]] = [{"lifts": []}, {}, {"override_reason": " ", "may_override": True}]
        if code != "dose-unusual":
            refused.append({"override_reason": "as agreed"})
        for more in refused:
            with pytest.raises(FieldError):
                begin_course(patient, **said | more)
    assert not Course.objects.exists()


def test_first_plan_is_compared_with_the_dose_of_its_protocol(patient: Patient) -> None:
    for mg_per_kg in ("0.25", "0.5", "0.74"):
        assert asked_at_start(patient, "racemic-iv-standard", mg_per_kg=Decimal(mg_per_kg)) == []
    [(_, mark)] = asked_at_start(patient, "racemic-iv-standard", mg_per_kg=Decimal("0.05"))
    assert "0.05 mg/kg is 0.1 times the protocol's 0.5 mg/kg" in mark


def test_start_with_an_unusual_dose_keeps_what_was_set_aside_and_why(patient: Patient) -> None:
    [(_, mark)] = asked_at_start(patient, "racemic-iv-standard", mg_per_kg=Decimal(5))
    course = begin_course(
        patient,
        planned_mg_per_kg=Decimal(5),
        lifts=[mark],
        override_reason="anaesthetist runs it",
        may_override=True,
    )
    told = course_timeline(course)[0].text
    assert told == (
        "Course started, planned dose 5 mg/kg. Set aside: dose that takes a prescriber: anaesthetist runs it."
    )
    session = make_session(course, MONDAY)
    offer = offered_dose(session)
    assert (offer.mg, offer.withheld) == (None, Decimal("350.0"))
    assert "an anaesthetic dose" in offer.why[0]
    assert {each.code for each in dose_requirements(session=session, amount_mg=Decimal(350), minutes=40)} == {
        "dose-stopped"
    }


def test_every_shipped_protocol_has_a_planned_dose_or_asks_for_one(patient: Patient) -> None:
    asks = set()
    for key in templates():
        treatment = treatment_of(patient, version(key))
        with suppress(FieldError):
            assert first_plan(treatment, MONDAY).requirements() == ()
            continue
        asks.add(key)
    assert asks == {KAP, "clinic-defined"}
    with pytest.raises(FieldError, match="planned_dose_mg: this protocol leaves the dose to the clinic"):
        begin_course(patient, KAP, planned_dose_mg=None, planned_mg_per_kg=None)


def test_dose_in_mg_by_a_rule_of_weight_is_not_planned_without_one(inside: Cast) -> None:
    seed_templates(clinic=inside.clinic, by=BUILDER)
    for route in ("intramuscular", "subcutaneous", "oral"):
        [(code, mark)] = asked_at_start(inside.patient, "clinic-defined", route, mg=Decimal(35))
        assert code == "weight-missing"
        said: dict[str, Any] = {"route": route, "planned_dose_mg": Decimal(35), "lifts": [mark]}
        with pytest.raises(
            FieldError, match=r"planned_dose_mg: no weight is recorded.* Nobody may set this aside"
        ):
            begin_course(inside.patient, "clinic-defined", **said, override_reason="x", may_override=True)
    assert asked_at_start(inside.patient, "racemic-iv-standard") == []


@pytest.mark.parametrize(
    ("mg", "mg_per_kg", "message"),
    [
        ("0", None, "planned_dose_mg: must be more than 0 and at most 1000 mg"),
        ("1000.01", None, "planned_dose_mg: must be more than 0"),
        (None, "20.001", "planned_mg_per_kg: must be more than 0 and at most 20 mg/kg"),
        ("NaN", None, "planned_dose_mg: must be more than 0"),
        ("40", "0.5", "planned_dose_mg: plan it in mg or by weight, not both"),
    ],
)
def test_amount_that_cannot_be_planned_names_its_field(
    mg: str | None, mg_per_kg: str | None, message: str
) -> None:
    with pytest.raises(FieldError, match=message):
        checked_dose(Decimal(mg) if mg else None, Decimal(mg_per_kg) if mg_per_kg else None)


def test_change_of_the_planned_dose_is_kept_in_the_history_and_survives_a_rebuild(
    patient: Patient, inside: Cast
) -> None:
    course = begin_course(patient, "esketamine-us-trd")
    make_dose(make_session(course, MONDAY, state="dosed", dosed_at=NINE), "56", None)
    with pytest.raises(FieldError, match="reason: say why the planned dose changes"):
        change_planned_dose(course=course, mg=Decimal(84), reason=" ", by=BUILDER)
    with on(MONDAY + 2 * DAY):
        said: dict[str, Any] = {"mg": Decimal(84), "reason": "tolerated well", "client_key": "once"}
        change_planned_dose(course=course, **said, by=inside.prescriber_actor)
        changed = change_planned_dose(course=course, **said, by=inside.prescriber_actor)
        with pytest.raises(FieldError, match="planned_dose_mg: is what the course plans already"):
            change_planned_dose(course=course, mg=Decimal("84.00"), reason="x", by=BUILDER)
    assert plan_of(changed) == PlannedDose(mg=Decimal(84))
    last = course_timeline(course)[-1]
    assert (last.text, last.reason, last.by) == (
        "Planned dose set to 84 mg, before 56 mg.",
        "tolerated well",
        str(inside.prescriber),
    )
    assert CourseEvent.objects.filter(course=course, kind="dose-planned").count() == 1
    changed.change(planned_dose_mg=Decimal(28))
    assert plan_of(replan_course(course=changed, by=BUILDER)) == PlannedDose(mg=Decimal(84))


def test_session_starts_with_the_last_dose_unless_another_was_planned_since(patient: Patient) -> None:
    course = begin_course(patient, "esketamine-us-trd")
    make_dose(make_session(course, MONDAY, state="released", dosed_at=NINE, released_at=NINE), "84", None)
    with on(MONDAY + 3 * DAY):
        session = make_session(course, MONDAY + 3 * DAY)
        assert offered_dose(session).mg == Decimal(84)
        change_planned_dose(course=course, mg=Decimal(84), reason="goes on", by=BUILDER)
        change_planned_dose(course=course, mg=Decimal(56), reason="dizzy", by=BUILDER)
        session.course.refresh_from_db()
        assert offered_dose(session).mg == Decimal(56)


def test_titration_by_the_steps_of_the_protocol_is_planned_freely_and_never_flagged(inside: Cast) -> None:
    inside.patient.change(japanese_ancestry=True)
    course = begin_course(inside.patient, "esketamine-eu")
    assert plan_of(course) == PlannedDose(mg=Decimal(28))
    for number, mg in enumerate(("28", "56", "84")):
        day = MONDAY + 3 * number * DAY
        with on(day):
            if number:
                course = change_planned_dose(course=course, mg=Decimal(mg), reason="titration", by=BUILDER)
            make_dose(make_session(course, day), mg, None, given_at=NINE + 3 * number * DAY)
            review_patient(patient=inside.patient, by=BUILDER)
    assert not MisuseFlag.objects.filter(code="DOSE_ESCALATION").exists()


def test_jump_of_the_plan_is_asked_about_as_a_jump_of_the_dose(patient: Patient) -> None:
    course = begin_course(patient)
    for per_kg, codes in (("0.74", []), ("0.75", ["dose-stopped"]), ("0.24", ["dose-unusual"])):
        plan = next_plan(course, PlannedDose(mg_per_kg=Decimal(per_kg)))
        assert [each.code for each in plan.requirements()] == codes, per_kg
    said: dict[str, Any] = {"course": course, "mg_per_kg": Decimal("0.75"), "reason": "no effect at 0.5"}
    with pytest.raises(FieldError, match=r"planned_mg_per_kg: .* 1.5 times the planned 0.5 mg/kg"):
        change_planned_dose(**said, may_override=True, by=BUILDER)
    [asked] = next_plan(course, PlannedDose(mg_per_kg=Decimal("0.75"))).requirements()
    changed = change_planned_dose(**said, lifts=[asked.mark], may_override=True, by=BUILDER)
    assert "Set aside: dose that takes a prescriber." in course_timeline(changed)[-1].text


def test_protocol_that_does_not_list_the_planned_dose_asks_for_it(patient: Patient) -> None:
    course = begin_course(patient, "esketamine-us-trd")
    acute = version("esketamine-us-mdsi")
    said: dict[str, Any] = {"course": course, "protocol": acute, "reason": "acute", "phase": "induction"}
    with pytest.raises(FieldError, match="planned_dose_mg: 56 mg: the protocol lists 84 mg here"):
        change_protocol(**said, by=BUILDER)
    [asked] = next_plan(course, plan_of(course), templates()["esketamine-us-mdsi"]).requirements()
    assert change_protocol(**said, lifts=[asked.mark], by=BUILDER).protocol == acute


def test_dose_of_the_past_is_held_against_the_plan_of_its_day(patient: Patient) -> None:
    course = begin_course(patient, KAP, planned_mg_per_kg=Decimal("0.8"))
    make_dose(make_session(course, MONDAY), "56", "0.8", given_at=NINE + dt.timedelta(hours=2))
    with on(MONDAY + 7 * DAY):
        plan = PlannedDose(mg_per_kg=Decimal("0.5"))
        marks = [each.mark for each in next_plan(course, plan).requirements()]
        course = change_planned_dose(
            course=course, mg_per_kg=plan.mg_per_kg, reason="strong", lifts=marks, by=BUILDER
        )
        review_patient(patient=patient, by=BUILDER)
    assert plan_in_force(course, NINE + DAY) == PlannedDose(mg_per_kg=Decimal("0.8"))
    assert plan_in_force(course, NINE + 8 * DAY) == plan
    assert not MisuseFlag.objects.filter(code="DOSE_ESCALATION").exists()


def test_plan_made_before_or_a_weight_changed_since_is_not_filled_in(patient: Patient) -> None:
    course = begin_course(patient)
    course.change(planned_mg_per_kg=Decimal("0.5"))
    session = make_session(course, MONDAY)
    assert offered_dose(session).mg == Decimal("35.0")
    patient.weights.update(status="entered-in-error", status_reason="other patient")
    assert offered_dose(session).mg is None
    record_weight(patient=patient, kg=Decimal(70), measured_at=NINE - 91 * DAY, by=BUILDER)
    old = offered_dose(session)
    assert (old.mg, old.withheld) == (None, Decimal("35.0"))
    assert "91 days old" in old.why[0]
    CourseEvent.objects.filter(course=course).update(details={"concerns": []})
    record_weight(patient=patient, kg=Decimal(70), by=BUILDER)
    course.change(planned_mg_per_kg=Decimal(5))
    session.course.refresh_from_db()
    assert offered_dose(session).withheld == Decimal("350.0")


def test_course_that_has_ended_is_planned_nothing_for(patient: Patient) -> None:
    course = begin_course(patient)
    course.change(state="stopped", ended_on=MONDAY)
    with pytest.raises(TransitionError, match="This course was stopped"):
        change_planned_dose(course=course, mg_per_kg=Decimal("0.6"), reason="x", by=BUILDER)
