"""A date that is none is never sent as empty: neither by a page, nor by the side panel, nor without a script."""

import datetime as dt

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from clinic.patients.models import Patient
from clinic.treatments.models import CourseEvent
from tests.browsers import NEEDS_BROWSER, violations
from tests.build import Cast, begin_course
from tests.console.pages import inside_of
from tests.system.staff import given_signed_in

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]
NO_DATE = "This is not a whole date of the calendar: look again."


def when_typed(page: Page, field: Locator, keys: str) -> None:
    """With the keyboard, as nothing else can leave a date that is none."""
    field.focus()
    page.keyboard.type(keys)


def born(cast: Cast) -> dt.date | None:
    with inside_of(cast.patient):
        return Patient.objects.get(pk=cast.patient.pk).date_of_birth


def then_held(page: Page, field: Locator) -> None:
    expect(page.get_by_text(NO_DATE)).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert field.evaluate("field => field.validity.badInput")
    assert violations(page) == []


def test_impossible_birth_date_is_told_beside_its_field_and_erases_nothing(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    before = born(cast)
    page = given_signed_in(browsing, live_server, cast.prescriber)
    page.goto(f"{live_server.url}/patients/{cast.patient.pk}/edit/")
    field = page.get_by_role("textbox", name="Date of birth")
    when_typed(page, field, "02301980")
    page.get_by_role("button", name="Save", exact=True).click()
    then_held(page, field)
    assert born(cast) == before is not None

    when_typed(page, field, "02281980")
    expect(page.get_by_text(NO_DATE)).to_have_count(0)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Details saved.").first).to_be_visible()
    assert born(cast) == dt.date(1980, 2, 28)


def test_half_a_date_in_the_side_panel_is_told_beside_its_field_and_not_sent(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.goto(f"{live_server.url}/courses/{course.pk}/schedule/")
    page.get_by_text("Change the course").click()
    page.get_by_role("link", name="Pause").click()
    panel = page.get_by_role("dialog")
    panel.get_by_label("Reason").fill("surgery")
    field = panel.get_by_label("From")
    field.fill("")
    when_typed(page, field, "12")
    panel.get_by_role("button", name="Pause").click()
    then_held(page, field)
    expect(panel.get_by_label("Reason")).to_have_value("surgery")
    with inside_of(cast.patient):
        assert not CourseEvent.objects.filter(course=course, kind="paused").exists()


def test_without_a_script_the_browser_refuses_by_itself(
    chromium: Browser, live_server: LiveServer, cast: Cast
) -> None:
    before = born(cast)
    with chromium.new_context(java_script_enabled=False) as plain:
        page = given_signed_in(plain, live_server, cast.prescriber)
        page.goto(f"{live_server.url}/patients/{cast.patient.pk}/edit/")
        when_typed(page, page.get_by_role("textbox", name="Date of birth"), "02301980")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page).to_have_url(f"{live_server.url}/patients/{cast.patient.pk}/edit/")
        expect(page.get_by_text("Details saved.")).to_have_count(0)
    assert born(cast) == before
