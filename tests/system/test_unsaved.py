"""A form that could not be sent says so where its author looks, and is not lost: beside the page and on it."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from tests.browsers import NEEDS_BROWSER, violations
from tests.build import PASSWORD, Cast
from tests.console.sessions import arrive
from tests.system.staff import given_signed_in

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 390, "height": 760}
TYPED = "Slept badly, sister called"
PLACES = pytest.mark.parametrize("place", ["panel", "page"])


def given_typed(page: Page, place: str, cast: Cast, live_server: LiveServer) -> tuple[Locator, Locator]:
    """The form, and the field that was typed in."""
    page.set_viewport_size(PHONE)
    if place == "panel":
        page.goto(f"{live_server.url}/patients/{cast.patient.pk}/")
        page.get_by_role("link", name="Write a note").click()
        form = page.get_by_role("dialog").locator(".panel-form form")
        field = form.get_by_label("Note")
    else:
        page.goto(f"{live_server.url}/sessions/{arrive(cast).pk}/")
        form = page.locator("form.reading-form")
        form.get_by_label("Pulse").fill("71")
        form.get_by_text("Another time, a note").click()
        field = form.get_by_label("Note")
    field.fill(TYPED)
    return form, field


def then_it_is_said(page: Page, place: str, words: str) -> Locator:
    """In the live region that is neither behind the panel nor out of sight."""
    around = page.get_by_role("dialog") if place == "panel" else page
    said = around.get_by_role("status").filter(has_text=words)
    expect(said).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("status").filter(has_text=words)).to_have_count(1)
    reached = said.evaluate(
        """said => {
          const { x, y, width, height } = said.getBoundingClientRect();
          return said.contains(document.elementFromPoint(x + width / 2, y + height / 2));
        }"""
    )
    assert reached, "something lies over it"
    assert violations(page) == []
    return said


@PLACES
def test_form_sent_while_signed_out_leads_through_the_sign_in_to_what_was_typed(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, place: str
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    form, _ = given_typed(page, place, cast, live_server)
    browsing.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    form.locator("button[type=submit]").click()
    said = then_it_is_said(page, place, "You are signed out and nothing was saved")

    said.get_by_role("button", name="Sign in").click()
    page.get_by_label("E-mail").fill(cast.nurse.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Note").first).to_have_value(TYPED)
    expect(page.get_by_text("Check what you typed and save it").first).to_be_visible()


@PLACES
def test_form_sent_without_a_connection_says_so_and_can_be_sent_again(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, place: str
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    form, field = given_typed(page, place, cast, live_server)
    browsing.set_offline(True)
    form.locator("button[type=submit]").click()
    then_it_is_said(page, place, "No connection. Nothing was saved yet")
    expect(field).to_have_value(TYPED)
    browsing.set_offline(False)
    form.locator("button[type=submit]").click()
    expect(page.get_by_text(re.compile("No connection"))).to_have_count(0)
    expect(page.get_by_text(TYPED).first).to_be_attached()
