"""A staff session ends when nobody sits at it, whatever an open page goes on asking by itself."""

import datetime as dt

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from tests.build import Cast

MINUTE = dt.timedelta(minutes=1)


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
