"""Taking an alert, ending a fact, taking one back, and the trail each leaves."""

import datetime as dt

import pytest
from django.test import Client

from clinic.accounts.models import ClinicFact
from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import record_rating
from clinic.core.models import recorded
from clinic.patients.models import Medication, Weight
from clinic.patients.services import record_weight, update_patient
from clinic.safety.models import Alert
from tests.build import BUILDER, Cast, make_course
from tests.console.conftest import Enter
from tests.console.pages import inside_of, make_alert, make_flag, make_medication


def test_alert_needs_a_note_and_is_taken_by_the_one_who_wrote_it(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        alert = make_alert(cast.patient)
    page = f"/alerts/{alert.pk}/acknowledge/"
    assert "note" in nurse.post(page, {"expected_version": "1", "note": " "}).context["form"].errors
    assert nurse.post(page, {"expected_version": "1", "note": "called her"}).status_code == 302
    with inside_of(cast.patient):
        stored = Alert.objects.get(pk=alert.pk)
    assert (stored.state, stored.closed_by_name, stored.note) == (
        "acknowledged",
        str(cast.nurse),
        "called her",
    )


def test_alert_taken_by_a_colleague_first_is_not_taken_twice(nurse: Client, cast: Cast, enter: Enter) -> None:
    with inside_of(cast.patient):
        alert = make_alert(cast.patient)
    page = f"/alerts/{alert.pk}/acknowledge/"
    enter(cast.prescriber).post(page, {"expected_version": "1", "note": "first"})
    second = nurse.post(page, {"expected_version": "1", "note": "second"})
    assert second.status_code == 422
    assert "second" in second.content.decode()
    with inside_of(cast.patient):
        assert Alert.objects.get(pk=alert.pk).note == "first"


def test_medicine_is_stopped_not_before_it_began(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        row = make_medication(cast.patient)
    assert nurse.post(f"/medications/{row.pk}/stop/", {"stopped_on": "2026-01-09"}).status_code == 302
    with inside_of(cast.patient):
        assert Medication.objects.get(pk=row.pk).stopped_on.isoformat() == "2026-01-09"  # type: ignore[union-attr]


def test_fact_marked_in_error_stays_in_the_trail_and_leaves_the_chart(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        row = record_weight(patient=cast.patient, kg=82, by=cast.nurse_actor)  # type: ignore[arg-type]
    page = f"/weight/{row.pk}/in-error/"
    assert nurse.post(page, {"reason": ""}).status_code == 422
    assert nurse.post(page, {"reason": "another patient's"}).status_code == 302
    chart = nurse.get(f"/patients/{cast.patient.pk}/").content.decode()
    everything = nurse.get(f"/patients/{cast.patient.pk}/all/weights/").content.decode()
    assert ("82\u00a0kg" in chart, "82\u00a0kg" in everything) == (False, True)
    assert "another patient" in everything
    with inside_of(cast.patient):
        assert Weight.objects.get(pk=row.pk).stands is False


@pytest.mark.parametrize("zone", ["Europe/Dublin", "Asia/Tokyo"])
@pytest.mark.parametrize("day", [dt.date.min, dt.date.max])
def test_fact_stored_at_an_end_of_the_calendar_can_still_be_seen_and_marked_in_error(
    nurse: Client, cast: Cast, zone: str, day: dt.date
) -> None:
    time = dt.time.min if day == dt.date.min else dt.time.max
    with enter_clinic(cast.clinic, by=BUILDER):
        cast.clinic.change(time_zone=zone)
        row = Weight.objects.create(
            clinic=cast.clinic,
            patient=cast.patient,
            kg=82,
            measured_at=dt.datetime.combine(day, time, tzinfo=dt.UTC),
            **recorded(BUILDER),
        )
    place = f"/patients/{cast.patient.pk}"
    for page in (f"{place}/", f"{place}/all/weights/", f"/history/weight/{row.pk}/"):
        assert nurse.get(page).status_code == 200, page
    assert nurse.post(f"/weight/{row.pk}/in-error/", {"reason": "no such year"}).status_code == 302


def test_history_names_who_changed_what_and_from_where(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        update_patient(patient=cast.patient, expected_version=1, by=cast.prescriber_actor, phone="020 1")
    page = nurse.get(f"/history/patient/{cast.patient.pk}/").content.decode()
    assert f"<strong>Changed</strong> by {cast.prescriber}" in page
    assert "020 1" in page
    assert "<strong>Recorded</strong> by test" in page


def test_history_says_what_was_recorded_at_first(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = make_course(cast.patient, preferred_weekdays=[1, 4])
        answers = {"1": 5}
        rating = record_rating(
            patient=cast.patient, instrument="moaa-s", answers=answers, by=cast.nurse_actor
        )
    assert first_entry(nurse, "course", course) | {"Started on": ""} == {
        "Product": "racemic ketamine",
        "Route": "intravenous",
        "State": "active",
        "Started on": "",
        "Primary instrument": "PHQ-9",
        "Preferred weekdays": "Mon, Thu",
        "With psychotherapy": "no",
        "Visits done": "0",
    }
    assert first_entry(nurse, "assessment", rating)["Answers"] == "1: 5"


def first_entry(client: Client, kind: str, row: ClinicFact) -> dict[str, str]:
    entry = client.get(f"/history/{kind}/{row.pk}/").context["entries"][-1]
    assert [change.before for change in entry.changes if change.before] == []
    return {change.name: change.after for change in entry.changes}


def test_history_offers_to_take_back_only_to_whoever_may(nurse: Client, cast: Cast, enter: Enter) -> None:
    with inside_of(cast.patient):
        row = make_medication(cast.patient)
    trail = f"/history/medication/{row.pk}/"
    back = f"/medication/{row.pk}/in-error/"
    assert back in nurse.get(trail).content.decode()
    assert back not in enter(cast.auditor).get(trail).content.decode()


def test_history_of_a_flag_is_closed_to_whoever_may_not_see_flags(cast: Cast, enter: Enter) -> None:
    with inside_of(cast.patient):
        flag = make_flag(cast.patient)
    trail = f"/history/flag/{flag.pk}/"
    assert enter(cast.manager).get(trail).status_code == 403
    assert enter(cast.auditor).get(trail).status_code == 200


@pytest.mark.parametrize("kind", ["user", "clinic", "x"])
def test_history_of_an_unknown_kind_is_not_found(nurse: Client, cast: Cast, kind: str) -> None:
    assert nurse.get(f"/history/{kind}/{cast.patient.pk}/").status_code == 404
