"""What every page of the patient's door sends along, and what it never fetches."""

import re
from http import HTTPStatus

import pytest
from pytest_django import Settings

from tests.portal.patients import Visitor

PAGES = ["form/", "form/phq-9/question/1/", "form/phq-9/", "form/phq-9/check/"]


@pytest.mark.parametrize("path", ["/f/unknown/", "birth-date/", *PAGES, "done/"])
def test_page_is_private_to_browser_and_proxies(visitor: Visitor, path: str) -> None:
    visitor.open()
    if path != "birth-date/":
        visitor.prove()
    if path == "done/":
        visitor.client.post(visitor.at("form/phq-9/"), visitor.fill())
    response = visitor.client.get(path if path.startswith("/") else visitor.at(path))
    assert response.status_code == (404 if path == "/f/unknown/" else 200)
    assert "no-store" in response.headers["Cache-Control"]
    # Same-origin where a form posts: nothing leaves for another site, and the address holds no secret.
    assert response.headers["Referrer-Policy"] == (
        "same-origin" if b"<form" in response.content else "no-referrer"
    )
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


def test_address_with_the_secret_is_never_sent_on(visitor: Visitor) -> None:
    response = visitor.client.get(f"/f/{visitor.token}/")
    assert response.status_code == HTTPStatus.FOUND
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response.headers["Cache-Control"]


def test_passes_are_out_of_reach_of_script_and_other_sites(visitor: Visitor) -> None:
    visitor.open()
    arrived = visitor.client.cookies["taper_form-arrived"]
    visitor.prove()
    proved = visitor.client.cookies["taper_form-proved"]
    assert (arrived["httponly"], arrived["samesite"]) == (True, "Lax")
    assert (proved["httponly"], proved["samesite"], proved["max-age"]) == (True, "Strict", 3600)
    assert visitor.client.cookies["taper_form-arrived"].value == ""
    assert "taper_session" not in visitor.client.cookies


def test_passes_over_https_belong_to_this_host_alone(visitor: Visitor, settings: Settings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    visitor.prove()
    cookie = visitor.client.cookies["__Host-form-proved"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


@pytest.mark.parametrize("path", PAGES)
def test_page_loads_nothing_from_elsewhere_and_names_whom_to_call(visitor: Visitor, path: str) -> None:
    visitor.prove()
    page = visitor.get(visitor.at(path))
    assert re.findall(r'(?:src|href|action)="(?!/|#|tel:|sms:)', page) == []
    assert 'href="tel:0800000000"' in page.partition("<footer")[2]
