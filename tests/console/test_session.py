"""The session page: each step stored once, each refusal beside its field, nothing typed lost."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from clinic.accounts.models import ClinicFact
from clinic.care.sessions import start_session
from clinic.core import clock
from clinic.core.formats import calendar_date
from clinic.core.ids import new_id
from clinic.safety.models import Alert
from clinic.treatments.models import DischargeCheck, Dose, PreDoseCheck, ProcessElement, Reading
from tests.build import Cast, begin_course, make_patient, make_reading
from tests.console.pages import inside_of
from tests.console.sessions import CALM, SENT, arrive, errors, post, prepare, stored, url

pytestmark = pytest.mark.usefixtures("summer_noon")
LONDON = ZoneInfo("Europe/London")
MOST_QUERIES = 50
HTMX = {"HX-Request": "true"}


def ago(minutes: int) -> str:
    """As typed on the wall clock of the cast's clinic."""
    return typed_at(clock.now() - dt.timedelta(minutes=minutes))


def typed_at(moment: dt.datetime) -> str:
    return f"{clock.local_time(moment, LONDON):%Y-%m-%dT%H:%M}"


def test_session_runs_from_arrival_to_release_without_a_script(nurse: Client, cast: Cast) -> None:
    session = arrive(cast, minutes_ago=130)
    facts = {fact.name: fact.value for fact in nurse.get(url(session)).context["page"].facts}
    assert facts["Weight"].startswith("80\xa0kg, today (")
    prepare(nurse, session, measured_at=ago(128))
    given = post(nurse, session, "dose", given_at=ago(125))
    assert (given.status_code, given["Location"]) == (302, f"{url(session)}#step-dose")
    for step in ("support", "event", "reading", "debrief", "release"):
        assert post(nurse, session, step).status_code == 302, step
    assert stored(session).state == "released"
    with inside_of(cast.patient):
        dose = Dose.objects.get()
        assert (dose.amount_mg, dose.mg_per_kg, dose.lot) == (Decimal(40), Decimal("0.5"), "K-17")
        before, after = Reading.objects.order_by("measured_at")
        assert before.minute is None
        assert after.minute in {125, 126}  # typed without seconds
        told = {row.kind: row.value or row.note for row in ProcessElement.objects.all()}
        assert DischargeCheck.objects.get().escort_name == "Ola"
    assert told == {
        "preparation": "told what to expect",
        "music": "piano",
        "eye-shades": "yes",
        "expectancy": "7",
        "debrief": "calm",
        "integration": "walk tomorrow",
    }


@pytest.mark.parametrize("step", [step for step in SENT if step not in {"debrief", "release"}])
def test_step_sent_twice_is_stored_once(nurse: Client, cast: Cast, step: str) -> None:
    session = arrive(cast)
    if step == "dose":
        prepare(nurse, session)
    key = str(new_id())
    assert [post(nurse, session, step, client_key=key).status_code for _ in range(2)] == [302, 302]
    with inside_of(cast.patient):
        facts = [model for model in apps.get_models() if issubclass(model, ClinicFact)]
        rows = [row for model in facts for row in model._default_manager.filter(client_key__startswith=key)]
        assert len(rows) == (4 if step == "support" else 1)


def test_reading_typed_after_the_answer_to_another_was_lost_is_stored_and_alerts(
    nurse: Client, cast: Cast
) -> None:
    session, key = arrive(cast), str(new_id())
    for systolic in ("121", "214", "214"):
        assert post(nurse, session, "reading", systolic=systolic, client_key=key).status_code == 302
    with inside_of(cast.patient):
        assert set(Reading.objects.values_list("systolic", flat=True)) == {121, 214}
        assert Alert.objects.open().filter(rule="blood-pressure-emergency").exists()


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"systolic": "900"}, "systolic", "Must be 40 to 300 mmHg."),
        ({"systolic": "80", "diastolic": "95"}, "systolic", "above the diastolic 95"),
        ({"diastolic": ""}, "diastolic", "needs both values"),
        ({"spo2": "ninety"}, "spo2", "whole number"),
        ({"moaas": "6"}, "moaas", "6 is not one of the available choices"),
        (dict.fromkeys(CALM, ""), "systolic", "at least one measurement"),
        ({"measured_at": "2999-01-01T10:00"}, "measured_at", "future"),
    ],
)
def test_implausible_reading_is_refused_beside_its_field(
    nurse: Client, cast: Cast, typed: dict[str, str], field: str, says: str
) -> None:
    session = arrive(cast)
    answer = post(nurse, session, "reading", note="left arm", **typed)
    assert says in errors(answer, "reading")[field][0]
    assert "left arm" in answer.content.decode()
    with inside_of(cast.patient):
        assert not Reading.objects.exists()


def test_release_lists_what_is_missing_and_is_overridden_by_a_prescriber(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    session = arrive(cast)
    prepare(nurse, session)
    post(nurse, session, "dose")
    refused = post(nurse, session, "release", escort_name="")
    listed = str(errors(refused, "release"))
    for missing in ("minutes of observation are left", "No MOAA/S", "Nobody is named"):
        assert missing in listed
    assert post(nurse, session, "release", override_reason="wants to go").status_code == 422
    assert stored(session).state == "dosed"
    left = post(prescriber, session, "release", override_reason="against advice")
    assert left.status_code == 302
    assert "Observation time, " in nurse.get(url(session)).content.decode()


def test_checks_of_a_colleague_are_not_written_over_unread(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    session = arrive(cast)
    assert post(nurse, session, "checks", note="seen by nurse", seen="").status_code == 302
    answer = post(prescriber, session, "checks", note="mine", seen="")
    assert "Nurse North saved these checks meanwhile" in errors(answer, "checks")["__all__"][0]
    page = answer.content.decode()
    assert "mine" in page
    assert "seen by nurse" in page
    with inside_of(cast.patient):
        seen = str(PreDoseCheck.objects.get().pk)
    assert f'value="{seen}"' in page
    assert post(prescriber, session, "checks", note="mine", seen=seen).status_code == 302


def test_step_of_a_stage_that_is_over_says_so_and_keeps_what_was_typed(
    nurse: Client, prescriber: Client, cast: Cast
) -> None:
    session = arrive(cast)
    prepare(prescriber, session)
    post(prescriber, session, "dose")
    late = nurse.post(url(session, "dose"), SENT["dose"] | {"lot": "Z-99"}, headers=HTMX)
    assert late.status_code == 422
    assert late["HX-Retarget"] == "#session-unsent"
    page = late.content.decode()
    assert "Somebody else moved this session on. It is dosed now." in page
    assert "Z-99" in page
    told = nurse.get(f"{url(session)}status/", {"stage": "before"}).content.decode()
    assert "Somebody else moved this session on" in told
    with inside_of(cast.patient):
        assert Dose.objects.get().lot == "K-17"


def test_reading_of_the_evening_before_says_its_day(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    with inside_of(cast.patient):
        for hours in (0, 16):
            make_reading(cast.patient, session=session, measured_at=clock.now() - dt.timedelta(hours=hours))
        yesterday = session.on - dt.timedelta(days=1)
    here, before = nurse.get(url(session)).context["page"].readings
    assert (here.day, before.day) == ("", f"{calendar_date(yesterday)}, ")
    assert before.day in nurse.get(url(session)).content.decode()


def test_reading_is_corrected_and_taken_back_never_deleted(nurse: Client, cast: Cast) -> None:
    session = arrive(cast, minutes_ago=10)
    post(nurse, session, "reading", systolic="182")
    with inside_of(cast.patient):
        wrong = Reading.objects.get()
    page = f"/readings/{wrong.pk}/correct/"
    assert "reason" in nurse.post(page, CALM).context["form"].errors
    taken_at = ago(4)
    typed = CALM | {"reason": "typing slip", "measured_at": taken_at}
    assert nurse.post(page, typed)["Location"] == url(session)
    assert "amended already" in str(nurse.post(page, typed).context["form"].errors)
    with inside_of(cast.patient):
        right = Reading.objects.get(replaces=wrong)
        assert (right.systolic, typed_at(right.measured_at)) == (122, taken_at)
    panel = HTMX | {"HX-Target": "side-panel-body"}
    back = nurse.post(f"/reading/{right.pk}/in-error/", {"reason": "other patient"}, headers=panel)
    assert back["HX-Refresh"] == "true"
    with inside_of(cast.patient):
        assert {row.status for row in Reading.objects.all()} == {"amended", "entered-in-error"}
    assert nurse.get(url(session)).context["page"].readings == []


def test_note_of_the_session_is_taken_back_and_stays_struck_out(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    post(nurse, session, "support", music="harp", setting="room 2")
    told = {row.kind: row for row in nurse.get(url(session)).context["page"].support}
    assert nurse.post(f"/element/{told['music'].pk}/in-error/", {"reason": "no music"}).status_code == 302
    page = nurse.get(url(session))
    assert {row.kind for row in page.context["page"].support if row.stands} == told.keys() - {"music"}
    assert "<s>harp</s> Entered in error: no music" in page.content.decode()
    with inside_of(cast.patient):
        assert ProcessElement.objects.get(value="harp").status_reason == "no music"


def test_dose_is_corrected_beside_the_old_row_and_taken_back(nurse: Client, cast: Cast) -> None:
    session = arrive(cast, "esketamine-us-trd", minutes_ago=10)
    prepare(nurse, session, measured_at=ago(6))
    assert post(nurse, session, "dose", amount_mg="56", given_at=ago(5)).status_code == 302
    with inside_of(cast.patient):
        first = Dose.objects.get()
    typed = {
        "amount_mg": "28",
        "given_at": ago(5),
        "reason": "one device",
        "override_reason": "tolerated badly",
    }
    assert nurse.post(f"/doses/{first.pk}/correct/", typed)["Location"] == url(session)
    with inside_of(cast.patient):
        second = Dose.objects.get(status="final")
        assert (second.amount_mg, second.devices, first.devices) == (Decimal(28), 1, 2)
        assert second.given_at == first.given_at
    page = f"/doses/{second.pk}/withdraw/"
    assert nurse.post(page, {"reason": ""}).status_code == 422
    assert nurse.post(page, {"reason": "device failed"}).status_code == 302
    assert stored(session).state == "arrived"
    with inside_of(cast.patient):
        assert Dose.objects.count() == 2


def test_patient_leaves_without_a_dose_for_a_reason(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    page = f"{url(session)}leave/"
    assert nurse.post(page, {"reason": ""}).status_code == 422
    assert nurse.post(page, {"reason": "blood pressure too high"})["Location"] == url(session)
    shown = nurse.get(url(session)).content.decode()
    assert "blood pressure too high" in shown
    assert "<textarea" not in shown


def test_chair_is_set_on_the_session_page_and_a_taken_one_asked_about(nurse: Client, cast: Cast) -> None:
    """Arrived, pressed under Today, asks for none."""
    with inside_of(cast.patient):
        there = begin_course(make_patient(cast.clinic, "Sato"))
        start_session(course=there, chair="4", by=cast.nurse_actor)
    session = arrive(cast)
    seat = url(session, "chair")
    assert f'href="{seat}"' in nurse.get(url(session)).content.decode()
    asked = nurse.post(seat, {"chair": "4"})
    assert asked.status_code == 422
    assert "Ada Sato has been in chair 4 since" in asked.content.decode()
    assert nurse.post(seat, {"chair": "4", "asked_about": "4", "accepted": "on"}).status_code == 302
    assert stored(session).chair == "4"
    with inside_of(cast.patient):
        stored(session).change(state="cancelled", ended_reason="felt unwell")
    assert seat not in nurse.get(url(session)).content.decode()
    assert nurse.post(seat, {"chair": "5"}).status_code == 422


def test_reading_and_debrief_are_added_after_release(nurse: Client, prescriber: Client, cast: Cast) -> None:
    session = arrive(cast, minutes_ago=30)
    prepare(nurse, session, measured_at=ago(22))
    assert post(nurse, session, "dose", given_at=ago(20)).status_code == 302
    assert post(prescriber, session, "release", override_reason="against advice").status_code == 302
    assert "measured_at" in errors(post(nurse, session, "reading"), "reading")
    assert post(nurse, session, "reading", measured_at=ago(5)).status_code == 302
    assert post(nurse, session, "debrief").status_code == 302
    assert post(nurse, session, "checks").status_code == 422


def test_page_asks_as_many_queries_for_many_readings_as_for_one(nurse: Client, cast: Cast) -> None:
    session = arrive(cast, minutes_ago=60)
    prepare(nurse, session, measured_at=ago(52))
    post(nurse, session, "dose", given_at=ago(50))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            nurse.get(url(session))
        return len(queries)

    few = asked()
    with inside_of(cast.patient):
        for minute in range(40):
            moment = clock.now() - dt.timedelta(minutes=minute)
            make_reading(cast.patient, session=session, measured_at=moment)
    assert asked() == few <= MOST_QUERIES
