"""Signing in step by step, as a browser does."""

import time_machine
from allauth.mfa.totp.internal import auth
from django.http import HttpResponseBase
from django.test import Client

from tests.build import PASSWORD

# A code is good for half a minute; no test may begin at the end of one.
STANDING_STILL = time_machine.travel("2026-03-02T12:00:00Z", tick=False)
SECOND_STEP = "/accounts/2fa/authenticate/"


def sign_in(client: Client, email: str, password: str = PASSWORD) -> HttpResponseBase:
    return client.post("/accounts/login/", {"login": email, "password": password})


def send_code(client: Client, code: str) -> HttpResponseBase:
    return client.post(SECOND_STEP, {"code": code})


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def code_of(secret: str) -> str:
    """What an authenticator app shows now."""
    counter = next(iter(auth.yield_hotp_counters_from_time()))
    return str(auth.format_hotp_value(auth.hotp_value(secret, counter)))
