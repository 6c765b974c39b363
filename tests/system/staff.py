"""What browser tests of the staff pages share."""

from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from clinic.accounts.models import User
from tests.browsers import COLOURS, overflow, violations

HIGH = 5000
SIZES = {"phone": (360, 780), "tablet": (768, 1024), "desktop": (1280, 800)}


def given_colleague(user: User) -> Client:
    """Who works at the same time, in a browser that nobody looks at."""
    client = Client()
    client.force_login(user)
    return client


def given_signed_in(context: BrowserContext, live_server: LiveServer, user: User) -> Page:
    cookie = given_colleague(user).cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url)
    return page


def then_nothing_is_wrong(page: Page) -> list[str]:
    """In light and in dark, at the size of the window."""
    found = [*violations(page), f"{overflow(page)} px too wide"]
    page.evaluate("document.documentElement.dataset.bsTheme = 'dark'")
    found += [f"dark: {each}" for each in violations(page, COLOURS)]
    page.evaluate("document.documentElement.dataset.bsTheme = 'light'")
    return [each for each in found if each != "0 px too wide"]


def then_nothing_is_wrong_at_any_size(page: Page) -> dict[str, list[str]]:
    """What is wrong, by the size of the window at which it is.

    As high as the page: what a bar fixed to the window's edge happens to cover is no fault of the page.
    """
    found = {}
    for size, (width, _) in SIZES.items():
        page.set_viewport_size({"width": width, "height": HIGH})
        found[size] = then_nothing_is_wrong(page)
    width, height = SIZES["desktop"]
    page.set_viewport_size({"width": width, "height": height})
    return {size: seen for size, seen in found.items() if seen}
