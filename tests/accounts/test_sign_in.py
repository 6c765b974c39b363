"""Signing in: what somebody who guesses learns, what a second factor keeps shut, and which session results."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth
from django.conf import settings as django_settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from pytest_django import Settings

from tests.accounts.signing import SECOND_STEP, STANDING_STILL, code_of, is_signed_in, send_code, sign_in
from tests.build import PASSWORD, Cast

UNKNOWN = "nobody@elsewhere.example"


def session_of(client: Client) -> str:
    return client.cookies[django_settings.SESSION_COOKIE_NAME].value


class Counted(MD5PasswordHasher):
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).hashed += 1
        return super().encode(password, salt)


def test_known_and_unknown_address_get_the_same_answer(cast: Cast) -> None:
    pages = []
    for email in (cast.nurse.email, UNKNOWN):
        answer = Client().post("/accounts/login/", {"login": email, "password": "guessed"})
        assert "csrfmiddlewaretoken" in answer.content.decode()
        context = answer.context["form"]
        pages.append((answer.status_code, context.errors, context.non_field_errors()))
    assert pages[0] == pages[1]


def test_known_and_unknown_address_cost_the_same_hashing(cast: Cast, settings: Settings) -> None:
    """Hashing is nearly all of the time a refusal takes, so that its length tells nothing."""
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    cast.nurse.set_password(PASSWORD)
    cast.nurse.save()
    cost = {}
    for email in (cast.nurse.email, UNKNOWN):
        Counted.hashed = 0
        sign_in(Client(), email, "guessed")
        cost[email] = Counted.hashed
    assert cost == {cast.nurse.email: 1, UNKNOWN: 1}


@pytest.mark.parametrize("known", [True, False])
def test_sixth_try_at_an_address_is_not_looked_at_even_with_the_right_password(
    cast: Cast, known: bool
) -> None:
    email = cast.nurse.email if known else UNKNOWN
    for _ in range(5):
        sign_in(Client(), email, "guessed")
    sixth = Client()
    answer = sixth.post("/accounts/login/", {"login": email, "password": PASSWORD})
    assert "Too many failed login attempts" in answer.content.decode()
    assert not is_signed_in(sixth)


def test_tries_from_one_machine_are_held_back_whatever_the_address(cast: Cast) -> None:
    for number in range(10):
        sign_in(Client(), f"{number}@elsewhere.example", "guessed")
    held = Client()
    sign_in(held, cast.nurse.email)
    assert not is_signed_in(held)
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    sign_in(elsewhere, cast.nurse.email)
    assert is_signed_in(elsewhere)


def test_session_known_before_signing_in_is_worth_nothing_afterwards(cast: Cast) -> None:
    client, attacker = Client(), Client()
    session = client.session
    session["planted"] = "yes"
    session.save()
    planted = session_of(client)
    attacker.cookies[django_settings.SESSION_COOKIE_NAME] = planted
    sign_in(client, cast.nurse.email)
    assert is_signed_in(client)
    assert session_of(client) != planted
    assert not is_signed_in(attacker)


@STANDING_STILL
def test_staff_without_a_second_factor_reach_its_setup_and_no_patient(cast: Cast, settings: Settings) -> None:
    settings.REQUIRE_MFA = True
    client = Client()
    sign_in(client, cast.nurse.email)
    for path in ("/", "/patients/", f"/patients/{cast.patient.pk}/", "/no-such-page/"):
        assert client.get(path)["Location"] == "/accounts/2fa/totp/activate/"
        assert client.post(path)["Location"] == "/accounts/2fa/totp/activate/"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert client.get(f"/patients/{cast.patient.pk}/").status_code == 200


def test_recovery_codes_alone_are_no_second_factor_and_each_works_once(
    cast: Cast, settings: Settings
) -> None:
    settings.REQUIRE_MFA = True
    codes = RecoveryCodes.activate(cast.nurse)
    client = Client()
    client.force_login(cast.nurse)
    assert not is_signed_in(client)

    auth.TOTP.activate(cast.nurse, auth.generate_totp_secret())
    code = codes.get_unused_codes()[0]
    first, second = Client(), Client()
    for each in (first, second):
        sign_in(each, cast.nurse.email)
        assert not is_signed_in(each)
        send_code(each, code)
    assert (is_signed_in(first), is_signed_in(second)) == (True, False)


@STANDING_STILL
def test_codes_are_not_tried_through_even_with_a_fresh_session(cast: Cast) -> None:
    secret = auth.generate_totp_secret()
    auth.TOTP.activate(cast.nurse, secret)
    for _ in range(5):
        client = Client()
        sign_in(client, cast.nurse.email)
        send_code(client, "no code")
    client = Client()
    assert sign_in(client, cast.nurse.email).headers["Location"] == SECOND_STEP
    send_code(client, code_of(secret))
    assert not is_signed_in(client)
