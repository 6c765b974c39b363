"""Sign-in, password, second factor: their words, and that enrolling stays possible."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.build import PASSWORD, Cast

# Heading, label, button or tab title whose second or later word begins like a title's.
TITLE_CASE = re.compile(r"<(?:h1|h2|th|label|button|title)[^>]*>\s*[\w'-]+(?: [\w'-]+)* [A-Z][a-z]+")
OTHER_EMAIL = re.compile(r"\b[Ee]mail address|>\s*Email\b")
SIGNED_OUT = ("login", "password/reset", "password/reset/done", "inactive", "signup")
SIGNED_IN = (
    "logout",
    "password/change",
    "sessions",
    "2fa",
    "2fa/recovery-codes/generate",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
)


@pytest.fixture
def nurse(cast: Cast, client: Client) -> Client:
    """Signed in with the password a moment ago, as the pages of the second factor ask."""
    client.post("/accounts/login/", {"login": cast.nurse.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("path", SIGNED_OUT)
def test_pages_before_sign_in_speak_as_the_rest(db: None, client: Client, path: str) -> None:
    assert foreign_words(client, path) == []


@pytest.mark.parametrize("path", SIGNED_IN)
def test_pages_of_ones_own_account_speak_as_the_rest(nurse: Client, path: str) -> None:
    assert foreign_words(nurse, path) == []


def test_wrong_password_is_refused_in_our_words(cast: Cast, client: Client) -> None:
    answer = client.post("/accounts/login/", {"login": cast.nurse.email, "password": "wrong"})
    assert "The e-mail address or the password is wrong." in answer.content.decode()


def test_asking_for_a_new_password_does_not_bar_a_second_factor(cast: Cast, nurse: Client) -> None:
    Client().post("/accounts/password/reset/", {"email": cast.nurse.email})
    assert EmailAddress.objects.filter(user=cast.nurse, verified=False).exists()
    assert nurse.get("/accounts/2fa/totp/activate/").status_code == 200


def foreign_words(client: Client, path: str) -> list[str]:
    """What a page that opens says otherwise than the rest of the program."""
    answer = client.get(f"/accounts/{path}/")
    assert answer.status_code == 200
    html = answer.content.decode()
    return [*TITLE_CASE.findall(html), *OTHER_EMAIL.findall(html)]
