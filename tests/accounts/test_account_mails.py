"""Mails of the account pages: they lead to our own address only, and one that does not leave is told at once."""

import re
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tests.build import PASSWORD, Cast
from tests.lines import Lines

ADDRESS = re.compile(r"https?://\S+|\b[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?::\d+)?\b")
OURS = "https://taper.clinic.example"


@pytest.fixture
def hung_mail_server(settings: Settings) -> Iterator[None]:
    """Takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.getsockname()[1]
        yield


def ask_reset(email: str, **extra: str) -> tuple[int, str]:
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/password/reset/", {"email": email}, headers=extra)
    page = re.sub(r'"server-time" content="[^"]*"', "", answer.content.decode())
    return answer.status_code, page


def test_every_mail_leads_to_base_url_whatever_host_was_asked(cast: Cast, settings: Settings) -> None:
    settings.BASE_URL = OURS
    settings.ALLOWED_HOSTS = ["*"]
    evil = {"host": "attacker.example", "x-forwarded-host": "attacker.example"}
    ask_reset(cast.nurse.email, **evil)
    ask_reset("nobody@elsewhere.example", **evil)
    client = Client(headers=evil)
    client.force_login(cast.nurse)
    chosen = {"password1": "another long passphrase", "password2": "another long passphrase"}
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, **chosen})
    known = {cast.nurse.email.rpartition("@")[2], "elsewhere.example", urlsplit(OURS).netloc}
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        named = ADDRESS.findall(str(message.body))
        assert {urlsplit(each).netloc or each for each in named} <= known, message.body
    assert f"{OURS}/accounts/password/reset/key/" in str(mail.outbox[0].body)


def test_reset_while_the_mail_server_hangs_or_is_away_is_told_soon_and_alike(
    cast: Cast, settings: Settings, hung_mail_server: None, lines: Lines
) -> None:
    began = time.monotonic()
    known = ask_reset(cast.nurse.email)
    assert time.monotonic() - began < 5
    settings.EMAIL_PORT = 1
    unknown = ask_reset("nobody@elsewhere.example")
    assert known == unknown
    assert known[0] == 503
    assert "The mail could not be sent" in known[1]
    told = [line["reason"] for line in lines.read_all() if line["event"] == "account_mail_not_sent"]
    assert len(told) == 2
    assert told[1] == "ConnectionRefusedError"
