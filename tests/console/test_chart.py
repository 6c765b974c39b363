"""The chart: every fact with its door and who recorded it, and a trace of each look."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from clinic.audit.models import AccessEntry
from clinic.care.assessments import record_rating
from clinic.care.ingest import ingest_observation
from clinic.care.safety import record_adverse_event
from clinic.care.sessions import record_predose_check
from clinic.console.presenters.chart import KINDS, chart_of, courses_of
from clinic.core import clock
from clinic.core.formats import calendar_date
from clinic.core.models import recorded
from clinic.patients.models import ContraindicationScreen
from clinic.patients.rules import SCREEN_TEXT
from clinic.patients.services import (
    mark_in_error,
    record_allergy,
    record_no_allergies,
    record_screen,
    record_trial,
    record_weight,
)
from clinic.treatments.models import Course
from tests.build import (
    BUILDER,
    CLIENT,
    Cast,
    make_course,
    make_dose,
    make_patient,
    make_reading,
    make_session,
)
from tests.console.conftest import Enter
from tests.console.pages import inside_of, make_alert, make_flag, make_medication

TODAY = dt.date(2026, 1, 5)


def page_of(client: Client, cast: Cast) -> str:
    return client.get(f"/patients/{cast.patient.pk}/").content.decode()


def treat(course: Course, days_ago: int, mg: str = "40") -> None:
    """A finished session with a dose and two readings."""
    at = clock.now() - dt.timedelta(days=days_ago)
    session = make_session(
        course, at.date(), state="released", arrived_at=at, dosed_at=at, released_at=at, chair="2"
    )
    make_dose(session, mg, given_at=at)
    for minute in (0, 40):
        make_reading(
            course.patient,
            session=session,
            measured_at=at + dt.timedelta(minutes=minute),
            systolic=150 - minute,
            dissociation=minute // 10,
        )


def test_chart_of_a_new_patient_says_what_will_appear(nurse: Client, cast: Cast) -> None:
    page = page_of(nurse, cast)
    assert "No course yet" in page
    shown = page.replace("&#x27;", "'")
    assert all(kind.empty in shown for kind in KINDS.values() if isinstance(kind.empty, str))
    assert "No flag, and nothing was asked. Never asked: craving, urinary symptoms" in shown


def test_allergies_nobody_asked_about_are_not_said_to_be_none(nurse: Client, cast: Cast) -> None:
    page = page_of(nurse, cast)
    assert "Allergies not asked" in page
    assert "No known allergies" not in page
    with inside_of(cast.patient):
        none_known = record_no_allergies(patient=cast.patient, asked_on=TODAY, by=cast.nurse_actor)
    page = page_of(nurse, cast)
    assert f"No known allergies, asked {calendar_date(TODAY)}" in page
    assert "Allergies not asked" not in page
    with inside_of(cast.patient):
        record_allergy(patient=cast.patient, substance="latex", by=cast.nurse_actor)
    page = page_of(nurse, cast)
    assert "Allergies: latex" in page
    assert "No known allergies" not in page
    with inside_of(cast.patient):
        mark_in_error(fact=none_known, reason="another patient", by=cast.nurse_actor)
    assert "No known allergies" in nurse.get(f"/patients/{cast.patient.pk}/all/allergies/").content.decode()


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({}, "Nothing was asked"),
        ({"psychosis": False}, "Nothing found in what was asked"),
        (dict.fromkeys(SCREEN_TEXT, False), "Nothing found<"),
        ({"psychosis": True}, "Something found"),
    ],
)
def test_screen_says_nothing_found_only_of_what_was_asked(
    nurse: Client, cast: Cast, answers: dict[str, bool], said: str
) -> None:
    with inside_of(cast.patient):
        if answers:
            record_screen(patient=cast.patient, screened_on=TODAY, answers=answers, by=cast.nurse_actor)
        else:
            # As it could be saved once.
            kept = {"clinic": cast.clinic, "patient": cast.patient, "screened_on": TODAY}
            ContraindicationScreen.objects.create(**kept, **recorded(BUILDER))
    page = page_of(nurse, cast)
    assert said in page
    assert ("not asked: " in page) is (len(answers) < len(SCREEN_TEXT))


def test_absence_of_flags_names_what_was_asked_and_what_was_not(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        session = make_session(make_course(cast.patient), TODAY, state="arrived")
        record_predose_check(session=session, craving=0, by=BUILDER)
        record_screen(
            patient=cast.patient,
            screened_on=TODAY,
            answers={"substance_use_disorder": False},
            by=cast.nurse_actor,
        )
    page = page_of(nurse, cast)
    assert "No flag so far. Asked: craving, substance use in the past." in page
    assert "Never asked: urinary symptoms, a urine drug screen." in page


def test_scores_of_three_doors_name_their_source_and_actor(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        for total, by in ((20, cast.nurse_actor), (14, cast.patient_actor), (9, CLIENT)):
            record_rating(patient=cast.patient, instrument="phq-9", total=total, by=by)
    page = page_of(nurse, cast)
    for total, said in (
        (20, f"{cast.nurse}, console"),
        (14, f"{cast.patient.display_name}, portal"),
        (9, "Test EHR, fhir"),
    ):
        assert f"PHQ-9 {total}" in page
        assert said in page


def test_what_an_ehr_sent_beside_a_value_stands_beside_it(nurse: Client, cast: Cast) -> None:
    answers = {str(number): 0 for number in range(1, 10)}
    with inside_of(cast.patient):
        record_rating(
            patient=cast.patient,
            instrument="phq-9",
            answers=answers,
            remark="I cannot go on\nNot at all",
            by=CLIENT,
        )
        record_weight(
            patient=cast.patient, kg=Decimal("81.647"), note="Weight sent as 180 [lb_av]", by=CLIENT
        )
    page = page_of(nurse, cast)
    for line in ("I cannot go on", "Not at all"):
        assert f"Sent with the answers: {line}" in page
    assert "Weight sent as 180 [lb_av]" in page


def test_time_axis_has_its_words_and_its_table(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = make_course(cast.patient, started_on=clock.today(cast.clinic.zone) - dt.timedelta(days=20))
        treat(course, 9)
        record_rating(patient=cast.patient, instrument="phq-9", total=12, by=cast.nurse_actor)
    figure = nurse.get(f"/patients/{cast.patient.pk}/").context["chart"].figure
    assert "1 dose, the last 40 mg" in figure.summary
    assert "Highest blood pressure 150/80 mmHg" in figure.summary
    assert [cell for row in figure.table.rows for cell in row if cell == "150/80"] == ["150/80"]
    assert figure.spec["layer"]


def test_exposure_counts_within_the_look_backs_of_the_clinic(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        course = make_course(cast.patient)
        for days_ago, mg in ((5, "40"), (45, "36"), (200, "30")):
            treat(course, days_ago, mg)
    [(product, given)] = nurse.get(f"/patients/{cast.patient.pk}/").context["chart"].exposure
    assert product == "Racemic ketamine"
    assert [(each.doses, int(each.mg)) for each in (given.ever, given.short, given.long)] == [
        (3, 106),
        (1, 40),
        (2, 76),
    ]


def test_interaction_of_a_medicine_shows_its_source(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        make_medication(cast.patient, "Lorazepam")
    page = page_of(nurse, cast)
    assert "Adds sedation" in page
    assert 'href="/why/P23-22,' in page


def test_flags_are_on_the_chart_only_for_whoever_may_see_them(cast: Cast, enter: Enter) -> None:
    with inside_of(cast.patient):
        make_flag(cast.patient, course=make_course(cast.patient), message="Craving 9 of 10.")
    assert "Craving 9 of 10." in page_of(enter(cast.nurse), cast)
    hidden = page_of(enter(cast.manager), cast)
    assert "Craving" not in hidden
    assert "1 flag" not in hidden
    assert enter(cast.manager).get(f"/patients/{cast.patient.pk}/all/flags/").status_code == 404


@pytest.mark.parametrize("path", ["", "all/scores/", "sessions/", "edit/", "record/note/", "rate/"])
def test_every_look_at_a_chart_is_in_the_access_log(nurse: Client, cast: Cast, path: str) -> None:
    nurse.get(f"/patients/{cast.patient.pk}/{path}")
    with inside_of(cast.patient):
        entry = AccessEntry.objects.get(patient_id=cast.patient.pk)
    assert (entry.actor_name, entry.purpose, entry.door) == (str(cast.nurse), "chart", "console")


def test_reading_of_an_ehr_without_a_session_is_on_the_chart_with_its_history(
    nurse: Client, cast: Cast
) -> None:
    with inside_of(cast.patient):
        reading = ingest_observation(
            patient=cast.patient, measured_at=clock.now(), systolic=120, diastolic=80, spo2=97, by=CLIENT
        )
    sections = nurse.get(f"/patients/{cast.patient.pk}/").context["chart"].sections
    [fact] = sections["readings"].facts
    assert (fact.what, fact.trace.by) == ("120/80\u00a0mmHg, SpO₂ 97\u00a0%", "Test EHR")
    assert "Test EHR" in nurse.get(f"/history/reading/{reading.pk}/").content.decode()


def test_long_list_is_cut_and_leads_to_all_of_it(nurse: Client, cast: Cast) -> None:
    with inside_of(cast.patient):
        for _ in range(6):
            record_weight(patient=cast.patient, kg=80, by=cast.nurse_actor)  # type: ignore[arg-type]
    everything = f"/patients/{cast.patient.pk}/all/weights/"
    page = page_of(nurse, cast)
    assert page.count("80\u00a0kg</strong>") == 4
    assert everything in page
    assert nurse.get(everything).content.decode().count("80\u00a0kg</strong>") == 6


def test_chart_asks_as_many_queries_after_years_as_after_a_week(
    inside: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    patient = make_patient(inside.clinic, "Long")
    course = make_course(patient)
    for weeks in (1, 30, 76):
        for week in range(weeks - 1, weeks):
            treat(course, 7 * week + 1)
        record_rating(patient=patient, instrument="phq-9", total=10, by=inside.nurse_actor)
        record_adverse_event(patient=patient, code="nausea", severity="mild", by=inside.nurse_actor)
        make_alert(patient)
        with django_assert_num_queries(47):
            chart_of(patient, course, courses_of(patient), "", lambda _: True)


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({"weeks": 6, "in_present_episode": True}, "counts towards resistance once for each drug<"),
        ({"weeks": 5}, "under 6 weeks, does not count towards resistance"),
        ({"in_present_episode": True}, "once for each drug, length unknown<"),
        ({"weeks": 6}, "once for each drug, present episode not asked<"),
        ({"weeks": 6, "in_present_episode": False}, "of an earlier episode, does not count"),
    ],
)
def test_past_antidepressant_says_whether_it_counts(
    nurse: Client, cast: Cast, known: dict[str, Any], said: str
) -> None:
    with inside_of(cast.patient):
        record_trial(
            patient=cast.patient, drug="sertraline", outcome="no-response", **known, by=cast.nurse_actor
        )
    assert said in page_of(nurse, cast)


def test_chart_links_to_nothing_the_reader_may_not_do(cast: Cast, enter: Enter) -> None:
    page = page_of(enter(cast.auditor), cast)
    assert "/record/" not in page
    assert "/edit/" not in page


def test_one_main_action_leads_to_what_the_patient_is_in(prescriber: Client, cast: Cast) -> None:
    def offered() -> tuple[str, set[str]]:
        actions = prescriber.get(f"/patients/{cast.patient.pk}/").context["actions"]
        return actions.main.word, {action.word for action in actions.others}

    assert offered()[0] == "Start a course"
    with inside_of(cast.patient):
        course = make_course(cast.patient)
    assert offered()[0] == "Schedule"
    assert "Arrived" in offered()[1]
    with inside_of(cast.patient):
        make_session(course, course.started_on)
    main, others = offered()
    assert main == "Session"
    assert "Schedule" in others
    assert "Arrived" not in others
