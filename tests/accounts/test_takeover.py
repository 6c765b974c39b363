"""A staff session that somebody left open is not enough to take the account over."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as django_settings
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tests.accounts.signing import STANDING_STILL, code_of, sign_in
from tests.build import PASSWORD, Cast
from tests.lines import Lines

ATTACKER = "mallory@elsewhere.example"
NEW_PASSWORD = "quite another passphrase"
CHOSEN = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
LINK = re.compile(rf"{re.escape(django_settings.BASE_URL)}(/accounts/password/reset/key/\S+)")
NEED_THE_PASSWORD = (
    "2fa/totp/activate",
    "2fa/recovery-codes",
    "2fa/recovery-codes/generate",
    "2fa/recovery-codes/download",
    "2fa/webauthn/add",
    "2fa/webauthn/keys/1/remove",
    "2fa/webauthn/keys/1/edit",
)


@pytest.fixture
def left_open(cast: Cast) -> Client:
    """The session of a nurse who has recovery codes, long after the password was given."""
    RecoveryCodes.activate(cast.nurse)
    client = Client()
    client.force_login(cast.nurse)
    return client


def ask_reset(address: str) -> None:
    answer = Client().post("/accounts/password/reset/", {"email": address})
    assert answer["Location"] == "/accounts/password/reset/done/"


@pytest.mark.parametrize("path", ["email/", "confirm-email/", "confirm-email/x/", "password/set/"])
def test_page_that_would_add_an_address_or_skip_the_password_does_not_exist(
    left_open: Client, path: str
) -> None:
    sent = {"action_add": "", "email": ATTACKER, **CHOSEN}
    assert left_open.get(f"/accounts/{path}").status_code == 404
    assert left_open.post(f"/accounts/{path}", sent).status_code == 404
    assert not EmailAddress.objects.exists()


@pytest.mark.parametrize("path", NEED_THE_PASSWORD)
@pytest.mark.parametrize("method", ["get", "post"])
def test_second_factor_is_neither_shown_nor_changed_without_the_password(
    left_open: Client, path: str, method: str
) -> None:
    asked = getattr(left_open, method)(f"/accounts/{path}/")
    led = asked.headers.get("Location", "")
    assert asked.status_code == 405 or led.startswith("/accounts/reauthenticate/?next=")


def test_password_is_changed_by_who_knows_it_only(cast: Cast, left_open: Client) -> None:
    left_open.post("/accounts/password/change/", {"oldpassword": "guessed", **CHOSEN})
    cast.nurse.refresh_from_db()
    assert cast.nurse.check_password(PASSWORD)
    left_open.post("/accounts/password/change/", {"oldpassword": PASSWORD, **CHOSEN})
    cast.nurse.refresh_from_db()
    assert cast.nurse.check_password(NEW_PASSWORD)


@pytest.mark.django_db(transaction=True)
@STANDING_STILL
def test_changed_password_and_second_factor_are_told_to_the_accounts_own_address(
    cast: Cast, left_open: Client
) -> None:
    EmailAddress.objects.create(user=cast.nurse, email=ATTACKER, verified=True, primary=True)
    left_open.post("/accounts/password/change/", {"oldpassword": PASSWORD, **CHOSEN})
    again = Client()
    sign_in(again, cast.nurse.email, NEW_PASSWORD)
    again.post("/accounts/reauthenticate/", {"password": NEW_PASSWORD})
    secret = again.get("/accounts/2fa/totp/activate/").context["form"].secret
    again.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert [message.to for message in mail.outbox] == 2 * [[cast.nurse.email]]
    assert [message.subject for message in mail.outbox] == [
        "The password of your Taper account was changed",
        "An authenticator app was added to your Taper account",
    ]
    assert all("From the address: 127.0.0.1" in str(message.body) for message in mail.outbox)


def test_mail_server_that_is_away_does_not_undo_a_changed_password(
    cast: Cast, left_open: Client, settings: Settings, lines: Lines
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    answer = left_open.post("/accounts/password/change/", {"oldpassword": PASSWORD, **CHOSEN})
    assert answer.status_code == 302
    cast.nurse.refresh_from_db()
    assert cast.nurse.check_password(NEW_PASSWORD)
    [line] = [each for each in lines.read_all() if each["event"] == "account_change_not_mailed"]
    assert line["reason"] == "ConnectionRefusedError"


@pytest.mark.parametrize("verified", [False, True])
def test_reset_link_goes_to_the_accounts_own_address_only(cast: Cast, verified: bool) -> None:
    EmailAddress.objects.create(user=cast.nurse, email=ATTACKER, verified=verified)
    ask_reset(ATTACKER)
    ask_reset(cast.nurse.email)
    assert [message.to for message in mail.outbox] == 2 * [[cast.nurse.email]]


def test_reset_link_works_once(cast: Cast) -> None:
    ask_reset(cast.nurse.email)
    found = LINK.search(str(mail.outbox[0].body))
    assert found
    link = found[1]

    def choose(client: Client, password: str) -> None:
        form = client.get(link, follow=True).redirect_chain
        where = form[-1][0] if form else link
        client.post(where, {"password1": password, "password2": password})
        cast.nurse.refresh_from_db()

    choose(Client(), NEW_PASSWORD)
    assert cast.nurse.check_password(NEW_PASSWORD)
    assert mail.outbox[1].subject == "The password of your Taper account was chosen anew"
    choose(Client(), "a third passphrase altogether")
    assert cast.nurse.check_password(NEW_PASSWORD)


def test_reset_of_an_unknown_address_is_answered_alike_and_opens_nothing(cast: Cast) -> None:
    ask_reset("nobody@elsewhere.example")
    [message] = mail.outbox
    assert message.to == ["nobody@elsewhere.example"]
    assert not LINK.search(str(message.body))
