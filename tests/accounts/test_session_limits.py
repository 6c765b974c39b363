"""A staff session ends when nobody sits at it, after a day's work, and with what it rests on."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from clinic.accounts.models import User
from clinic.accounts.services import change_role, end_membership
from tests.build import BUILDER, PASSWORD, Cast

MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def two_browsers(cast: Cast) -> tuple[Client, Client]:
    """Both signed in as the nurse."""
    browsers = Client(), Client()
    for each in browsers:
        each.post("/accounts/login/", {"login": cast.nurse.email, "password": PASSWORD})
        assert each.get("/").status_code == 200
    return browsers


@pytest.mark.parametrize(("headers", "status"), [({}, 200), ({"X-Background": "yes"}, 401)])
def test_only_what_a_person_does_keeps_the_session_alive(
    cast: Cast, client: Client, headers: dict[str, str], status: int
) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        client.force_login(cast.nurse)
        client.get("/")
        answers = []
        for _ in range(settings.SESSION_IDLE // MINUTE + 1):
            clock.shift(MINUTE)
            answers.append(client.get("/", headers={"HX-Request": "true"} | headers).status_code)
        assert answers[-1] == status


def test_page_asked_for_after_the_session_ended_leads_to_sign_in(cast: Cast, client: Client) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        client.force_login(cast.nurse)
        client.get("/")
        clock.shift(settings.SESSION_IDLE + MINUTE)
        assert client.get("/patients/")["Location"] == "/accounts/login/?next=/patients/"


def test_session_ends_twelve_hours_after_signing_in_however_busy(cast: Cast, client: Client) -> None:
    with time_machine.travel(dt.datetime.now(dt.UTC), tick=False) as clock:
        began = dt.datetime.now(dt.UTC)
        client.force_login(cast.nurse)
        while client.get("/").status_code == 200:
            clock.shift(10 * MINUTE)
        assert dt.datetime.now(dt.UTC) - began == dt.timedelta(hours=12, minutes=10)


def test_new_password_ends_every_session(two_browsers: tuple[Client, Client]) -> None:
    here, elsewhere = two_browsers
    new = "quite another passphrase"
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert [each.get("/").status_code for each in (here, elsewhere)] == [302, 302]


def test_signing_out_ends_the_session_on_the_server(two_browsers: tuple[Client, Client]) -> None:
    here, elsewhere = two_browsers
    copied = Client()
    copied.cookies[settings.SESSION_COOKIE_NAME] = here.cookies[settings.SESSION_COOKIE_NAME].value
    here.post("/accounts/logout/")
    assert copied.get("/").status_code == 302
    assert elsewhere.get("/").status_code == 200


def test_sign_out_everywhere_else_leaves_this_one(two_browsers: tuple[Client, Client]) -> None:
    here, elsewhere = two_browsers
    here.post("/accounts/sessions/")
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)


def test_closed_account_and_ended_or_changed_role_count_from_the_next_click(
    cast: Cast, client: Client
) -> None:
    client.force_login(cast.prescriber)
    page = f"/patients/{cast.patient.pk}/edit/"
    assert client.get(page).status_code == 200
    about: dict[str, Any] = {"clinic": cast.clinic, "email": cast.prescriber.email, "by": BUILDER}
    change_role(role="auditor", **about)
    assert (client.get(page).status_code, client.get("/").status_code) == (403, 200)
    end_membership(**about)
    assert client.get("/").status_code == 403
    User.objects.filter(pk=cast.prescriber.pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/accounts/login/")
