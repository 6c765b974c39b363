"""The Chromium of this machine, and what every page is held against."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Nothing that would call home or need a screen.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NEEDS_BROWSER = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# A colour on its way from one theme to the other is no finding.
SETTLED = """async () => {
  for (const each of document.getAnimations()) each.cancel();
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"type": "tag", "values": TAGS}
# What a theme can change.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, only: Mapping[str, object] = EVERYTHING) -> list[str]:
    """What axe finds: rule and element, one line each."""
    page.wait_for_load_state()
    page.evaluate(SETTLED)
    page.evaluate(AXE)
    found = page.evaluate("only => axe.run({ runOnly: only, resultTypes: ['violations'] })", only)
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found["violations"] for node in rule["nodes"]]


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than its window."""
    root = page.locator("html")
    return int(root.evaluate("html => html.scrollWidth - html.clientWidth"))
