"""Taking an alert, ending a fact, taking one back, and the trail each leaves."""

import datetime as dt
from decimal import Decimal

import pytest
from django.apps import apps
from django.test import Client

from clinic.accounts.models import ClinicFact
from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import correct_assessment, record_rating
from clinic.care.sessions import (
    amend_dose,
    amend_reading,
    mark_reading_in_error,
    record_predose_check,
    record_process,
    record_reading,
    start_session,
    withdraw_dose,
)
from clinic.console.views.corrections import IN_ERROR
from clinic.core.models import recorded
from clinic.instruments.models import Assessment
from clinic.patients.models import Medication, Patient, Weight
from clinic.patients.services import amend_weight, record_weight, update_patient
from clinic.safety.models import Alert
from clinic.treatments.models import Dose, Reading
from clinic.treatments.selectors.timeline import course_timeline
from tests.build import BUILDER, Cast, begin_course, make_course, make_dose, make_reading
from tests.console.conftest import Enter
from tests.console.pages import (
    VALID,
    inside_of,
    make_alert,
    make_flag,
    make_medication,
    record_url,
)
from tests.console.sessions import arrive


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


RECORDED_AS = {"observation": "craving", "supply": "take-home"}
"""Kinds that are recorded under another name than they are taken back."""


def rows_of_every_kind(nurse: Client, patient: Patient) -> dict[str, ClinicFact]:
    """One entry of each kind that staff may take back, by its kind."""
    own: dict[str, ClinicFact] = {}
    with inside_of(patient):
        session = start_session(course=begin_course(patient), by=BUILDER)
        own["reading"] = make_reading(patient)
        own["element"] = record_process(session=session, kind="music", value="piano", by=BUILDER)
        own["assessment"] = record_rating(patient=patient, instrument="moaa-s", answers={"1": 5}, by=BUILDER)
    for kind, model, _, _ in IN_ERROR:
        if kind not in own:
            recorded_as = RECORDED_AS.get(kind, kind)
            assert nurse.post(record_url(patient, recorded_as), VALID[recorded_as]).status_code == 302, kind
            with inside_of(patient):
                own[kind] = model._default_manager.order_by("-id")[0]  # type: ignore[assignment]
    return own


def test_entry_of_any_kind_taken_back_twice_keeps_its_first_reason(nurse: Client, cast: Cast) -> None:
    rows = rows_of_every_kind(nurse, cast.patient)
    for kind, row in rows.items():
        page = f"/{kind}/{row.pk}/in-error/"
        assert nurse.post(page, {"reason": "first"}).status_code == 302, kind
        again = nurse.post(page, {"reason": "second"})
        assert again.status_code == 422, kind
        assert "entered in error already" in str(again.context["form"].errors), kind
        assert "second" in again.content.decode(), kind
    with inside_of(cast.patient):
        kept = {kind: type(row)._default_manager.get(pk=row.pk).status_reason for kind, row in rows.items()}
    assert kept == dict.fromkeys((kind for kind, *_ in IN_ERROR), "first")


CORRECTED = {Reading, Assessment, Weight}
"""Kinds whose corrected row names the one before it; a dose knows by its session."""


def test_every_kind_that_is_corrected_is_tried_below() -> None:
    facts = (model for model in apps.get_models() if issubclass(model, ClinicFact))
    with_replaces = {
        model for model in facts if any(field.name == "replaces" for field in model._meta.fields)
    }
    assert with_replaces == CORRECTED


def test_corrected_value_says_so_wherever_it_is_shown(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    with inside_of(cast.patient):
        patient, by = cast.patient, cast.nurse_actor
        weighed = Weight.objects.get()
        amend_weight(weight=weighed, kg=Decimal(82), measured_at=weighed.measured_at, reason="read 80", by=by)
        slip = record_reading(patient=patient, session=session, systolic=185, diastolic=80, pulse=70, by=by)
        amend_reading(reading=slip, reason="Read 135 as 185.", systolic=135, by=by)
        between = record_reading(patient=patient, spo2=97, by=by)
        amend_reading(reading=between, reason="probe slipped", spo2=98, pulse=66, by=by)
        given = make_dose(session, minutes=40)
        session.change(state="dosed", dosed_at=given.given_at)
        amend_dose(dose=given, reason="half was left", amount_mg=Decimal("31.5"), by=by)
        rated = record_rating(patient=patient, instrument="phq-9", total=21, by=by)
        correct_assessment(assessment=rated, total=12, reason="typed 21", by=by)
    told = {
        "reading": "was 185/80\u00a0mmHg: Read 135 as 185",
        "between": "was SpO₂ 97\u00a0%, no pulse: probe slipped",
        "dose": "was 40\u00a0mg: half was left",
        "score": "was 21: typed 21",
        "weight": "was 80\u00a0kg: read 80",
    }
    chart = f"/patients/{cast.patient.pk}"
    shown = {
        f"/sessions/{session.pk}/": {"reading", "dose", "weight"},
        f"{chart}/": {"reading", "dose", "between", "score", "weight"},
        f"{chart}/sessions/": {"reading", "dose"},
        f"{chart}/all/scores/": {"score"},
        f"{chart}/all/readings/": {"between"},
        f"{chart}/all/weights/": {"weight"},
    }
    for page, expected in shown.items():
        html = nurse.get(page).content.decode()
        assert {name for name, words in told.items() if words in html} == expected, page
        assert "Corrected" in html
    (row,) = nurse.get("/patients/?show=all").context["rows"]
    assert (row.scores.is_corrected, row.peak.is_corrected) == (True, True)
    assert nurse.get("/patients/?show=all").content.decode().count("corrected-mark") == 2
    table = nurse.get(f"{chart}/").context["chart"].figure.table
    assert table.columns[-1] == "Corrected"
    assert {row[-1] for row in table.rows} - {None} == {"PHQ-9; dose; reading"}
    with inside_of(cast.patient):
        story = [entry.text for entry in course_timeline(session.course)]
    assert any("Corrected, was 40 mg racemic ketamine: half was left." in text for text in story)


def test_history_of_a_corrected_entry_leads_to_the_other(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    with inside_of(cast.patient):
        by = cast.nurse_actor
        slip = record_reading(patient=cast.patient, session=session, pulse=27, by=by)
        pairs: dict[str, tuple[ClinicFact, ClinicFact]] = {
            "reading": (slip, amend_reading(reading=slip, reason="typed 27", pulse=71, by=by))
        }
        given = make_dose(session, minutes=40)
        session.change(state="dosed", dosed_at=given.given_at)
        pairs["dose"] = (given, amend_dose(dose=given, reason="lot", lot="B2", by=by))
        rated = record_rating(patient=cast.patient, instrument="phq-9", total=21, by=by)
        pairs["assessment"] = (
            rated,
            correct_assessment(assessment=rated, total=12, reason="typed 21", by=by),
        )
        weighed = Weight.objects.get()
        again = amend_weight(
            weight=weighed, kg=Decimal(82), measured_at=weighed.measured_at, reason="read 80", by=by
        )
        pairs["weight"] = (weighed, again)
    assert {type(old) for old, _ in pairs.values()} == CORRECTED | {Dose}
    for kind, (old, new) in pairs.items():
        for row, other in ((old, new), (new, old)):
            (found,) = nurse.get(f"/history/{kind}/{row.pk}/").context["corrections"]
            assert found.href == f"/history/{kind}/{other.pk}/", kind


def test_what_was_taken_back_in_a_session_stays_on_its_page(nurse: Client, cast: Cast) -> None:
    session = arrive(cast)
    with inside_of(cast.patient):
        slip = record_reading(patient=cast.patient, session=session, pulse=171, by=cast.nurse_actor)
        mark_reading_in_error(reading=slip, reason="another patient", by=cast.nurse_actor)
        given = make_dose(session, minutes=40)
        session.change(state="dosed", dosed_at=given.given_at)
        withdraw_dose(dose=given, reason="vein was lost", by=cast.nurse_actor)
        for name in ("nurse", "prescriber"):
            record_predose_check(session=session, by=getattr(cast, f"{name}_actor"))
    page = nurse.get(f"/sessions/{session.pk}/")
    html = page.content.decode()
    assert "<s>pulse 171\u00a0/min at " in html
    assert "another patient" in html
    assert "<s>40 mg racemic ketamine at " in html
    assert "vein was lost" in html
    assert page.context["page"].asked_before.startswith("Nurse North at ")


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
