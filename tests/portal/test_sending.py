"""Answers sent: once, with the alert before the response, and a last page that names no score."""

import datetime as dt
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import MagicMock, PropertyMock, patch

import pytest
import time_machine
from django.db import connection
from django.test import Client

from clinic.accounts.services import end_membership
from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import withdraw_assessment
from clinic.core import clock
from clinic.reminders.selectors import calls_due
from clinic.treatments.models import PlannedVisit
from tests.build import BUILDER, Cast, make_course
from tests.portal.patients import BIRTH_DATE, Visitor, ask


def test_sent_answers_are_the_patients_own_and_thanked_for(cast: Cast, visitor: Visitor) -> None:
    visitor.prove()
    page = visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q1=2, q2=1), follow=True)
    assert page.redirect_chain[-1][0] == visitor.at("done/")
    assert "Thank you, your answers have arrived" in page.content.decode()
    [stored] = visitor.stored()
    assert stored.total == 3
    assert (stored.source, stored.completed_by) == ("portal", "patient")
    assert (stored.recorded_by_kind, stored.recorded_by_id) == ("patient", cast.patient.pk)
    assert visitor.alerts() == []


def test_suicide_item_has_its_alert_and_the_crisis_contact_in_the_very_response(visitor: Visitor) -> None:
    visitor.prove()
    response = visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=1))
    page = response.content.decode()
    assert response.status_code == 200
    assert "Please talk to someone now" in page
    assert page.count('href="tel:0800000000"') >= 2
    [alert] = visitor.alerts()
    assert alert.about_id == visitor.stored()[0].pk
    assert alert.raised_at <= clock.now()
    assert "Please talk to someone now" in visitor.get(visitor.at("done/"))


def test_page_promises_a_message_to_the_people_on_duty_only_where_somebody_gets_one(
    cast: Cast, visitor: Visitor
) -> None:
    promise = "the people on duty are sent a message"
    visitor.prove()
    assert promise in visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=1)).content.decode()
    assert "has been told" not in visitor.get(visitor.at("done/"))
    with enter_clinic(cast.clinic, by=BUILDER):
        assert {call.address for call in calls_due(cast.clinic)} == {cast.nurse.email, cast.prescriber.email}
    for user in (cast.nurse, cast.prescriber):
        end_membership(clinic=cast.clinic, email=user.email, by=BUILDER)
    page = visitor.get(visitor.at("done/"))
    assert promise not in page
    assert "on its list of urgent matters. We cannot promise" in " ".join(page.split())


def test_suicide_item_shows_whom_to_call_before_anything_is_sent(visitor: Visitor) -> None:
    visitor.prove()
    assert "Thank you for telling us" not in visitor.get(visitor.at("form/phq-9/question/10/"))
    visitor.answer("9", 1)
    shown = re.compile(r"data-near\s*>")
    assert shown.search(visitor.get(visitor.at("form/phq-9/question/10/")))
    assert shown.search(visitor.get(visitor.at("form/phq-9/check/")))
    visitor.answer("9", 0)
    assert not shown.search(visitor.get(visitor.at("form/phq-9/question/10/")))


@pytest.mark.parametrize("page", ["form/phq-9/", "form/phq-9/question/9/", "save/phq-9/"])
def test_other_answers_after_the_form_was_sent_are_told_not_to_be_taken_and_alert(
    visitor: Visitor, page: str
) -> None:
    """A second window of the same form: it said thank you, and nobody saw the 3."""
    visitor.prove()
    visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=0))
    assert visitor.alerts() == []
    calm = visitor.client.post(visitor.at(page), visitor.fill(q1=2, q9=0), follow=True).content.decode()
    assert "These answers were not taken" in calm
    assert "Please talk to someone now" not in calm
    for value in (1, 3, 3):
        again = visitor.client.post(visitor.at(page), visitor.fill(q9=value), follow=True).content.decode()
        assert "These answers were not taken" in again
        assert "Please talk to someone now" in again
    # The graver one is news, whatever became of the alert about the milder.
    told = sorted(alert.message.rpartition("(")[2] for alert in visitor.alerts())
    assert told == [f"{value}). Chosen after the form was sent, and not stored." for value in (1, 3)]
    [stored] = visitor.stored()
    assert stored.answers["9"] == 0


def test_form_sent_twice_is_stored_once_and_answered_alike(visitor: Visitor) -> None:
    visitor.prove()
    sent = [visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=2)) for _ in range(2)]
    assert [answer.status_code for answer in sent] == [200, 200]
    assert all("Please talk to someone now" in answer.content.decode() for answer in sent)
    again = visitor.client.post(visitor.at("form/phq-9/send/"))
    assert "Please talk to someone now" in again.content.decode()
    assert len(visitor.stored()) == len(visitor.alerts()) == 1


@pytest.mark.django_db(transaction=True)
def test_double_click_on_send_is_stored_once_and_shows_whom_to_call(visitor: Visitor) -> None:
    visitor.prove()
    start = threading.Barrier(3)

    def click() -> str:
        start.wait()
        try:
            response = visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=1), follow=True)
            return response.content.decode()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        clicks = [pool.submit(click) for _ in range(3)]
    assert all("Please talk to someone now" in each.result() for each in clicks)
    assert len(visitor.stored()) == len(visitor.alerts()) == 1


def test_reload_after_a_lost_response_leads_to_the_same_last_page(visitor: Visitor) -> None:
    visitor.prove()
    pages = [visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(), follow=True) for _ in range(3)]
    assert {page.redirect_chain[-1][0] for page in pages} == {visitor.at("done/")}
    assert len(visitor.stored()) == 1


def test_answers_sent_elsewhere_meanwhile_lead_to_the_last_page(visitor: Visitor) -> None:
    visitor.prove()
    second = Visitor(visitor.patient, visitor.form_request, visitor.token)
    second.prove()
    second.client.post(second.at("form/phq-9/"), second.fill(q1=1))
    assert "Thank you" in visitor.get(visitor.at("form/phq-9/question/4/"))
    visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q1=3))
    assert [stored.total for stored in visitor.stored()] == [1]


def test_answers_withdrawn_by_the_clinic_do_not_reopen_the_form(visitor: Visitor) -> None:
    visitor.prove()
    visitor.client.post(visitor.at("form/phq-9/"), visitor.fill())
    with enter_clinic(visitor.patient.clinic, by=BUILDER):
        withdraw_assessment(assessment=visitor.stored()[0], reason="wrong person", by=BUILDER)
    page = visitor.client.post(visitor.at("form/phq-9/question/1/"), {"q1": "1"}, follow=True)
    assert page.redirect_chain[-1][0] == visitor.at("done/")


def test_several_questionnaires_go_one_after_another(cast: Cast) -> None:
    visitor = ask(cast.patient, "phq-9", "gad-7")
    visitor.prove()
    page = visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(), follow=True).content.decode()
    assert "a part has arrived" in page
    assert f'href="{visitor.at("form/gad-7/question/1/")}"' in page
    assert "a part has arrived" in visitor.get(visitor.at("done/"))
    page = visitor.client.post(visitor.at("form/gad-7/"), visitor.fill("gad-7"), follow=True).content.decode()
    assert "Thank you, your answers have arrived" in page
    assert [stored.instrument for stored in visitor.stored()] == ["phq-9", "gad-7"]


def test_last_page_says_what_happens_next_and_no_score(cast: Cast, visitor: Visitor) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        day = clock.today(cast.clinic.zone) + dt.timedelta(days=2)
        visit = PlannedVisit.objects.create(
            clinic=cast.clinic,
            course=make_course(cast.patient),
            patient=cast.patient,
            key="induction/dosing/1",
            kind="dosing",
            phase="induction",
            number=1,
            target=day,
            earliest=day,
            latest=day,
            starts_at=dt.datetime.combine(day, dt.time(13, 30), tzinfo=cast.clinic.zone),
        )
        visitor.form_request.change(visit=visit)
    visitor.prove()
    visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q1=3, q2=3, q3=3, q4=3, q5=3))
    page = visitor.get(visitor.at("done/"))
    assert f"before your visit on {day.day} {day:%b %Y} at 13:30 (time at the clinic)" in page
    assert "or tell North at your next visit" in page
    text = re.sub(r"<[^>]+>|\s+", " ", page.partition("<main")[2].partition("</main")[0])
    assert not re.search(r"\b15\b|score|severe|moderate|PHQ", text)


def test_patient_of_one_clinic_reaches_nothing_of_another(cast: Cast, visitor: Visitor) -> None:
    other = ask(cast.other_patient)
    other.prove()
    other.answer("1", 3)
    page = visitor.prove()
    assert "North" in page
    assert "South" not in page
    visitor.client.post(visitor.at("form/phq-9/"), visitor.fill())
    assert other.kept() == {"phq-9": {"1": 3}}
    assert other.stored() == []


def test_moment_of_answers_counts_on_the_clinics_day(cast: Cast) -> None:
    late_evening = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    with time_machine.travel(late_evening, tick=False):
        visitor = ask(cast.patient)
        visitor.prove()
        visitor.client.post(visitor.at("form/phq-9/"), visitor.fill())
    assert visitor.stored()[0].taken_on == dt.date(2026, 7, 2)


@pytest.mark.parametrize("path", ["birth-date/", "form/phq-9/"])
def test_post_without_its_cookie_is_refused_and_says_how_to_go_on(visitor: Visitor, path: str) -> None:
    visitor.prove()
    visitor.answer("1", 2)
    refusing = Client(enforce_csrf_checks=True)
    refusing.cookies = visitor.client.cookies
    refused = refusing.post(visitor.at(path), BIRTH_DATE | visitor.fill(q9=3))
    page = refused.content.decode()
    assert refused.status_code == 403
    assert "Allow cookies for this site" in page
    assert "Answers from earlier pages are kept" in page
    assert "Call the emergency number where you are" in page
    assert "console" not in page
    assert (visitor.kept(), visitor.stored()) == ({"phq-9": {"1": 2}}, [])


def test_link_followed_without_cookies_says_that_it_needs_them(visitor: Visitor) -> None:
    location = visitor.client.get(f"/f/{visitor.token}/").headers["Location"]
    page = Client().get(location)
    assert page.status_code == 404
    assert "Allow cookies for this site" in page.content.decode()


@pytest.mark.parametrize(
    ("path", "stored", "status"),
    [
        # What follows from the answers.
        ("clinic.care.consequences.judge", 1, 200),
        # Storing them.
        ("clinic.instruments.services.assessments.record", 0, 500),
        # The page that thanks for them.
        ("clinic.portal.access.TemplateResponse.rendered_content", 1, None),
    ],
)
def test_suicide_item_on_one_page_is_seen_whatever_fails_after_it(
    cast: Cast, visitor: Visitor, path: str, stored: int, status: int | None
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        make_course(cast.patient)
    visitor.prove()
    visitor.client.raise_request_exception = False
    with patch(path, side_effect=RuntimeError("after the fact"), new_callable=failing_as(path)):
        sent = visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q9=2))
    assert sent.status_code == (status or 500)
    assert [alert.rule for alert in visitor.alerts()] == ["suicide-item"]
    assert len(visitor.stored()) == stored
    if stored == 0:
        assert visitor.kept()["phq-9"]["9"] == 2
    if status is not None:
        assert 'href="tel:0800000000"' in sent.content.decode().partition("<footer")[0]


def failing_as(path: str) -> type:
    return PropertyMock if path.endswith("rendered_content") else MagicMock


def test_answers_that_could_not_be_sent_are_sent_by_trying_again(visitor: Visitor) -> None:
    visitor.prove()
    with patch("clinic.portal.views.sending.submit_self_report", side_effect=RuntimeError("down")):
        refused = visitor.client.post(visitor.at("form/phq-9/"), visitor.fill(q1=2)).content.decode()
    assert "Your answers are kept, but not sent yet" in refused
    assert f'action="{visitor.at("form/phq-9/send/")}"' in refused
    visitor.client.post(visitor.at("form/phq-9/send/"))
    assert [stored.total for stored in visitor.stored()] == [2]
