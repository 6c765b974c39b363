"""The dose on the session page: what stands in its way, who is offered to set it aside, and what is shown of it."""

import html
import re
from decimal import Decimal

import pytest
from django.test import Client

from clinic.treatments.models import CourseEvent, Dose, Session
from tests.build import Cast
from tests.console.pages import inside_of
from tests.console.sessions import arrive, errors, post, prepare, stored, url


def ticks(client: Client, session: Session) -> list[str]:
    """The boxes this person is offered."""
    return re.findall(
        r'name="lifts"\s+value="([^"]+)"', html.unescape(client.get(url(session)).content.decode())
    )


def test_dose_waits_for_checks_and_blood_pressure_and_one_reason_does_not_lift_them(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    session = arrive(cast)
    refused = post(nurse, session, "dose", override_reason="patient came late")
    assert "checks before the dose" in errors(refused, "dose")["override_reason"][0]
    assert "K-17" in refused.content.decode()
    post(nurse, session, "checks")
    said = errors(post(nurse, session, "dose", override_reason="cuff broken"), "dose")["override_reason"][0]
    assert said == "Take blood pressure before the dose. A prescriber must record this, with a reason."
    assert ticks(nurse, session) == []
    [tick] = ticks(prescriber, session)
    assert errors(post(prescriber, session, "dose", override_reason="cuff broken"), "dose")
    given = post(prescriber, session, "dose", lifts=[tick], override_reason="cuff broken")
    assert given.status_code == 302
    with inside_of(cast.patient):
        assert Dose.objects.get().lifted == ["blood-pressure"]
    shown = nurse.get(url(session)).content.decode()
    assert "Blood pressure</dd>" in shown
    assert "cuff broken" in shown
    chart = nurse.get(f"/patients/{session.patient_id}/").content.decode()
    assert "Without blood pressure: cuff broken" in chart
    assert "Given without" in nurse.get(f"/history/dose/{given_dose(cast).pk}/").content.decode()


def given_dose(cast: Cast) -> Dose:
    with inside_of(cast.patient):
        return Dose.objects.get()


def test_nurse_ticks_what_needs_no_prescriber_and_says_why(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    post(nurse, session, "reading")
    post(nurse, session, "checks", escort_arranged="no", medication_reviewed="")
    offered = ticks(nurse, session)
    assert offered == ["escort: Nobody takes the patient home.", "medication: Not asked: medication."]
    one = post(nurse, session, "dose", lifts=offered[:1], override_reason="sister comes at noon")
    assert errors(one, "dose")["override_reason"][0].startswith("Not asked: medication.")
    assert "checked>" in one.content.decode().partition(offered[0])[2][:120]
    assert "Say why" in errors(post(nurse, session, "dose", lifts=offered), "dose")["override_reason"][0]
    assert post(nurse, session, "dose", lifts=offered, override_reason="sister comes").status_code == 302
    assert given_dose(cast).lifted == ["escort", "medication"]


def test_tick_for_one_blood_pressure_does_not_lift_another_taken_since(
    prescriber: Client, nurse: Client, cast: Cast
) -> None:
    session = arrive(cast)
    prepare(nurse, session, systolic="152", diastolic="88")
    [tick] = ticks(prescriber, session)
    post(nurse, session, "reading", systolic="195", diastolic="88")
    refused = post(prescriber, session, "dose", lifts=[tick], override_reason="calm")
    assert "195/88 is above" in errors(refused, "dose")["override_reason"][0]
    assert ticks(prescriber, session) != [tick]


def test_high_pressure_before_the_dose_asks_a_prescriber_why_and_shows_its_limit(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    session = arrive(cast)
    prepare(nurse, session, systolic="152", diastolic="88")
    page = nurse.get(url(session)).content.decode()
    assert "Blood pressure 152/88 is above 140/90 mmHg" in page
    assert "/why/threshold%3Abp.predose.systolic/" in page
    assert "152/88 is above" in errors(post(nurse, session, "dose"), "dose")["override_reason"][0]
    seen = nurse.get(url(session)).context["page"].checked.pk
    post(nurse, session, "checks", pressure_accepted_reason="white coat", seen=str(seen))
    assert "white coat" not in nurse.get(url(session)).content.decode()
    seen = nurse.get(url(session)).context["page"].checked.pk
    post(prescriber, session, "checks", pressure_accepted_reason="white coat", seen=str(seen))
    assert "Accepted: white coat" in nurse.get(url(session)).content.decode()
    assert post(nurse, session, "dose").status_code == 302


def test_guard_speaks_as_the_dose_is_typed_and_stores_nothing(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    said = {
        amount: nurse.post(f"{url(session)}dose/check/", {"amount_mg": amount, "minutes": "40"}).content
        for amount in ("40", "19", "200", "")
    }
    assert b"reference dose" in said["40"]
    assert b"guard-reason_needed" in said["19"]
    assert b"19 mg is 0.48 times the planned 40 mg" in said["19"]
    assert b"Only a prescriber may go on all the same" in said["200"]
    assert b"Enter a dose" in said[""]
    assert stored(session).state == "arrived"


def test_dose_its_own_guard_would_not_pass_is_not_filled_in_and_the_page_says_why(
    nurse: Client, cast: Cast
) -> None:
    session = arrive(cast)
    assert nurse.get(url(session)).context["forms"]["dose"]["amount_mg"].value() == 40
    with inside_of(cast.patient):
        session.course.change(planned_mg_per_kg=Decimal(5))
        CourseEvent.objects.filter(course=session.course).update(details={"concerns": []})
    page = nurse.get(url(session))
    assert page.context["forms"]["dose"]["amount_mg"].value() is None
    assert "400 mg is not filled in. 5.00 mg/kg: an anaesthetic dose" in page.content.decode()
    assert "Enter a dose to have it checked." in page.content.decode()


def test_dose_the_guard_stops_is_the_prescribers_with_a_reason(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    session = arrive(cast)
    prepare(nurse, session)
    typed = {"amount_mg": "200", "override_reason": "anaesthetist here"}
    asked = prescriber.post(f"{url(session)}dose/check/", typed | {"minutes": "40"}).content.decode()
    typed["lifts"] = re.findall(r'name="lifts"\s+value="([^"]+)"', html.unescape(asked))[0]
    stopped = post(nurse, session, "dose", **typed)
    assert "A prescriber must record this" in errors(stopped, "dose")["amount_mg"][0]
    assert "amount_mg" in errors(post(prescriber, session, "dose", **typed | {"lifts": ""}), "dose")
    assert stored(session).state == "arrived"
    given = post(prescriber, session, "dose", **typed)
    assert given.status_code == 302


@pytest.mark.parametrize("given_at", ["0001-01-01T00:00", "9999-12-31T23:59"])
def test_year_mistyped_for_a_dose_is_looked_at_and_refused_beside_its_field(
    nurse: Client, cast: Cast, given_at: str
) -> None:
    session = arrive(cast)
    prepare(nurse, session)
    typed = {"amount_mg": "40", "minutes": "40", "given_at": given_at}
    assert nurse.post(f"{url(session)}dose/check/", typed).status_code == 200
    assert "given_at" in errors(post(nurse, session, "dose", **typed), "dose")
