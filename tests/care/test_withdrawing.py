"""A fact taken back: what was raised about it says so, with who, when and why, and waits for a person."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import correct_assessment, record_rating
from clinic.care.safety import (
    acknowledge_alert,
    dispose_flag,
    record_safety_observation,
    record_screen,
    record_take_home,
    withdraw_safety_observation,
    withdraw_screen,
    withdraw_take_home,
)
from clinic.care.sessions import (
    amend_reading,
    give_dose,
    mark_reading_in_error,
    record_reading,
    start_session,
    withdraw_dose,
)
from clinic.care.sweep import sweep_clinic
from clinic.core.errors import FieldError
from clinic.core.models import recorded
from clinic.patients.selectors import latest_screen
from clinic.patients.services import record_weight
from clinic.safety.models import Alert, MisuseFlag, SafetyObservation
from clinic.treatments.models import Reading, TakeHomeSupply
from tests.build import BUILDER, Cast, begin_course, make_course
from tests.care.lifting import marks

TEN = dt.datetime(2026, 1, 5, 10, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as traveller:
        yield traveller


def read(cast: Cast, systolic: int) -> Reading:
    return record_reading(patient=cast.patient, systolic=systolic, diastolic=80, by=cast.nurse_actor)


def crave(cast: Cast, value: int) -> SafetyObservation:
    return record_safety_observation(patient=cast.patient, kind="craving", value=value, by=cast.nurse_actor)


def test_alert_of_a_reading_in_error_stays_open_and_says_who_took_it_back(inside: Cast) -> None:
    mark_reading_in_error(reading=read(inside, 190), reason="Other patient", by=inside.nurse_actor)
    alert = Alert.objects.open().get()
    assert (alert.withdrawn_at, alert.withdrawn_by_id, alert.withdrawn_by_name, alert.withdrawn_reason) == (
        TEN,
        inside.nurse.pk,
        "Nurse North",
        "Other patient",
    )
    acknowledge_alert(alert=alert, note="Agreed", expected_version=alert.version, by=inside.prescriber_actor)
    assert not Alert.objects.open().exists()


def test_correction_that_alerts_again_leaves_one_alert_open(inside: Cast) -> None:
    slip = read(inside, 190)
    corrected = amend_reading(reading=slip, reason="Typed 190 for 185", systolic=185, by=inside.nurse_actor)
    assert Alert.objects.open().get().about_id == corrected.pk
    old = Alert.objects.get(about_id=slip.pk)
    assert (old.state, old.closed_by_name, old.withdrawn_reason) == (
        "replaced",
        "Nurse North",
        "Typed 190 for 185",
    )


def test_correction_to_another_rule_leaves_both_alerts_to_a_person(inside: Cast) -> None:
    slip = read(inside, 190)
    amend_reading(reading=slip, reason="Typed 190 for 210", systolic=210, by=inside.nurse_actor)
    waiting = Alert.objects.open().order_by("rule").values_list("rule", "withdrawn_reason")
    assert list(waiting) == [
        ("blood-pressure-emergency", ""),
        ("blood-pressure-severe", "Typed 190 for 210"),
    ]


def test_flag_whose_fact_was_in_error_waits_for_a_person(inside: Cast) -> None:
    observation = crave(inside, 9)
    withdraw_safety_observation(
        observation=observation, reason="Meant for another patient", by=inside.nurse_actor
    )
    flag = MisuseFlag.objects.open().get()
    assert (flag.withdrawn_at, flag.withdrawn_by_name, flag.withdrawn_reason) == (
        TEN,
        "Nurse North",
        "Meant for another patient",
    )
    dispose_flag(
        flag=flag,
        state="explained",
        note="Wrong chart",
        expected_version=flag.version,
        by=inside.prescriber_actor,
    )
    flag.refresh_from_db()
    assert (flag.state, flag.withdrawn_reason) == ("explained", "Meant for another patient")


def test_flag_closed_before_keeps_how_it_was_closed(inside: Cast) -> None:
    observation = crave(inside, 9)
    flag = MisuseFlag.objects.get()
    dispose_flag(
        flag=flag, state="action", note="Talked", expected_version=flag.version, by=inside.prescriber_actor
    )
    withdraw_safety_observation(observation=observation, reason="Slip", by=inside.nurse_actor)
    flag.refresh_from_db()
    assert (flag.state, flag.disposition_note, flag.withdrawn_reason) == ("action", "Talked", "Slip")


def test_flag_of_a_corrected_questionnaire_says_so(inside: Cast) -> None:
    given = record_rating(patient=inside.patient, instrument="dast-10", total=6, by=inside.nurse_actor)
    correct_assessment(assessment=given, total=1, reason="Added up wrongly", by=inside.nurse_actor)
    assert MisuseFlag.objects.open().get().withdrawn_reason == "Added up wrongly"


def test_screen_in_error_gives_way_to_the_one_before_and_its_alert_to_a_person(inside: Cast) -> None:
    before = record_screen(patient=inside.patient, answers={"hypersensitivity": False}, by=BUILDER)
    wrong = record_screen(
        patient=inside.patient,
        answers={"hypersensitivity": True, "substance_use_disorder": True},
        by=inside.nurse_actor,
    )
    assert latest_screen(inside.patient) == wrong
    withdraw_screen(screen=wrong, reason="Other patient", by=inside.nurse_actor)
    assert latest_screen(inside.patient) == before
    assert Alert.objects.open().get(about_id=wrong.pk).withdrawn_reason == "Other patient"
    assert MisuseFlag.objects.open().get(code="SUD_HISTORY").withdrawn_reason == "Other patient"


def test_supply_in_error_leaves_its_flag_to_a_person(inside: Cast) -> None:
    supply = record_take_home(
        patient=inside.patient,
        product="racemic-ketamine",
        form="lozenge",
        amount_mg=Decimal(100),
        by=inside.nurse_actor,
    )
    with pytest.raises(FieldError, match="say what was wrong"):
        withdraw_take_home(supply=supply, reason=" ", by=inside.nurse_actor)
    withdraw_take_home(supply=supply, reason="Never handed out", by=inside.nurse_actor)
    assert MisuseFlag.objects.open().get(code="TAKE_HOME").withdrawn_reason == "Never handed out"


def test_flag_of_a_dose_taken_back_says_so_and_holds_again_with_the_dose(inside: Cast) -> None:
    record_weight(patient=inside.patient, kg=Decimal(80), measured_at=TEN, by=BUILDER)
    session = start_session(course=begin_course(inside.patient), by=BUILDER)
    given: dict[str, Any] = {
        "amount_mg": Decimal(90),
        "minutes": 40,
        "may_override": True,
        "lifts": marks(session, "90"),
    }
    dose = give_dose(session=session, **given, override_reason="as before", by=BUILDER)
    high = MisuseFlag.objects.get(code="DOSE_ESCALATION")
    withdraw_dose(dose=dose, reason="Not given", by=inside.nurse_actor)
    high.refresh_from_db()
    assert (high.state, high.withdrawn_reason) == ("open", "Not given")
    give_dose(session=session, **given, override_reason="given after all", by=BUILDER)
    high.refresh_from_db()
    assert (high.state, high.withdrawn_at, high.withdrawn_by_name, high.withdrawn_reason) == (
        "open",
        None,
        "",
        "",
    )


def test_sweep_marks_what_was_taken_back_past_the_verbs_and_marks_it_once(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        make_course(cast.patient)
        supply = TakeHomeSupply.objects.create(
            clinic=cast.clinic,
            patient=cast.patient,
            dispensed_on=TEN.date(),
            product="racemic-ketamine",
            form="lozenge",
            amount_mg=Decimal(100),
            **recorded(BUILDER),
        )
    assert sweep_clinic(cast.clinic) == 1
    with enter_clinic(cast.clinic, by=BUILDER):
        supply.change(status="entered-in-error", status_reason="Never handed out")
    for _ in range(2):
        assert sweep_clinic(cast.clinic) == 0
    with enter_clinic(cast.clinic, by=BUILDER):
        flag = MisuseFlag.objects.open().get()
        assert (flag.withdrawn_by_name, flag.version) == ("care.sweep_safety", 2)
        assert flag.withdrawn_reason == "the facts it rests on were corrected, or a limit was changed"


@pytest.mark.parametrize("path", ["/", "/safety/", "/safety/flags/", "/patients/{patient}/"])
def test_every_list_of_open_findings_shows_that_one_no_longer_holds(cast: Cast, path: str) -> None:
    with enter_clinic(cast.clinic, by=cast.nurse_actor):
        make_course(cast.patient)
        withdraw_safety_observation(observation=crave(cast, 9), reason="Wrong chart", by=cast.nurse_actor)
        mark_reading_in_error(reading=read(cast, 190), reason="Wrong chart", by=cast.nurse_actor)
    browser = Client()
    browser.force_login(cast.prescriber)
    page = browser.get(path.format(patient=cast.patient.pk)).content.decode()
    assert "No longer holds: Wrong chart (Nurse North, 5 Jan 2026)." in page


def test_session_says_that_an_alert_no_longer_holds_instead_of_what_to_do(cast: Cast) -> None:
    with enter_clinic(cast.clinic, by=cast.nurse_actor):
        session = start_session(course=begin_course(cast.patient), by=BUILDER)
        slip = record_reading(
            patient=cast.patient, session=session, systolic=190, diastolic=80, by=cast.nurse_actor
        )
        mark_reading_in_error(reading=slip, reason="Cuff on the wrong arm", by=cast.nurse_actor)
    browser = Client()
    browser.force_login(cast.nurse)
    page = browser.get(f"/sessions/{session.pk}/").content.decode()
    assert "No longer holds: Cuff on the wrong arm (Nurse North, 5 Jan 2026)." in page
    assert "Repeat the reading; call" not in page
