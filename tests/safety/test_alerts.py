"""Alerts as stored: once per fact, agreeing with it, taken by a person with a note."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from clinic.core import clock
from clinic.core.actor import Actor
from clinic.core.errors import ConflictError, FieldError, TransitionError
from clinic.instruments.models import Assessment
from clinic.instruments.services import amend_assessment, mark_assessment_in_error, record_assessment
from clinic.patients.services import record_screen
from clinic.reminders.selectors.duty import urgent_alerts
from clinic.safety.models import Alert
from clinic.safety.selectors import open_alerts, open_counts
from clinic.safety.services import (
    acknowledge_alert,
    mark_in_error,
    record_observation,
    review_assessment,
    review_observation,
    review_reading,
    review_screen,
)
from clinic.treatments.models import PlannedVisit, Reading
from tests.build import BUILDER, CLIENT, Cast, make_course, make_reading, make_session

TODAY = dt.date(2026, 3, 2)
NINE = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DARK = {str(item): 1 for item in range(1, 10)}
CALM = DARK | {"9": 0}


@pytest.fixture
def that_morning(inside: Cast) -> Iterator[Cast]:
    """Inside the clinic on the day of the readings, an hour after them."""
    with time_machine.travel(NINE + dt.timedelta(hours=1), tick=False):
        yield inside


def rules_open() -> list[str]:
    return sorted(Alert.objects.open().values_list("rule", flat=True))


def answered(cast: Cast, answers: dict[str, int], by: Actor | None = None) -> Assessment:
    return record_assessment(
        patient=cast.patient,
        instrument="phq-9",
        answers=answers,
        taken_at=NINE,
        completed_by="patient",
        by=by or cast.patient_actor,
    )


def test_alert_is_stored_once_with_values_basis_and_what_it_speaks_of(that_morning: Cast) -> None:
    session = make_session(make_course(that_morning.patient), TODAY)
    reading = make_reading(
        that_morning.patient, session=session, systolic=150, diastolic=95, measured_at=NINE
    )
    (alert,) = review_reading(reading=reading, by=that_morning.nurse_actor)
    assert review_reading(reading=reading, by=that_morning.prescriber_actor) == [alert]
    assert Alert.objects.count() == 1
    assert (alert.rule, alert.about_id, alert.basis) == (
        "blood-pressure-before-dose",
        reading.pk,
        "threshold:bp.predose.systolic",
    )
    assert (alert.values["systolic"], alert.values["systolic_limit"]) == (150, 140)
    assert (alert.session, alert.course) == (session, session.course)


def test_reading_after_the_dose_of_its_session_is_not_judged_as_before_it(that_morning: Cast) -> None:
    dosed = make_session(make_course(that_morning.patient), TODAY, state="dosed", dosed_at=NINE)
    later = make_reading(
        that_morning.patient, session=dosed, systolic=150, measured_at=NINE + dt.timedelta(minutes=40)
    )
    earlier = make_reading(
        that_morning.patient, session=dosed, systolic=150, measured_at=NINE - dt.timedelta(minutes=5)
    )
    assert review_reading(reading=later, by=BUILDER) == []
    assert [alert.rule for alert in review_reading(reading=earlier, by=BUILDER)] == [
        "blood-pressure-before-dose"
    ]


def test_reading_sent_without_a_session_is_before_the_dose_only_on_a_treatment_day(
    that_morning: Cast,
) -> None:
    reading = make_reading(that_morning.patient, systolic=150, measured_at=NINE)
    assert review_reading(reading=reading, by=CLIENT) == []
    course = make_course(that_morning.patient)
    PlannedVisit.objects.create(
        clinic=that_morning.clinic,
        course=course,
        patient=that_morning.patient,
        key="induction 1",
        kind="dosing",
        phase="induction",
        number=1,
        target=TODAY,
        earliest=TODAY,
        latest=TODAY,
    )
    assert [alert.rule for alert in review_reading(reading=reading, by=CLIENT)] == [
        "blood-pressure-before-dose"
    ]


def test_older_patient_of_an_eu_clinic_is_held_to_the_older_limit(that_morning: Cast) -> None:
    that_morning.clinic.change(jurisdiction="EU")
    that_morning.patient.change(date_of_birth=dt.date(1955, 1, 1))
    session = make_session(make_course(that_morning.patient), TODAY)
    reading = make_reading(that_morning.patient, session=session, systolic=149, measured_at=NINE)
    assert review_reading(reading=Reading.objects.get(pk=reading.pk), by=BUILDER) == []


def test_suicide_answer_alerts_and_its_correction_marks_the_alert_for_a_person(
    that_morning: Cast,
) -> None:
    inside = that_morning
    given = answered(inside, DARK)
    (alert,) = review_assessment(assessment=given, by=inside.patient_actor)
    assert (alert.rule, alert.urgency) == ("suicide-item", "now")
    corrected = amend_assessment(
        assessment=given, answers=CALM, reason="Read the wrong line", by=inside.nurse_actor
    )
    for assessment in (given, corrected):
        review_assessment(assessment=assessment, by=inside.nurse_actor)
    alert.refresh_from_db()
    assert (alert.state, alert.withdrawn_reason, alert.withdrawn_by_name) == (
        "open",
        "Read the wrong line",
        "Nurse North",
    )
    acknowledge_alert(alert=alert, note="Checked", expected_version=alert.version, by=inside.prescriber_actor)
    assert rules_open() == []


def test_alert_a_person_took_stays_taken_when_its_fact_was_wrong(inside: Cast) -> None:
    given = answered(inside, DARK)
    (alert,) = review_assessment(assessment=given, by=inside.patient_actor)
    acknowledge_alert(
        alert=alert, note="Called her, safe", expected_version=alert.version, by=inside.nurse_actor
    )
    mark_assessment_in_error(assessment=given, reason="Other patient", by=inside.nurse_actor)
    review_assessment(assessment=given, by=inside.nurse_actor)
    alert.refresh_from_db()
    assert (alert.state, alert.note, alert.closed_by_id, alert.withdrawn_reason) == (
        "acknowledged",
        "Called her, safe",
        inside.nurse.pk,
        "Other patient",
    )


def test_acknowledging_needs_a_note_the_seen_version_and_an_open_alert(inside: Cast) -> None:
    (alert,) = review_assessment(assessment=answered(inside, DARK), by=BUILDER)
    with pytest.raises(FieldError, match="note"):
        acknowledge_alert(alert=alert, note=" ", expected_version=alert.version, by=inside.nurse_actor)
    with pytest.raises(ConflictError):
        acknowledge_alert(alert=alert, note="Seen", expected_version=alert.version + 1, by=inside.nurse_actor)
    acknowledge_alert(alert=alert, note="Seen", expected_version=alert.version, by=inside.nurse_actor)
    with pytest.raises(TransitionError, match="acknowledged already"):
        acknowledge_alert(alert=alert, note="Me too", expected_version=alert.version, by=inside.nurse_actor)


def test_contraindication_answered_yes_alerts_for_today(inside: Cast) -> None:
    screen = record_screen(
        patient=inside.patient,
        screened_on=TODAY,
        answers={"hypersensitivity": True, "psychosis": True, "intracerebral_haemorrhage": False},
        by=inside.nurse_actor,
    )
    (alert,) = review_screen(screen=screen, by=inside.nurse_actor)
    assert alert.message == "Contraindication answered yes: hypersensitivity."


def test_urinary_red_flag_alerts_when_new_and_is_marked_when_its_observation_was_wrong(inside: Cast) -> None:
    def urinary(day: int, *symptoms: str) -> list[Alert]:
        observation = record_observation(
            patient=inside.patient,
            kind="urinary",
            observed_at=NINE + dt.timedelta(days=day),
            details={"symptoms": symptoms},
            by=inside.nurse_actor,
        )
        raised = review_observation(observation=observation, by=inside.nurse_actor)
        if day == 14:
            mark_in_error(fact=observation, reason="Other patient", by=inside.nurse_actor)
            review_observation(observation=observation, by=inside.nurse_actor)
        return raised

    assert len(urinary(0, "haematuria")) == 1
    assert urinary(7, "haematuria", "urgency") == []
    assert len(urinary(14, "haematuria", "dysuria")) == 1
    reasons = Alert.objects.open().order_by("raised_at", "id").values_list("rule", "withdrawn_reason")
    assert list(reasons) == [("urinary-red-flag", ""), ("urinary-red-flag", "Other patient")]


@pytest.mark.parametrize(("days_old", "raised"), [(6, 1), (8, 0)])
def test_reading_nobody_can_act_on_any_more_raises_no_alert(inside: Cast, days_old: int, raised: int) -> None:
    reading = make_reading(
        inside.patient, systolic=210, measured_at=clock.now() - dt.timedelta(days=days_old)
    )
    assert len(review_reading(reading=reading, by=CLIENT)) == raised


def test_suicide_answer_alerts_however_old(inside: Cast) -> None:
    """Long after it was said it is followed up the same day, and calls nobody out."""
    assert clock.now() - dt.timedelta(days=14) > NINE
    (alert,) = review_assessment(assessment=answered(inside, DARK), by=BUILDER)
    assert (alert.urgency, alert.message.partition(":")[0]) == ("today", "PHQ-9 of 2 Mar 2026")
    assert list(urgent_alerts(inside.clinic)) == []


def test_open_alerts_come_most_urgent_first_and_are_counted(inside: Cast) -> None:
    screen = record_screen(
        patient=inside.patient, screened_on=TODAY, answers={"hypersensitivity": True}, by=BUILDER
    )
    review_screen(screen=screen, by=BUILDER)
    review_reading(reading=make_reading(inside.patient, spo2=85), by=BUILDER)
    assert [alert.rule for alert in open_alerts(inside.clinic)] == ["low-oxygen", "contraindication"]
    counts = open_counts(inside.clinic)
    assert (counts.alerts, counts.alerts_now, counts.flags) == (2, 1, 0)
    assert list(open_alerts(inside.other_clinic)) == []
