"""Today, the caseload and the chart in a real browser, as a clinic's day goes."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from clinic.care.assessments import record_rating
from clinic.patients.models import Note
from clinic.safety.models import Alert
from clinic.treatments.models import Course, PlannedVisit
from tests.browsers import NEEDS_BROWSER, violations
from tests.build import Cast, begin_course, make_dose, make_reading, make_session
from tests.console.pages import inside_of, make_alert, make_flag, make_medication
from tests.system.staff import SIZES, given_signed_in, then_nothing_is_wrong

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def treated(cast: Cast) -> Course:
    """A patient on a planned course with scores, a session, a medicine, an alert and a flag."""
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        session = make_session(course, course.started_on)
        make_reading(cast.patient, session=session, systolic=152, diastolic=91)
        make_dose(session)
        for total in (21, 12):
            record_rating(patient=cast.patient, instrument="phq-9", total=total, by=cast.nurse_actor)
        make_medication(cast.patient)
        make_alert(cast.patient)
        make_flag(cast.patient)
    return course


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_page_is_accessible_and_fits(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, treated: Course, size: str
) -> None:
    page = given_signed_in(browsing, live_server, cast.prescriber)
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    chart = f"/patients/{cast.patient.pk}"
    paths = [
        "/",
        "/patients/",
        "/patients/?q=nobody",
        "/patients/new/",
        f"{chart}/",
        f"{chart}/edit/",
        f"{chart}/sessions/",
        f"{chart}/all/medication/",
        f"{chart}/rate/",
        f"{chart}/rate/phq-9/",
        f"{chart}/rate/madrs/",
        f"{chart}/send-form/",
        f"{chart}/leave/",
        f"{chart}/record/screen/",
        f"{chart}/record/adverse-event/",
        f"/history/patient/{cast.patient.pk}/",
        "/why/threshold:bp.predose.systolic/",
        "/outcomes/",
        "/reminders/",
        "/reminders/?show=next",
    ]
    found = {}
    for path in paths:
        page.goto(f"{live_server.url}{path}")
        found[path] = then_nothing_is_wrong(page)
    assert {path: seen for path, seen in found.items() if seen} == {}


def test_refused_form_in_the_side_panel_keeps_what_was_typed(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.goto(f"{live_server.url}/patients/{cast.patient.pk}/")
    panel = page.get_by_role("dialog")

    page.get_by_role("link", name="Adverse event", exact=True).click()
    panel.get_by_label("What was done").fill("rested, water")
    panel.get_by_role("button", name="Save").click()
    expect(panel.get_by_text("need your attention")).to_be_visible()
    expect(panel.get_by_label("What was done")).to_have_value("rested, water")
    assert violations(page) == []

    panel.get_by_label("What happened").select_option("Nausea")
    panel.get_by_label("Severity").select_option("Mild")
    panel.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Adverse event recorded.")).to_be_visible()
    expect(page.get_by_text("rested, water")).to_be_visible()


def test_alert_is_taken_beside_the_list(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, treated: Course
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.get_by_role("link", name="Acknowledge for Ada Okafor").click()
    page.get_by_label("What was done").fill("called the prescriber")
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.get_by_text("Alert acknowledged.")).to_be_visible()
    expect(page.get_by_role("link", name="Acknowledge for Ada Okafor")).to_have_count(0)
    with inside_of(cast.patient):
        assert Alert.objects.get().note == "called the prescriber"


def test_arrival_is_one_press_and_can_be_taken_back(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    with inside_of(cast.patient):
        course = begin_course(cast.patient)
        visit = PlannedVisit.objects.of(cast.clinic).filter(course=course).order_by("target")[0]
        visit.change(target=course.started_on, earliest=course.started_on)
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.get_by_role("button", name="Arrived for Ada Okafor").click()
    expect(page.get_by_text("has arrived")).to_be_visible()
    expect(page.get_by_role("heading", name="Checks before the dose")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="Arrived for Ada Okafor")).to_be_visible()


def test_why_opens_beside_the_number_and_alone_without_script(
    browsing: BrowserContext, chromium: Browser, live_server: LiveServer, cast: Cast, treated: Course
) -> None:
    chart = f"{live_server.url}/patients/{cast.patient.pk}/"
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.goto(chart)
    page.get_by_role("link", name="50 % better than baseline").click()
    expect(page.get_by_role("dialog").get_by_text("In force here")).to_be_visible()
    expect(page).to_have_url(chart)
    assert violations(page) == []
    with chromium.new_context(java_script_enabled=False) as plain:
        alone = given_signed_in(plain, live_server, cast.nurse)
        alone.goto(chart)
        alone.get_by_role("link", name="50 % better than baseline").click()
        expect(alone.get_by_role("heading", name="Where this number comes from")).to_be_visible()


def test_chart_is_drawn_without_a_word_from_the_policy(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, treated: Course
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/patients/{cast.patient.pk}/")
    expect(page.locator("[data-chart-canvas] svg")).to_be_visible()
    expect(page.get_by_role("img", name="PHQ-9, doses and events over time")).to_be_visible()
    assert said == []


def test_note_pressed_twice_is_written_once(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.goto(f"{live_server.url}/patients/{cast.patient.pk}/record/note/")
    page.get_by_label("Note").fill("Slept well.")
    page.get_by_role("button", name="Save").dblclick()
    expect(page.get_by_text("Slept well.", exact=True)).to_be_visible()
    with inside_of(cast.patient):
        assert Note.objects.count() == 1


def test_patient_is_found_from_the_top_bar_by_keyboard(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, treated: Course
) -> None:
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.get_by_label("Find a patient").fill("okaf")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Patients", exact=True)).to_be_visible()
    page.get_by_role("link", name="Ada Okafor").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ada Okafor")).to_be_visible()
