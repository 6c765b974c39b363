"""The patient's door in a real browser: an old phone of 320 px, with and without script."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect
from pytest_django.live_server_helper import LiveServer

from clinic.accounts.tenancy import enter_clinic
from clinic.care.assessments import revoke_links
from tests.browsers import NEEDS_BROWSER, overflow, violations
from tests.build import BUILDER, Cast
from tests.portal.patients import Visitor, ask

pytestmark = [*NEEDS_BROWSER, pytest.mark.django_db(transaction=True)]
PHONE: ViewportSize = {"width": 320, "height": 568}
WIDER_PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def visitor(cast: Cast) -> Visitor:
    return ask(cast.patient)


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def plain_phone(chromium: Browser) -> Iterator[BrowserContext]:
    """An old phone whose browser runs no script."""
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    context.set_default_timeout(10_000)
    yield context
    context.close()


def open_link(context: BrowserContext, live_server: LiveServer, visitor: Visitor) -> Page:
    page = context.new_page()
    page.goto(f"{live_server.url}/f/{visitor.token}/")
    return page


def prove(page: Page) -> None:
    for name, value in (("Day", "17"), ("Month", "5"), ("Year", "1980")):
        page.get_by_label(name).fill(value)
    page.get_by_role("button", name="Go on").click()


def start(context: BrowserContext, live_server: LiveServer, visitor: Visitor) -> Page:
    """At the first question, all of its page there: a click returns while the next page still arrives."""
    page = open_link(context, live_server, visitor)
    prove(page)
    page.get_by_role("link", name="Start").click()
    expect(page.get_by_text("Question 1 of")).to_be_visible()
    page.wait_for_load_state()
    return page


def answer_all(page: Page, *, last: str = "Not at all") -> None:
    """PHQ-9 question by question, `last` on thoughts of death, up to the last look."""
    for number, answer in enumerate([*["Several days"] * 8, last, "Somewhat difficult"], 1):
        expect(page.get_by_text(f"Question {number} of 10")).to_be_visible()
        page.get_by_label(answer).check()
        page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("button", name="Send my answers")).to_be_visible()


def test_patient_answers_without_script(
    plain_phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(plain_phone, live_server, visitor)
    answer_all(page, last="Several days")
    expect(page.get_by_role("heading", name="Thank you for telling us")).to_be_visible()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("link", name="Call 0800 000 000", exact=True).first).to_be_in_viewport()
    assert [alert.rule for alert in visitor.alerts()] != []
    page.get_by_role("link", name="Go on").click()
    expect(page.get_by_text("your answers have arrived")).to_be_visible()
    assert visitor.stored()[0].total == 9


def every_page(page: Page, live_server: LiveServer) -> Iterator[str]:
    """From the link to the end and to a link that does not open; yields how each page's title begins."""
    yield "Your date of birth"
    page.get_by_role("button", name="Go on").click()
    yield "Error: Your date of birth"
    prove(page)
    yield "Your questions"
    page.get_by_role("link", name="Start").click()
    yield "Question 1 of 10"
    page.get_by_role("button", name="Next").click()
    yield "Error: Question 1 of 10"
    page.get_by_role("button", name="Show all on one page").click()
    yield "Questions about"
    page.get_by_role("button", name="Send my answers").click()
    yield "Error: Questions about"
    page.get_by_role("button", name="Show one at a time").click()
    answer_all(page, last="Nearly every day")
    yield "Ready to send?"
    page.get_by_role("button", name="Send my answers").click()
    yield "Please talk to someone now"
    page.get_by_role("link", name="Go on").click()
    yield "Thank you"
    page.goto(f"{live_server.url}/f/unknown/")
    yield "This link does not open"


def opened_pages(page: Page, live_server: LiveServer) -> Iterator[str]:
    for title in every_page(page, live_server):
        expect(page).to_have_title(re.compile(f"^{re.escape(title)}"))
        yield title


def problems(page: Page) -> list[str]:
    """Light, dark, and with letters twice as large."""
    root = page.locator("html")
    seen = [*violations(page), f"{overflow(page)} px too wide"]
    root.evaluate("html => { html.dataset.bsTheme = 'dark' }")
    seen += [f"dark: {each}" for each in violations(page)]
    root.evaluate("html => { html.style.fontSize = '200%' }")
    seen.append(f"{overflow(page)} px too wide")
    root.evaluate("html => { html.dataset.bsTheme = 'light'; html.style.fontSize = '' }")
    return [each for each in seen if each != "0 px too wide"]


def test_every_page_is_accessible_and_fits_the_phone(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = open_link(phone, live_server, visitor)
    found = {title: problems(page) for title in opened_pages(page, live_server)}
    assert {title: seen for title, seen in found.items() if seen} == {}
    assert len(found) == 11


def test_secret_leaves_the_address_and_the_history(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.url))
    page = start(phone, live_server, visitor)
    addresses = [page.url]
    for _ in range(2):
        page.go_back()
        addresses.append(page.url)
    assert [urlsplit(address).path for address in addresses[:2]] == [
        visitor.at("form/phq-9/question/1/"),
        visitor.at("form/"),
    ]
    assert all(visitor.token not in address for address in addresses)
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(live_server.url).netloc}


def test_answer_is_kept_the_moment_it_is_chosen(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor, chromium: Browser
) -> None:
    page = start(phone, live_server, visitor)
    page.get_by_label("Nearly every day").check()
    expect(page.get_by_text("Kept.")).to_be_visible()
    page.close()
    with chromium.new_context() as another_phone:
        again = open_link(another_phone, live_server, visitor)
        prove(again)
        expect(again.get_by_text("1 answered")).to_be_visible()
        again.get_by_role("link", name="Show all on one page").click()
        expect(again.get_by_role("radio", name="Nearly every day").first).to_be_checked()


def sees_whom_to_call(page: Page) -> None:
    """Call and text, both in view as they are, the focus on the first."""
    call = page.get_by_role("link", name="Call 988", exact=True)
    text = page.get_by_role("link", name="Text 988", exact=True)
    expect(call).to_be_focused()
    expect(call).to_be_in_viewport(ratio=1)
    expect(text).to_be_in_viewport(ratio=1)
    assert (call.get_attribute("href"), text.get_attribute("href")) == ("tel:988", "sms:988")


@pytest.mark.parametrize("size", [PHONE, WIDER_PHONE], ids=["320", "390"])
@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_whom_to_call_is_in_view_and_focused(
    chromium: Browser, live_server: LiveServer, cast: Cast, size: ViewportSize, script: bool
) -> None:
    with enter_clinic(cast.clinic, by=BUILDER):
        cast.clinic.change(crisis_contact="Call or text 988 at any hour. In danger now: call 911.")
    visitor = ask(cast.patient)
    with chromium.new_context(viewport=size, has_touch=True, java_script_enabled=script) as context:
        page = start(context, live_server, visitor)
        page.goto(f"{live_server.url}{visitor.at('form/phq-9/question/9/')}")
        expect(page.get_by_role("link", name="Call 988", exact=True)).to_be_hidden()
        page.get_by_text("Several days").tap()
        if not script:
            page.get_by_role("button", name="Next").tap()
        sees_whom_to_call(page)
        # All on one page, where questions are still open.
        page.goto(f"{live_server.url}{visitor.at('form/phq-9/')}")
        sees_whom_to_call(page)
        page.get_by_role("button", name="Send my answers").tap()
        expect(page).to_have_title(re.compile("^Error: "))
        sees_whom_to_call(page)
        page.get_by_role("button", name="Send without the open ones").tap()
        expect(page.get_by_role("heading", name="Please talk to someone now")).to_be_visible()
        sees_whom_to_call(page)


def test_arrow_keys_pass_an_answer_that_shows_whom_to_call(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(phone, live_server, visitor)
    page.goto(f"{live_server.url}{visitor.at('form/phq-9/question/9/')}")
    page.get_by_label("Not at all").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Call 0800 000 000", exact=True)).to_be_in_viewport(ratio=1)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("More than half the days")).to_be_checked()
    page.get_by_text("Not at all").tap()
    expect(page.get_by_role("link", name="Call 0800 000 000", exact=True)).to_be_hidden()


@pytest.mark.parametrize("device", ["light", "dark"])
@pytest.mark.parametrize("theme", ["light", "dark", None], ids=["light", "dark", "plain"])
def test_what_the_browser_draws_is_of_the_theme_of_the_page(
    chromium: Browser,
    live_server: LiveServer,
    visitor: Visitor,
    device: Literal["light", "dark"],
    theme: str | None,
) -> None:
    """Radio buttons of one theme on a page of the other look as if all of them were chosen."""
    with chromium.new_context(color_scheme=device, java_script_enabled=theme is not None) as context:
        if theme:
            context.add_init_script(f"localStorage.setItem('theme', '{theme}')")
        page = start(context, live_server, visitor)
        drawn = page.get_by_role("radio").first.evaluate("radio => getComputedStyle(radio).colorScheme")
        behind = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    shown = theme or device
    assert (drawn, behind) == (shown, {"light": "rgb(248, 246, 242)", "dark": "rgb(22, 21, 19)"}[shown])


def test_way_back_to_whom_to_call_is_open_after_going_on(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(phone, live_server, visitor)
    answer_all(page, last="Several days")
    page.get_by_role("button", name="Send my answers").click()
    page.get_by_role("link", name="Go on").click()
    expect(page).to_have_title(re.compile("^Thank you"))
    page.go_back()
    expect(page.get_by_role("heading", name="Please talk to someone now")).to_be_visible()
    assert len(visitor.stored()) == 1


def test_link_ended_by_the_clinic_is_said_on_the_page_that_runs(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(phone, live_server, visitor)
    with enter_clinic(visitor.patient.clinic, by=BUILDER):
        revoke_links(request=visitor.form_request, by=BUILDER)
    page.get_by_label("Several days").check()
    expect(page.get_by_role("status").filter(has_text="This link was ended")).to_be_visible()


def test_lost_connection_loses_no_answer(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(phone, live_server, visitor)
    phone.set_offline(True)
    page.get_by_label("Several days").check()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("There is no connection")).to_be_visible()
    expect(page.get_by_label("Several days")).to_be_checked()
    phone.set_offline(False)
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Question 2 of 10")).to_be_visible()
    assert visitor.kept() == {"phq-9": {"1": 1}}


def test_keyboard_alone_answers_a_question(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(phone, live_server, visitor)
    page.get_by_label("Not at all").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 10")).to_be_visible()
    assert visitor.kept() == {"phq-9": {"1": 2}}


def test_every_answer_and_button_is_large_enough_for_a_thumb(
    phone: BrowserContext, live_server: LiveServer, visitor: Visitor
) -> None:
    page = start(phone, live_server, visitor)
    targets = page.locator("main label, main button, main a.btn").all()
    heights = [box["height"] for target in targets if (box := target.bounding_box())]
    assert len(heights) >= 8
    assert min(heights) >= 56


def test_pointless_questions_are_put_away_on_one_page(
    phone: BrowserContext, live_server: LiveServer, cast: Cast
) -> None:
    visitor = ask(cast.patient, "audit-c")
    page = start(phone, live_server, visitor)
    page.get_by_role("button", name="Show all on one page").click()
    typical_day = page.get_by_role("group", name="How many standard drinks")
    page.get_by_label("Monthly or less").check()
    expect(typical_day).to_be_visible()
    page.get_by_label("Never").first.check()
    expect(typical_day).to_be_hidden()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="Thank you, your answers have arrived")).to_be_visible()
    assert visitor.stored()[0].answers == {"1": 0}
