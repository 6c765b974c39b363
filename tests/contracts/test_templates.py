"""Templates keep to the content security policy, to the icons that are shipped and to documented parameters."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Mail and printed reports are no pages: no policy applies, and mail programs need styles in the text.
NO_PAGES = {"messages", "reports"}
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if path.relative_to(ROOT).parts[1] not in NO_PAGES
)
SPRITE = set(re.findall(r'<symbol id="([\w-]+)"', (ROOT / "static/vendor/icons.svg").read_text()))

FORBIDDEN = {
    "inline style": re.compile(r"""\sstyle\s*=\s*["']"""),
    "inline handler": re.compile(r"""<[^>{]+\son\w+\s*=\s*["']"""),
    "htmx handler": re.compile(r"hx-on"),
    # Without a script the browser alone can tell a date that is none from an empty field.
    "form the browser may not check": re.compile(r"\b(form)?novalidate\b", re.IGNORECASE),
    "inline style element": re.compile(r"<style\b"),
    "inline script": re.compile(r'<script\b(?![^>]*(\bsrc=|type="application/json"))'),
}


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_template_has_nothing_that_is_forbidden(path: Path) -> None:
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(path.read_text())]
    assert found == []


@pytest.mark.parametrize("path", TEMPLATES, ids=_named)
def test_template_uses_only_shipped_icons(path: Path) -> None:
    used = set(re.findall(r'{% icon "([\w-]+)"', path.read_text()))
    assert used <= SPRITE


@pytest.mark.parametrize("path", sorted((ROOT / "templates/components").glob("*.html")), ids=_named)
def test_component_starts_with_its_parameters(path: Path) -> None:
    assert path.read_text().startswith("{# ")
