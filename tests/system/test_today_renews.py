"""Today left open: it renews itself, and whoever reads it keeps the place."""

import datetime as dt

import pytest
from django.contrib.sessions.models import Session as BrowserSession
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clinic.core import clock
from tests.browsers import NEEDS_BROWSER
from tests.build import Cast, make_patient
from tests.console.pages import inside_of, make_alert
from tests.system.staff import given_signed_in

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]
BEFORE = dt.timedelta(hours=1)


def when_it_renews(page: Page) -> None:
    page.evaluate("taperRenew()")


def given_a_long_list(cast: Cast) -> None:
    with inside_of(cast.patient):
        for number in range(12):
            make_alert(make_patient(cast.clinic, f"Number{number}"), "suicide-item")


def test_new_danger_appears_on_top_and_in_the_title_while_the_place_is_kept(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    given_a_long_list(cast)
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.set_viewport_size({"width": 390, "height": 700})
    expect(page).to_have_title("(12) Today · Taper")
    used = page.get_by_role("link", name="Acknowledge for Ada Number9")
    used.scroll_into_view_if_needed()
    used.focus()
    before = used.bounding_box()

    with inside_of(cast.patient):
        make_alert(cast.patient, "blood-pressure-emergency", message="Blood pressure 212/118 mmHg.")
    when_it_renews(page)

    expect(page).to_have_title("(13) Today · Taper")
    expect(page.locator(".worklist-row").first).to_contain_text("212/118")
    expect(used).to_be_focused()
    after = used.bounding_box()
    assert before
    assert after
    assert abs(after["y"] - before["y"]) <= 1


def test_focus_goes_to_the_next_row_when_somebody_else_deals_with_the_one_in_use(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with inside_of(cast.patient):
        taken = make_alert(cast.patient, "deep-sedation")
        make_alert(make_patient(cast.clinic, "Next"), "suicide-item")
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.get_by_role("link", name="Acknowledge for Ada Okafor").focus()
    with inside_of(cast.patient):
        taken.change(state="acknowledged", closed_at=clock.now(), closed_by_name="Nurse")
    when_it_renews(page)
    expect(page.get_by_role("link", name="Ada Okafor")).to_have_count(0)
    expect(page.get_by_role("link", name="Ada Next", exact=True)).to_be_focused()


def test_what_is_typed_beside_the_list_stays_and_its_row_gets_the_focus_back(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with inside_of(cast.patient):
        make_alert(cast.patient, "suicide-item")
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.get_by_label("Find a patient").fill("oka")
    page.get_by_role("link", name="Acknowledge for Ada Okafor").click()
    note = page.get_by_role("dialog").get_by_label("What was done")
    note.fill("Called, is with family.")
    with inside_of(cast.patient):
        make_alert(cast.patient, "suicide-item", message="C-SSRS: high risk.")
    when_it_renews(page)
    expect(page).to_have_title("(1) Today · Taper")
    expect(page.locator(".worklist-row").first).to_contain_text("2 of the kind")
    expect(note).to_have_value("Called, is with family.")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Find a patient")).to_have_value("oka")
    expect(page.get_by_role("link", name="Acknowledge for Ada Okafor")).to_be_focused()


def test_list_that_cannot_be_renewed_says_so_and_its_title_too(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    BrowserSession.objects.all().delete()
    when_it_renews(page)
    expect(page.get_by_text("You are signed out. This list is no longer renewed")).to_be_visible()
    expect(page).to_have_title("Not renewed · Today · Taper")


def test_renewing_keeps_no_session_alive(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    with page.expect_request(lambda request: request.resource_type == "fetch") as asked:
        when_it_renews(page)
    assert asked.value.headers["x-background"] == "yes"


def test_strip_of_a_page_left_open_shows_a_new_danger(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.clock.install()
    page.goto(f"{live_server.url}/patients/{cast.patient.pk}/")
    with inside_of(cast.patient):
        make_alert(cast.patient, "blood-pressure-emergency")
    page.clock.fast_forward(31_000)
    strip = page.get_by_role("region", name="Patient", exact=True)
    expect(strip.get_by_text("Blood pressure: call for help")).to_be_visible()
