"""A link opens for the patient and, when it does not, tells nobody why."""

import datetime as dt
import logging
import re
from pathlib import Path
from unittest.mock import patch
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from redis.exceptions import ConnectionError as RedisConnectionError

from clinic.accounts.tenancy import enter_clinic
from clinic.care.people import update_patient
from clinic.care.rebuilding import rebuild_clinic
from clinic.core import clock
from clinic.core.logs import JsonFormatter
from clinic.instruments.models import FormLink
from clinic.instruments.services import cancel_request
from clinic.patients.models import Patient
from clinic.portal.urls import urlpatterns
from tests.build import BUILDER, Cast, make_patient
from tests.portal.patients import BIRTH_DATE, WRONG_BIRTH_DATE, Visitor, ask, remind

LATER = dt.timedelta(days=30)


def test_link_leads_to_the_date_of_birth_without_its_secret_in_the_address(visitor: Visitor) -> None:
    response = visitor.client.get(f"/f/{visitor.token}/", follow=True)
    assert response.redirect_chain == [(visitor.at("birth-date/"), 302)]
    page = response.content.decode()
    assert "What is your date of birth?" in page
    assert visitor.token not in page
    assert visitor.token not in str(visitor.client.cookies)


def test_links_that_do_not_open_give_the_same_bytes(cast: Cast) -> None:
    used, revoked, cancelled = (ask(cast.patient, code) for code in ("phq-9", "gad-7", "audit-c"))
    used.prove()
    used.client.post(used.at("form/phq-9/"), used.fill())
    remind(revoked)
    with enter_clinic(cast.clinic, by=BUILDER):
        cancel_request(request=cancelled.form_request, by=BUILDER)
    with time_machine.travel(clock.now() - LATER):
        expired = ask(cast.patient, "phq-2")
    tokens = ["never-made", "", used.token, revoked.token, cancelled.token, expired.token]
    with time_machine.travel(clock.now(), tick=False):
        answers = [Client().get(f"/f/{token or 'x' * 43}/") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert len({_headers(answer) for answer in answers}) == 1
    assert b"ask your clinic for a new link" in answers[0].content
    assert b"North" not in answers[0].content


def _headers(response: HttpResponseBase) -> tuple[str, ...]:
    """Without the policy's nonce, which is new with each response."""
    names = (name for name in sorted(response.headers) if name != "Content-Security-Policy")
    return (*(f"{name}: {response.headers[name]}" for name in names), str(response.cookies))


def test_newer_link_closes_the_pages_of_the_older(visitor: Visitor) -> None:
    visitor.prove()
    newer = remind(visitor)
    assert visitor.client.get(visitor.at("form/")).status_code == 404
    assert "Hello Ada" in newer.prove()


def test_new_link_ends_every_older_one_that_asks_for_the_same_questionnaire(cast: Cast) -> None:
    older, wider, other, another = (
        ask(cast.patient),
        ask(cast.patient, "gad-7", "phq-9"),
        ask(cast.patient, "audit-c"),
        ask(make_patient(cast.clinic, "Sato")),
    )
    wider.prove()
    newest = ask(cast.patient)
    assert "a new form begins empty" in older.open()
    assert wider.client.get(wider.at("form/")).status_code == 404
    assert "What is your date of birth?" in other.open()
    assert "What is your date of birth?" in another.open()
    assert "Hello Ada" in newest.prove()
    assert [len(each.kept()) for each in (older, wider)] == [0, 0]


CALLS = re.compile(r"\b[Cc]all (?:them|your clinic|{{ ?clinic\.name)")
WITH_A_NUMBER = re.compile(r"{% if clinic\.phone %}.*?{% else %}", re.DOTALL)


@pytest.mark.parametrize("page", sorted(Path("templates/portal").glob("*.html")), ids=lambda page: page.stem)
def test_page_asks_to_call_the_clinic_only_where_it_gives_the_number(page: Path) -> None:
    assert CALLS.findall(WITH_A_NUMBER.sub("", page.read_text(encoding="utf-8"))) == []


def test_following_a_link_changes_nothing(visitor: Visitor) -> None:
    visitor.client.head(f"/f/{visitor.token}/")
    visitor.open()
    assert [(link.version, link.opened_at) for link in visitor.links()] == [(1, None)]


def test_right_date_of_birth_opens_the_form_and_another_browser_stays_out(visitor: Visitor) -> None:
    assert "Hello Ada" in visitor.prove()
    assert Client().get(visitor.at("form/")).status_code == 404


def test_link_of_another_patient_on_the_same_phone_asks_again(cast: Cast, visitor: Visitor) -> None:
    visitor.prove()
    other = ask(cast.other_patient)
    other.client = visitor.client
    assert "What is your date of birth?" in other.open()
    assert other.client.get(other.at("form/")).status_code == 404
    assert "South" in other.prove()


def test_page_of_one_form_gives_nothing_to_another_opened_later(cast: Cast, visitor: Visitor) -> None:
    """Two links in one browser, on a shared phone or a clinic's tablet: every page, asked for and posted."""
    visitor.prove()
    visitor.answer("1", 2)
    other = ask(cast.other_patient)
    other.client = visitor.client
    for step in (other.open, other.prove):
        step()
        for page in ("", "check/", "question/9/", "send/"):
            for answer in (
                visitor.client.get(visitor.at(f"form/phq-9/{page}")),
                visitor.client.post(visitor.at(f"form/phq-9/{page}"), visitor.fill(q9=3)),
            ):
                assert answer.status_code in {405, 409}
        for page in ("form/", "done/", "save/phq-9/", "birth-date/"):
            refused = visitor.client.post(visitor.at(page), visitor.fill(q9=3) | BIRTH_DATE)
            assert refused.status_code in {405, 409}
            assert "South" not in refused.content.decode()
        assert "Please open your link again" in visitor.get(visitor.at("form/"))
    assert (other.kept(), other.stored(), other.alerts()) == ({}, [], [])
    assert (visitor.kept(), visitor.stored()) == ({"phq-9": {"1": 2}}, [])
    assert "South" in other.get(other.at("form/"))
    assert "Your answers so far are kept" in visitor.prove()


def test_date_of_birth_typed_for_one_link_is_no_try_of_another(cast: Cast, visitor: Visitor) -> None:
    visitor.open()
    other = ask(cast.other_patient)
    other.client = visitor.client
    other.open()
    assert visitor.client.post(visitor.at("birth-date/"), BIRTH_DATE).status_code == 409
    assert visitor.client.post(visitor.at("birth-date/"), WRONG_BIRTH_DATE).status_code == 409
    assert [link.wrong_tries for link in (*visitor.links(), *other.links())] == [0, 0]


def test_dead_link_beside_it_does_not_end_a_form_that_runs(cast: Cast, visitor: Visitor) -> None:
    dead = ask(cast.other_patient)
    with enter_clinic(cast.other_clinic, by=BUILDER):
        cancel_request(request=dead.form_request, by=BUILDER)
    visitor.prove()
    for path in (f"/f/{dead.token}/", "/f/unknown/"):
        assert visitor.client.get(path).status_code == 404
    for page in ("birth-date/", "form/"):
        assert visitor.client.get(dead.at(page)).status_code == 409
    assert visitor.answer("1", 2) == visitor.at("form/phq-9/question/2/")


def test_wrong_date_of_birth_is_said_and_the_fifth_closes_the_link(visitor: Visitor) -> None:
    visitor.open()
    tries = [visitor.client.post(visitor.at("birth-date/"), WRONG_BIRTH_DATE) for _ in range(5)]
    assert [answer.status_code for answer in tries] == [422] * 4 + [404]
    assert "This is not the date of birth your clinic has for you" in tries[0].content.decode()
    assert "This link does not open" in tries[4].content.decode()
    assert visitor.client.post(visitor.at("birth-date/"), BIRTH_DATE).status_code == 404
    assert "This link does not open" in visitor.open()
    [told] = visitor.alerts()
    assert (told.rule, told.urgency, told.about_id) == ("form-link-closed", "today", visitor.links()[0].pk)
    assert told.message == "The link to PHQ-9 was closed after 5 wrong dates of birth."


def test_wrong_date_of_birth_counts_where_nobody_can_be_told_of_it_and_is_told_at_night(
    cast: Cast, visitor: Visitor
) -> None:
    visitor.open()
    with patch("clinic.care.assessments.review_link", side_effect=RuntimeError("broken")):
        for _ in range(5):
            visitor.client.post(visitor.at("birth-date/"), WRONG_BIRTH_DATE)
    assert visitor.links()[0].revoked_at is not None
    assert visitor.alerts() == []
    rebuild_clinic(cast.clinic)
    assert [alert.rule for alert in visitor.alerts()] == ["form-link-closed"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"day": "", "month": "5", "year": "1980"}, "Enter the day"),
        ({"day": "17", "month": "May", "year": "1980"}, "Enter the month as a number"),
        ({"day": "17", "month": "5", "year": "80"}, "The year has four digits"),
        ({"day": "31", "month": "2", "year": "1980"}, "not in the calendar"),
        ({"day": "17", "month": "5", "year": "2099"}, "lies in the past"),
    ],
)
def test_date_that_is_none_is_explained_kept_and_no_try(
    visitor: Visitor, given: dict[str, str], said: str
) -> None:
    visitor.open()
    for _ in range(6):
        visitor.client.post(visitor.at("birth-date/"), given)
    page = visitor.client.post(visitor.at("birth-date/"), given).content.decode()
    assert said in page
    assert f'value="{given["year"]}"' in page
    assert visitor.links()[0].wrong_tries == 0


def test_address_that_guesses_links_waits_and_others_do_not(visitor: Visitor) -> None:
    guesses = [visitor.client.get(f"/f/guess-{n}/").status_code for n in range(31)]
    assert guesses == [404] * 30 + [429]
    held = visitor.client.get(f"/f/{visitor.token}/")
    assert (held.status_code, held.headers["Retry-After"]) == (429, "600")
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/f/{visitor.token}/").status_code == 302


def test_address_that_guesses_birth_dates_over_many_links_waits(cast: Cast) -> None:
    statuses = []
    for _ in range(7):
        visitor = ask(cast.patient)
        visitor.open()
        statuses += [
            visitor.client.post(visitor.at("birth-date/"), WRONG_BIRTH_DATE).status_code for _ in range(3)
        ]
    assert statuses == [422] * 20 + [429]


def test_link_opens_while_redis_is_down(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise RedisConnectionError("no Redis")

    for name in ("get", "add", "incr"):
        monkeypatch.setattr(cache, name, refuse)
    assert Client().get("/f/guess/").status_code == 404
    assert "Hello Ada" in visitor.prove()


def test_pass_runs_out_after_an_hour_without_a_page(visitor: Visitor) -> None:
    visitor.prove()
    with time_machine.travel(clock.now() + dt.timedelta(minutes=50)):
        assert visitor.client.get(visitor.at("form/")).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=100)):
        assert visitor.client.get(visitor.at("form/")).status_code == 200
    with time_machine.travel(clock.now() + dt.timedelta(minutes=170)):
        assert visitor.client.get(visitor.at("form/")).status_code == 404


def test_forged_pass_opens_nothing(visitor: Visitor) -> None:
    link = visitor.links()[0]
    visitor.client.cookies["taper_form-proved"] = f"{link.clinic_id}/{link.pk}:1abcde:forged"
    assert visitor.client.get(visitor.at("form/")).status_code == 404


def test_token_reaches_neither_database_nor_log(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        visitor.prove()
        Client().get(f"/f/{visitor.token}x/")
    with enter_clinic(visitor.patient.clinic, by=BUILDER):
        row = FormLink.objects.get(pk=visitor.links()[0].pk)
    assert visitor.token not in str(row.__dict__)
    written = "\n".join(JsonFormatter().format(record) for record in caplog.records)
    assert "/f/<str:token>/" in written
    assert visitor.token not in written


@pytest.mark.parametrize("pattern", urlpatterns, ids=lambda pattern: str(pattern.pattern))
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_finds_the_same_closed_door_at_every_address(
    db: None, pattern: URLPattern, method: str
) -> None:
    path = "/" + str(pattern.pattern).replace("<uuid:asked>", str(uuid4()))
    path = re.sub(r"<\w+:\w+>", "1", path)
    response = getattr(Client(), method)(path)
    assert response.status_code in {404, 405}
    if response.status_code == 404:
        assert "This link does not open" in response.content.decode()


def test_page_of_a_link_asks_for_its_own_clinic_alone(visitor: Visitor) -> None:
    visitor.prove()
    with CaptureQueriesContext(connection) as asked:
        assert visitor.client.get(visitor.at("form/phq-9/")).status_code == 200
    clinics = [query["sql"] for query in asked if 'FROM "accounts_clinic"' in query["sql"]]
    assert clinics
    assert all('"accounts_clinic"."id" = ' in sql for sql in clinics)


def test_link_of_who_is_no_longer_a_patient_opens_no_more_and_then_again(cast: Cast) -> None:
    """At every step of the way: in the message, before the date of birth, within the form, on its last page."""
    sent, arrived, proved = (ask(cast.patient, code) for code in ("phq-9", "gad-7", "audit-c"))
    done = ask(cast.patient, "phq-2")
    arrived.open()
    proved.prove()
    done.prove()
    done.client.post(done.at("form/phq-2/"), done.fill("phq-2"))
    _set(cast, is_active=False)
    assert sent.client.get(f"/f/{sent.token}/").status_code == 404
    assert arrived.client.post(arrived.at("birth-date/"), BIRTH_DATE).status_code == 404
    assert done.client.get(done.at("done/")).status_code == 404
    answer = proved.client.post(proved.at("form/audit-c/question/1/"), {"q1": "1", "to": "next"})
    assert answer.status_code == 404
    assert proved.kept() == {}
    _set(cast, is_active=True)
    assert "What is your date of birth?" in sent.open()
    assert "What is your date of birth?" not in sent.prove()


def _set(cast: Cast, *, is_active: bool) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        patient = Patient.objects.select_related("clinic").get(pk=cast.patient.pk)
        update_patient(patient=patient, expected_version=patient.version, is_active=is_active, by=BUILDER)
