"""A password that many people choose is refused wherever one is chosen."""

import getpass

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from tests.build import PASSWORD, Cast

COMMON = [
    "qwerty123456",
    "password1234",
    "PASSWORD1234",
    "Password1234!",
    "P@ssw0rd1234",
    "welcome12345",
    "Summer2026!!!",
    "passwordpassword",
    "trustno1trustno1",
    "qwertyuiopasdf",
    "abcdefghijkl",
    "aaaaaaaaaaaa",
    "123456789012",
    "letmein123456",
    "password20261130",
    "ketamine1234",
    "correcthorsebatterystaple",
    "Correct-Horse-Battery-Staple",
]
GOOD = (
    "a long enough passphrase",
    "violet-tractor-lantern",
    "Kx9#mTq2vLp8wZ",
    "password of the tall grey heron",
)


def is_refused(password: str) -> bool:
    try:
        validate_password(password)
    except ValidationError:
        return True
    return False


def test_common_password_is_refused_however_it_is_lengthened() -> None:
    assert [each for each in COMMON if not is_refused(each)] == []
    assert [each for each in GOOD if is_refused(each)] == []


def test_password_of_the_demo_is_good_for_the_demo_only(settings: Settings) -> None:
    assert not is_refused("taper-demo-1")
    settings.DEMO = False
    assert is_refused("taper-demo-1")
    assert is_refused("Taper-Demo-1")


def test_long_password_is_judged_at_once() -> None:
    assert not is_refused(f"{PASSWORD} " * 100)


def test_every_door_that_takes_a_password_refuses_a_common_one(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    common = "Welcome-2026!"
    monkeypatch.setattr(getpass, "getpass", lambda _: common)
    with pytest.raises(CommandError, match="too common") as refusal:
        call_command("add_staff", "new@north.example", "--name=New", "--clinic=north", "--role=nurse")
    assert common not in str(refusal.value)
    client.force_login(cast.nurse)
    chosen = {"oldpassword": PASSWORD, "password1": common, "password2": common}
    answer = client.post("/accounts/password/change/", chosen)
    assert "too common" in answer.content.decode()
    cast.nurse.refresh_from_db()
    assert cast.nurse.check_password(PASSWORD)
