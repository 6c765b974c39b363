"""Whoever looks leaves a line, on every page, without the page having to think of it."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client

from clinic.audit.models import AccessEntry
from clinic.core import clock
from tests.accounts.signing import STANDING_STILL, code_of, sign_in
from tests.build import PASSWORD, Cast, begin_course
from tests.console.conftest import Enter
from tests.console.pages import inside_of
from tests.contracts.test_urls import ROUTES, address, is_public

NAMES_NOBODY = {"why/<path:ref>/", "clinics/<uuid:clinic_id>/"}
"""A source holds no patient data, and a change of clinic is followed by Today, which leaves its own line."""
WITHOUT_IDS = [route for route in ROUTES if not is_public(route) and "<" not in route]
BACKGROUND = {"X-Background": "yes"}


def lines(cast: Cast, who: Any) -> list[tuple[str, str]]:
    with inside_of(cast.patient):
        own = AccessEntry.objects.filter(actor_id=who.pk).order_by("id")
        return list(own.values_list("purpose", "detail"))


@pytest.mark.parametrize("route", WITHOUT_IDS, ids=str)
def test_every_list_leaves_a_line(cast: Cast, enter: Enter, route: str) -> None:
    """Asked by the first who may; a page that is only posted to leaves history instead."""
    for who in (cast.prescriber, cast.manager):
        answer = enter(who).get(f"{address(route, ROUTES[route])}?patient={cast.patient.pk}")
        if answer.status_code == 200:
            [(purpose, detail)] = lines(cast, who)
            assert purpose in {"list", "export", "course", "search"}
            assert detail == f"console:{ROUTES[route].name}"
            return
        if answer.status_code == 405:
            return
        assert (answer.status_code, lines(cast, who)[0][0]) == (403, "refused")
    raise AssertionError(f"nobody may open {route}")


def test_pages_that_name_nobody_are_told_by_name() -> None:
    assert ROUTES.keys() >= NAMES_NOBODY


@pytest.mark.parametrize(
    ("page", "purpose", "detail"),
    [
        ("/", "list", "console:today"),
        ("/patients/", "list", "console:caseload"),
        ("/patients/?q=okafor", "search", "console:caseload"),
        ("/patients/?q=+", "list", "console:caseload"),
        ("/patients/export.csv?q=okafor", "export", "console:export-caseload"),
        ("/safety/", "list", "console:safety"),
        ("/reminders/", "list", "console:reminders"),
        ("/outcomes/", "list", "console:outcomes"),
    ],
)
def test_line_says_list_search_or_export_and_never_the_words_searched_for(
    prescriber: Client, cast: Cast, page: str, purpose: str, detail: str
) -> None:
    assert prescriber.get(page).status_code == 200
    assert lines(cast, cast.prescriber) == [(purpose, detail)]


def test_look_at_a_patient_leaves_its_own_line_and_no_second_one(nurse: Client, cast: Cast) -> None:
    nurse.get(f"/patients/{cast.patient.pk}/")
    with inside_of(cast.patient):
        [entry] = AccessEntry.objects.filter(actor_id=cast.nurse.pk)
        assert (entry.patient_id, entry.purpose) == (cast.patient.pk, "chart")


def test_page_not_found_and_what_is_sent_leave_none(nurse: Client, cast: Cast) -> None:
    nurse.get(f"/patients/{cast.clinic.pk}/")
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
    nurse.post(f"/sessions/{course.pk}/undo-arrival/")
    assert lines(cast, cast.nurse) == []


@pytest.mark.parametrize("page", ["/", "/patients/{}/alerts/"])
def test_page_that_renews_itself_leaves_a_line_once_in_a_quarter_of_an_hour(
    nurse: Client, cast: Cast, page: str
) -> None:
    with time_machine.travel(clock.now(), tick=False) as travelled:
        nurse.force_login(cast.nurse)
        for minutes in (0, 5, 9, 2):
            travelled.shift(dt.timedelta(minutes=minutes))
            nurse.get("/why/threshold:bp.predose.systolic/")
            nurse.get(page.format(cast.patient.pk), headers=BACKGROUND)
    assert len(lines(cast, cast.nurse)) == 2


def test_page_opened_by_a_person_is_told_each_time(nurse: Client, cast: Cast) -> None:
    for _ in range(3):
        nurse.get("/patients/")
    assert len(lines(cast, cast.nurse)) == 3


def test_strip_says_nothing_while_nothing_changed(nurse: Client, cast: Cast) -> None:
    page = f"/patients/{cast.patient.pk}/alerts/"
    assert nurse.get(page).status_code == 204
    assert nurse.get(page, {"shown": "Severe blood pressure"}).status_code == 200


def test_sign_in_is_a_line_in_each_clinic_of_the_person(cast: Cast) -> None:
    sign_in(Client(), cast.nurse.email, PASSWORD)
    assert lines(cast, cast.nurse) == [("signed-in", "")]


@pytest.mark.django_db(transaction=True)
@STANDING_STILL
def test_second_factor_added_and_removed_are_lines(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.nurse.email, PASSWORD)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    client.post("/accounts/2fa/totp/deactivate/")
    # Of one moment, since time stands still: in no order.
    assert set(lines(cast, cast.nurse)) == {
        ("signed-in", ""),
        ("account", "added totp authenticator"),
        ("account", "added recovery codes"),
        ("account", "removed totp authenticator"),
        ("account", "removed recovery codes"),
    }


def test_changed_password_is_a_line(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.nurse.email, PASSWORD)
    new = "another long passphrase of six words"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert ("account", "password changed") in lines(cast, cast.nurse)
