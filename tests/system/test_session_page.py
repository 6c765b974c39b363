"""A treatment session in a real browser, from Today's list to the release."""

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clinic.accounts.models import User
from clinic.core import clock
from clinic.patients.services import record_weight
from clinic.treatments.models import Dose, PlannedVisit, Reading, Session
from tests.browsers import NEEDS_BROWSER, violations
from tests.build import BUILDER, Cast, begin_course
from tests.console.pages import inside_of, make_medication
from tests.console.sessions import CALM, arrive, post, prepare, url
from tests.system.staff import given_colleague, given_signed_in, then_nothing_is_wrong_at_any_size

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


def given_patient_expected_today(cast: Cast) -> None:
    with inside_of(cast.patient):
        weighed = clock.now() - dt.timedelta(days=3)
        record_weight(patient=cast.patient, kg=Decimal(80), measured_at=weighed, by=BUILDER)
        make_medication(cast.patient)
        course = begin_course(cast.patient)
        visit = PlannedVisit.objects.of(cast.clinic).filter(course=course).order_by("target")[0]
        visit.change(target=course.started_on, earliest=course.started_on)


def given_arrived_earlier(cast: Cast, minutes: int) -> None:
    """Nobody waits two hours for a test: the arrival that was just pressed is set back."""
    with inside_of(cast.patient):
        session = Session.objects.get()
        session.change(arrived_at=clock.now() - dt.timedelta(minutes=minutes))


def given_session_open(
    browsing: BrowserContext, live_server: LiveServer, user: User, session: Session
) -> Page:
    page = given_signed_in(browsing, live_server, user)
    page.goto(f"{live_server.url}{url(session)}")
    return page


def when_read(page: Page, at: str = "", **values: str) -> None:
    typed = CALM | values
    if at:
        page.get_by_text("Another time, a note").click()
        page.get_by_label("Taken at").fill(at)
    for label, name in (("Systolic", "systolic"), ("Diastolic", "diastolic"), ("SpO2", "spo2")):
        page.get_by_label(label).fill(typed[name])
    for label, name in (("Sedation", "moaas"), ("Dissociation", "dissociation")):
        page.get_by_role("group", name=label).get_by_text(typed[name], exact=True).click()
    page.get_by_role("button", name="Save the reading").click()


def when_checked(page: Page, *questions: str) -> None:
    for question in questions:
        page.get_by_role("group", name=question).get_by_text("Yes", exact=True).click()


def local(cast: Cast, minutes_ago: int) -> str:
    moment = clock.now() - dt.timedelta(minutes=minutes_ago)
    return f"{moment.astimezone(cast.clinic.zone):%Y-%m-%dT%H:%M}"


def when_dosed(page: Page, given_at: str) -> None:
    dose = page.get_by_role("region", name="Dose")
    amount = dose.get_by_role("textbox", name="Dose")
    amount.fill("160")
    expect(dose.get_by_text("Only a prescriber may go on all the same")).to_be_visible()
    amount.fill("40")
    expect(dose.get_by_text("the reference dose")).to_be_visible()
    dose.get_by_role("checkbox", name="Not asked: drink").check()
    dose.get_by_label("Reason to go on").fill("only a sip of water")
    dose.get_by_label("Lot").fill("K-17")
    dose.get_by_text("Given at another time").click()
    dose.get_by_label("Given at").fill(given_at)
    page.get_by_role("button", name="Record the dose").click()


def when_a_prescriber_accepts(cast: Cast, reason: str) -> None:
    """And has reviewed the medication; whether the patient drank stays unasked."""
    with inside_of(cast.patient):
        session = Session.objects.get()
        seen = session.predose_checks.get()
    said = {"fasted_liquid": "", "pressure_accepted_reason": reason, "seen": str(seen.pk)}
    assert post(given_colleague(cast.prescriber), session, "checks", **said).status_code == 302


def when_released(page: Page) -> None:
    page.get_by_label("Taken home by").fill("Ola")
    page.get_by_role("checkbox", name="Told not to drive").check()
    page.get_by_role("checkbox", name="Stable in my judgement").check()
    page.get_by_role("button", name="Release the patient").click()


def test_nurse_runs_a_session_from_arrival_to_release(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    given_patient_expected_today(cast)
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.get_by_role("button", name="Arrived for Ada Okafor").click()
    expect(page.get_by_text("has arrived")).to_be_visible()
    given_arrived_earlier(cast, 130)
    page.reload()
    expect(page.get_by_text("3 days old")).to_be_visible()

    when_read(page, local(cast, 128), systolic="158", diastolic="84")
    expect(page.get_by_role("cell", name="158/84")).to_be_visible()
    when_checked(page, "No food", "Consent confirmed", "Somebody takes the patient home")
    when_checked(page, "Pulse oximeter", "Prescriber on site")
    assert then_nothing_is_wrong_at_any_size(page) == {}
    page.get_by_role("button", name="Save the checks").click()
    expect(page.get_by_text("Asked by Nurse North")).to_be_visible()
    when_a_prescriber_accepts(cast, "white coat, calm at home")
    page.reload()
    expect(page.get_by_text("white coat, calm at home")).to_be_visible()

    when_dosed(page, local(cast, 125))
    expect(page.get_by_text("Reading overdue")).to_be_visible()
    assert then_nothing_is_wrong_at_any_size(page) == {}

    page.get_by_role("button", name="Release the patient").click()
    expect(page.get_by_role("alert").filter(has_text="Not released")).to_be_visible()
    when_read(page)
    expect(page.get_by_text("Ready to leave", exact=True)).to_be_visible()
    when_released(page)
    expect(page.get_by_text(re.compile(r"^Released \d\d:\d\d"))).to_be_visible()
    assert then_nothing_is_wrong_at_any_size(page) == {}
    with inside_of(cast.patient):
        assert Session.objects.get().state == "released"
        assert (Dose.objects.get().lot, Reading.objects.count()) == ("K-17", 2)
        assert Dose.objects.get().lifted == ["drink"]


def test_refused_reading_keeps_it_and_what_stands_in_the_other_forms(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_session_open(browsing, live_server, cast.nurse, arrive(cast))
    when_checked(page, "No food")
    when_read(page, systolic="900")
    expect(page.get_by_text("Must be 40 to 300 mmHg").first).to_be_visible()
    expect(page.get_by_label("Systolic")).to_have_value("900")
    expect(page.get_by_role("group", name="No food").get_by_label("Yes")).to_be_checked()
    assert violations(page) == []


def test_reason_half_typed_is_kept_when_a_reading_is_saved(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_session_open(browsing, live_server, cast.prescriber, arrive(cast))
    for label in ("Why treatment goes ahead", "Reason to go on"):
        page.get_by_role("textbox", name=label).fill("white coat, half")
    when_read(page, systolic="158")
    expect(page.get_by_text("Blood pressure 158/78 is above 140/90 mmHg").first).to_be_visible()
    for label in ("Why treatment goes ahead", "Reason to go on"):
        expect(page.get_by_role("textbox", name=label)).to_have_value("white coat, half")
    page.evaluate("scrollTo(0, 0)")
    assert violations(page) == []


def test_dose_that_a_colleague_gave_first_is_told_and_nothing_typed_is_lost(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    session = arrive(cast)
    page = given_session_open(browsing, live_server, cast.nurse, session)
    page.get_by_label("Pulse").fill("70")
    page.get_by_label("Lot").fill("Z-99")
    colleague = given_colleague(cast.prescriber)
    prepare(colleague, session)
    assert post(colleague, session, "dose").status_code == 302
    page.get_by_role("button", name="Record the dose").click()
    expect(page.get_by_text("Dose: not stored")).to_be_visible()
    expect(page.get_by_role("definition").filter(has_text="Z-99")).to_be_visible()
    expect(page.get_by_label("Pulse")).to_have_value("70")
    assert violations(page) == []
    page.get_by_role("link", name="Show it as it is").click()
    expect(page.get_by_text("In session", exact=True)).to_be_visible()


def test_what_came_of_a_reading_is_in_view_on_a_phone_with_its_alert_in_the_strip(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    session = arrive(cast, minutes_ago=130)
    colleague = given_colleague(cast.prescriber)
    prepare(colleague, session)
    assert post(colleague, session, "dose").status_code == 302
    page = given_session_open(browsing, live_server, cast.nurse, session)
    page.set_viewport_size({"width": 390, "height": 844})
    when_read(page, spo2="101")
    expect(page.get_by_text("One thing needs your attention")).to_be_in_viewport()
    for systolic in ("124", "212"):
        when_read(page, systolic=systolic)
        expect(page.get_by_role("cell", name=f"{systolic}/78")).to_be_in_viewport()
    expect(page.locator("#strip-alerts").get_by_text("pressure")).to_be_in_viewport()


def test_reading_is_entered_by_keyboard_alone(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_session_open(browsing, live_server, cast.nurse, arrive(cast))
    page.get_by_label("Systolic").focus()
    for typed in ("121", "79", "66", "97", "14"):
        page.keyboard.type(typed)
        page.keyboard.press("Tab")
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="121/79")).to_be_visible()
    with inside_of(cast.patient):
        row = Reading.objects.get()
    assert (row.pulse, row.spo2, row.respiration, row.moaas, row.dissociation) == (66, 97, 14, 5, 0)


def test_reading_pressed_twice_is_stored_once_and_taken_back_beside_the_page(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    session = arrive(cast)
    page = given_session_open(browsing, live_server, cast.nurse, session)
    page.get_by_label("Pulse").fill("70")
    page.get_by_role("button", name="Save the reading").dblclick()
    page.get_by_role("link", name="Correct the reading").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", name="Correct the reading")).to_be_visible()
    assert violations(page) == []
    panel.get_by_role("link", name="Mark it as entered in error").click()
    expect(panel.get_by_role("heading", name="Mark as entered in error")).to_be_visible()
    panel.get_by_label("What was wrong").fill("other patient")
    panel.get_by_role("button", name="Mark as entered in error").click()
    expect(page.get_by_text("Marked as entered in error.")).to_be_visible()
    expect(page).to_have_url(f"{live_server.url}{url(session)}")
    expect(page.get_by_role("link", name="Correct the reading")).to_have_count(0)
    with inside_of(cast.patient):
        assert [row.status for row in Reading.objects.all()] == ["entered-in-error"]


def test_reading_typed_while_signed_out_is_saved_after_signing_in_again(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_session_open(browsing, live_server, cast.nurse, arrive(cast))
    browsing.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.get_by_label("Pulse").fill("71")
    page.get_by_role("button", name="Save the reading").click()
    expect(page.get_by_text("You are signed out and nothing was saved.")).to_be_visible()
    expect(page.get_by_label("Pulse")).to_have_value("71")

    browsing.clear_cookies()
    given_signed_in(browsing, live_server, cast.nurse).close()
    with page.expect_response(re.compile("/status/")):
        page.evaluate("htmx.ajax('GET', `${location.pathname}status/`, '#session-status')")
    page.get_by_role("button", name="Save the reading").click()
    expect(page.get_by_role("cell", name="71")).to_be_visible()


def test_patient_leaves_without_a_dose_and_without_a_script(
    chromium: Browser, live_server: LiveServer, cast: Cast
) -> None:
    with chromium.new_context(java_script_enabled=False) as plain:
        page = given_session_open(plain, live_server, cast.nurse, arrive(cast))
        page.get_by_role("link", name="Leaves without a dose").click()
        page.get_by_label("Why no dose was given").fill("ate an hour ago")
        page.get_by_role("button", name="End the session").click()
        expect(page.get_by_text("ate an hour ago")).to_be_visible()
        expect(page.get_by_text("Cancelled", exact=True)).to_be_visible()
