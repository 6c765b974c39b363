"""A browser against the real application: pytest-django's live server, Chromium through Playwright."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browsers import ARGUMENTS, CHROMIUM


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Open for one module only: while Playwright's loop runs, Django takes the test's thread for an async one."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
