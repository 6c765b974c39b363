"""Weights at the door of staff: in either unit, asked about when they jump, confirmed when a system sent them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinic.accounts.records import change
from clinic.core import clock
from clinic.patients.models import Weight
from clinic.patients.services import record_weight, record_weight_unasked
from tests.build import BUILDER, CLIENT, Cast, make_dose
from tests.console.conftest import Enter
from tests.console.pages import VALID, inside_of, record_url
from tests.console.sessions import arrive, url


def weigh(client: Client, cast: Cast, **typed: str) -> Any:
    return client.post(record_url(cast.patient, "weight"), VALID["weight"] | typed)


def stored(cast: Cast) -> list[Decimal]:
    with inside_of(cast.patient):
        return list(Weight.objects.filter(patient=cast.patient).order_by("id").values_list("kg", flat=True))


def test_weight_is_typed_in_the_clinics_unit_unless_the_other_is_chosen(nurse: Client, cast: Cast) -> None:
    page = record_url(cast.patient, "weight")
    assert nurse.get(page).context["form"]["unit"].value() == "kg"
    with inside_of(cast.patient):
        change(cast.clinic, by=BUILDER, weight_unit="lb")
    assert nurse.get(page).context["form"]["unit"].value() == "lb"
    assert weigh(nurse, cast, weight="181,5", unit="lb").status_code == 302
    assert stored(cast) == [Decimal("82.33")]
    chart = nurse.get(f"/patients/{cast.patient.pk}/").content.decode()
    assert "82.33\u00a0kg (181.5\u00a0lb)" in chart


def test_weight_out_of_bounds_is_refused_in_either_unit(nurse: Client, cast: Cast) -> None:
    for weight, unit in (("24.9", "kg"), ("350.1", "kg"), ("55", "lb"), ("771.7", "lb")):
        said = weigh(nurse, cast, weight=weight, unit=unit).context["form"].errors["weight"]
        assert [sentence.rstrip(".") for sentence in said] == [
            "Must be 25 to 350 kg, which is 55.1 to 771.6 lb"
        ]
    assert weigh(nurse, cast, unit="stone").context["form"].errors["unit"]
    assert stored(cast) == []


def test_weight_that_jumps_is_asked_about_and_the_tick_stands_for_that_weight_alone(
    nurse: Client, cast: Cast
) -> None:
    weigh(nurse, cast, weight="82", measured_at="2026-01-05T09:30")
    later = {"weight": "181", "measured_at": "2026-02-05T09:30"}
    assert "accepted" not in nurse.get(record_url(cast.patient, "weight")).context["form"].fields
    asked = weigh(nurse, cast, **later)
    form, page = asked.context["form"], asked.content.decode()
    assert asked.status_code == 422
    assert "Was it in pounds? 181\u00a0lb is 82.1\u00a0kg." in form.errors["weight"][0]
    assert "The weight is right as typed" in page
    assert form["weight"].value() == "181"
    said = {"asked_about": form["asked_about"].value(), "accepted": "on"}
    slipped = weigh(nurse, cast, **later | {"weight": "187"}, **said)
    assert slipped.status_code == 422
    assert slipped.context["form"]["accepted"].value() in {"", False, None}
    assert stored(cast) == [Decimal(82)]
    other_day = weigh(nurse, cast, **later | {"measured_at": "2026-02-06T09:30"}, **said)
    assert other_day.status_code == 422
    assert weigh(nurse, cast, **later, **said).status_code == 302
    assert stored(cast) == [Decimal(82), Decimal(181)]


def test_tick_does_not_stand_for_what_a_colleague_stored_since(nurse: Client, cast: Cast) -> None:
    weigh(nurse, cast, weight="82", measured_at="2026-01-05T09:30")
    later = {"weight": "95", "measured_at": "2026-02-05T09:30"}
    said = {
        "asked_about": weigh(nurse, cast, **later).context["form"]["asked_about"].value(),
        "accepted": "on",
    }
    weigh(nurse, cast, weight="84", measured_at="2026-02-05T09:30")
    asked = weigh(nurse, cast, **later, **said)
    assert asked.status_code == 422
    assert "is recorded for the same minute" in asked.context["form"].errors["weight"][0]
    assert stored(cast) == [Decimal(82), Decimal(84)]


def test_question_about_the_same_minute_hides_no_jump(nurse: Client, cast: Cast) -> None:
    weigh(nurse, cast, weight="82", measured_at="2026-01-05T09:30")
    asked = weigh(nurse, cast, weight="181", measured_at="2026-01-05T09:30")
    said = asked.context["form"].errors["weight"][0]
    assert "is recorded for the same minute" in said
    assert "121 % above" in said
    assert "Was it in pounds?" in said


@pytest.mark.parametrize("is_dosed", [True, False])
def test_session_that_is_over_shows_the_weight_known_then(
    cast: Cast, enter: Enter, *, is_dosed: bool
) -> None:
    session = arrive(cast)
    with inside_of(cast.patient):
        if is_dosed:
            make_dose(session, minutes=40, weight_kg=Decimal(80))
        else:
            session.change(state="cancelled", ended_reason="felt unwell")
    with time_machine.travel(clock.now() + dt.timedelta(days=40)):
        with inside_of(cast.patient):
            record_weight(patient=cast.patient, kg=Decimal(77), measured_at=clock.now(), by=BUILDER)
        page = enter(cast.nurse).get(url(session))
    (weight,) = [fact for fact in page.context["page"].facts if fact.name == "Weight"]
    assert weight.value.startswith("80\u00a0kg, of that day (")
    assert not weight.is_warning


def test_weight_a_system_sent_waits_for_a_person_on_chart_and_session(
    nurse: Client, cast: Cast, enter: Enter
) -> None:
    session = arrive(cast, minutes_ago=5)
    with inside_of(cast.patient):
        sent = record_weight_unasked(
            patient=cast.patient,
            kg=Decimal(160),
            measured_at=clock.now() - dt.timedelta(minutes=1),
            by=CLIENT,
        )
    confirm = f"/weights/{sent.pk}/confirm/"
    page = nurse.get(url(session))
    assert (
        page.context["forms"].get("dose") is None or page.context["forms"]["dose"]["amount_mg"].value() == 40
    )
    assert "Weight to be confirmed" in page.content.decode()
    for address in (url(session), f"/patients/{cast.patient.pk}/"):
        assert confirm in nurse.get(address).content.decode()
        assert confirm not in enter(cast.auditor).get(address).content.decode()
    assert enter(cast.auditor).post(confirm).status_code == 403
    assert enter(cast.outsider).post(confirm).status_code == 404
    assert "Sent by Test EHR" in nurse.get(confirm).content.decode()
    assert nurse.post(confirm, {"client_key": "1"}).status_code == 302
    after = nurse.get(url(session))
    assert "Weight to be confirmed" not in after.content.decode()
    with inside_of(cast.patient):
        assert Weight.objects.get(pk=sent.pk).doubt == ""
    history = nurse.get(f"/history/weight/{sent.pk}/").content.decode()
    assert "To be confirmed because" in history
    assert str(cast.nurse) in history
