"""Tries are counted by the machine that makes them, behind a proxy too, and nobody can choose another's address."""

import pytest
from allauth.account.adapter import get_adapter
from django.test import Client, RequestFactory
from pytest_django import Settings

from tests.accounts.signing import sign_in
from tests.build import PASSWORD, Cast


@pytest.mark.parametrize(
    ("is_set", "peer", "forwarded", "counted"),
    [
        (True, "172.18.0.1", "198.51.100.7", "198.51.100.7"),
        (True, "172.18.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (True, "172.18.0.1", "", "172.18.0.1"),
        (True, "172.18.0.1", "unknown", "172.18.0.1"),
        (False, "127.0.0.1", "198.51.100.7", "198.51.100.7"),
        (False, "172.18.0.1", "203.0.113.9, 198.51.100.7", "198.51.100.7"),
        (False, "", "198.51.100.7", "198.51.100.7"),
        (False, "8.8.8.8", "198.51.100.7", "8.8.8.8"),
        (False, "8.8.8.8", "", "8.8.8.8"),
        (False, "::1", "2001:db8::7", "2001:db8::7"),
    ],
)
def test_client_address_is_the_proxys_last_word(
    settings: Settings, is_set: bool, peer: str, forwarded: str, counted: str
) -> None:
    settings.BEHIND_TLS_PROXY = is_set
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    assert get_adapter().get_client_ip(request) == counted


def test_guessing_through_a_proxy_locks_out_nobody_else(cast: Cast, settings: Settings) -> None:
    """Also where BEHIND_TLS_PROXY was forgotten."""
    settings.BEHIND_TLS_PROXY = False
    guessing = Client(headers={"x-forwarded-for": "198.51.100.7"})
    for number in range(12):
        sign_in(guessing, f"somebody{number}@north.example", "wrong")
    assert sign_in(guessing, cast.nurse.email, PASSWORD).status_code != 302
    assert sign_in(Client(headers={"x-forwarded-for": "198.51.100.8"}), cast.nurse.email).status_code == 302
