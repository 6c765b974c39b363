"""Every address says who may open it, and a stranger gets nowhere."""

import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from clinic.accounts.roles import Permission

# Open on purpose; each checks its caller in its own way.
PUBLIC = {
    "accounts/": "sign-in itself (allauth)",
    "fhir/metadata": "what the server can do holds no data",
    "fhir/.well-known/smart-configuration": "the same",
    "fhir/openapi.json": "the same",
    "oauth/": "checks a signed assertion",
    "fhir/": "checks a bearer token",
    "f/": "checks a form link's secret and a date of birth",
}
# All there are: allauth's own list has pages that would let a session left open take an account over.
ACCOUNT_PAGES = {
    "login/",
    "logout/",
    "inactive/",
    "signup/",
    "reauthenticate/",
    "password/change/",
    "password/reset/",
    "password/reset/done/",
    "password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
    "password/reset/key/done/",
    "2fa/",
    "2fa/authenticate/",
    "2fa/reauthenticate/",
    "2fa/totp/activate/",
    "2fa/totp/deactivate/",
    "2fa/recovery-codes/",
    "2fa/recovery-codes/generate/",
    "2fa/recovery-codes/download/",
    "2fa/webauthn/",
    "2fa/webauthn/add/",
    "2fa/webauthn/reauthenticate/",
    "2fa/webauthn/keys/<int:pk>/remove/",
    "2fa/webauthn/keys/<int:pk>/edit/",
    "sessions/",
}
STAND_INS: dict[str, object] = {"uuid": uuid.UUID(int=1), "int": 1, "slug": "x", "str": "x", "path": "x"}


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern).lstrip("^")
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, route)
        else:
            yield route, pattern


ROUTES = dict(walk(get_resolver().url_patterns))


def is_public(route: str) -> bool:
    return route.startswith(tuple(PUBLIC))


def address(route: str, pattern: URLPattern) -> str:
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", str(STAND_INS.get(kind, "x")))
    return "/" + route


def test_account_pages_are_those_listed_here_and_no_other() -> None:
    there = {route.removeprefix("accounts/") for route in ROUTES if route.startswith("accounts/")}
    assert there == ACCOUNT_PAGES


@pytest.mark.parametrize("route", [r for r in ROUTES if not is_public(r)], ids=str)
def test_every_staff_address_declares_its_permission(route: str) -> None:
    assert isinstance(getattr(ROUTES[route].callback, "permission", None), Permission)


@pytest.mark.parametrize("route", [r for r in ROUTES if not is_public(r)], ids=str)
@pytest.mark.parametrize("method", ["get", "post"])
def test_stranger_is_sent_to_sign_in(client: Client, db: None, route: str, method: str) -> None:
    response = getattr(client, method)(address(route, ROUTES[route]))
    assert response.status_code in {302, 405}
    if response.status_code == 302:
        assert response["Location"].startswith("/accounts/login/")
