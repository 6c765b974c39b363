"""A course started and its plan kept in a real browser, with and without script."""

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from clinic.protocols.services import seed_templates
from clinic.treatments.models import Course, CourseEvent, PlannedVisit
from tests.browsers import NEEDS_BROWSER, violations
from tests.build import BUILDER, Cast, begin_course
from tests.console.pages import inside_of
from tests.system.staff import given_signed_in, then_nothing_is_wrong_at_any_size

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]
STANDARD = "Racemic ketamine, intravenous, standard taper"


@pytest.fixture
def course(cast: Cast) -> Course:
    with inside_of(cast.patient):
        return begin_course(cast.patient)


def given_start_page(page: Page, live_server: LiveServer, cast: Cast) -> None:
    with inside_of(cast.patient):
        seed_templates(clinic=cast.clinic, by=BUILDER)
    page.goto(f"{live_server.url}/patients/{cast.patient.pk}/")
    page.get_by_role("link", name="Start a course").first.click()
    expect(page.get_by_label(STANDARD)).to_be_visible()


def stored_courses(cast: Cast) -> int:
    with inside_of(cast.patient):
        return Course.objects.count()


def test_course_is_previewed_as_it_is_chosen_and_then_started(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    page = given_signed_in(browsing, live_server, cast.prescriber)
    given_start_page(page, live_server, cast)
    assert then_nothing_is_wrong_at_any_size(page) == {}

    page.get_by_label(STANDARD).check()
    expect(page.get_by_role("heading", name="Eligibility")).to_be_visible()
    expect(page.get_by_text("8 visits, twice a week")).to_be_visible()
    expect(page.get_by_text("No contraindication screen is recorded.")).to_be_visible()
    marked = page.locator(".month .day-dosing")
    before = marked.evaluate_all("days => days.map(day => day.textContent)")
    page.get_by_label("Wed").check()
    expect(marked.first).to_be_visible()
    page.wait_for_function(
        "before => [...document.querySelectorAll('.month .day-dosing')].map(d => d.textContent).join() !== before",
        arg=",".join(before),
    )
    assert then_nothing_is_wrong_at_any_size(page) == {}
    assert stored_courses(cast) == 0

    page.get_by_role("button", name="Start the course").click()
    expect(page.get_by_text("your attention")).to_be_visible()
    expect(page.get_by_label("Wed")).to_be_checked()
    page.get_by_label("Why treatment starts all the same").fill("Screened on paper.")
    page.get_by_role("button", name="Start the course").dblclick()
    expect(page.get_by_text("Course started.").first).to_be_visible()
    expect(page.get_by_role("heading", name="Visits ahead")).to_be_visible()
    assert stored_courses(cast) == 1


def test_course_is_started_without_script(chromium: Browser, live_server: LiveServer, cast: Cast) -> None:
    with chromium.new_context(java_script_enabled=False) as plain:
        page = given_signed_in(plain, live_server, cast.prescriber)
        given_start_page(page, live_server, cast)
        page.get_by_label(STANDARD).check()
        page.get_by_role("button", name="Go on").click()
        page.get_by_label("Mon").check()
        page.get_by_role("button", name="Show the plan").click()
        expect(page.get_by_label("Mon")).to_be_checked()
        expect(page.get_by_text("8 visits, twice a week")).to_be_visible()
        page.get_by_label("Why treatment starts all the same").fill("Screened on paper.")
        page.get_by_role("button", name="Start the course").click()
        expect(page.get_by_text("Course started.").first).to_be_visible()


def test_visit_is_moved_in_the_side_panel(
    browsing: BrowserContext, live_server: LiveServer, cast: Cast, course: Course
) -> None:
    with inside_of(cast.patient):
        second = PlannedVisit.objects.filter(course=course, kind="dosing").order_by("target")[1]
    page = given_signed_in(browsing, live_server, cast.nurse)
    page.goto(f"{live_server.url}/courses/{course.pk}/schedule/")
    assert then_nothing_is_wrong_at_any_size(page) == {}

    page.locator("summary", has_text="Change Treatment 2 of 8").click()
    page.get_by_role("link", name="Move").locator("visible=true").click()
    panel = page.get_by_role("dialog")
    panel.get_by_label("New day").fill(second.latest.isoformat())
    panel.get_by_role("button", name="Move").click()
    expect(panel.get_by_text("This field is required").first).to_be_visible()
    expect(panel.get_by_label("New day")).to_have_value(second.latest.isoformat())
    assert violations(page) == []
    panel.get_by_label("Reason").fill("exam that morning")
    panel.get_by_role("button", name="Move").click()
    expect(page.get_by_text("Visit moved.")).to_be_visible()
    expect(page.get_by_text("exam that morning")).to_be_visible()
    expect(page.get_by_text("moved by hand")).to_be_visible()


def test_plan_is_paused_and_resumed_without_script(
    chromium: Browser, live_server: LiveServer, cast: Cast, course: Course
) -> None:
    with chromium.new_context(java_script_enabled=False) as plain:
        page = given_signed_in(plain, live_server, cast.nurse)
        page.goto(f"{live_server.url}/courses/{course.pk}/schedule/")
        for word, said in (("Pause", "Course paused."), ("Resume", "Course resumed.")):
            page.get_by_text("Change the course").click()
            page.get_by_role("link", name=word).click()
            page.get_by_label("Reason").fill("surgery")
            page.get_by_role("button", name=word).click()
            expect(page.get_by_text(said).first).to_be_visible()
    with inside_of(cast.patient):
        kinds = CourseEvent.objects.filter(course=course, reason="surgery").values_list("kind", flat=True)
        assert sorted(kinds) == ["paused", "resumed"]
