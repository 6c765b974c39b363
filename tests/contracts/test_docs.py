"""The pages under docs/ agree with the program: links, commands, tasks and the table of roles."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from clinic.accounts.roles import ROLES, Permission
from clinic.celery import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
FENCE = re.compile(r"^\s*```.*?^\s*```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)#\s]*)(?:#([^)\s]+))?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
COMMAND = re.compile(r"manage\.py ([a-z]\w*)")


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _anchors(path: Path) -> set[str]:
    """As the usual viewers make them: small letters, no punctuation, hyphens for spaces."""
    headings = HEADING.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_every_link_of_a_page_leads_somewhere(path: Path) -> None:
    for target, anchor in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
        found = (path.parent / target).resolve() if target else path
        assert found.exists(), f"{target} is not there"
        assert not anchor or anchor in _anchors(found), f"{target} has no heading #{anchor}"


@pytest.mark.parametrize("path", PAGES, ids=_named)
def test_every_command_of_a_page_exists(path: Path) -> None:
    assert set(COMMAND.findall(path.read_text(encoding="utf-8"))) <= set(get_commands())


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text(encoding="utf-8")
    decisions = (ROOT / "docs/adr/README.md").read_text(encoding="utf-8")
    for page in ROOT.glob("docs/**/*.md"):
        listed = decisions if page.parent.name == "adr" and page.name != "README.md" else index
        link = page.name if listed is decisions else page.relative_to(ROOT / "docs").as_posix()
        assert page == ROOT / "docs/README.md" or f"({link})" in listed, f"{_named(page)} is not listed"


def test_roles_of_the_managers_page_are_those_of_the_code() -> None:
    text = (ROOT / "docs/guides/managers.md").read_text(encoding="utf-8")
    lines = [
        f"| may | {' | '.join(spec.title for spec in ROLES.values())} |",
        "|---" * (len(ROLES) + 1) + "|",
    ]
    for permission in Permission:
        held = ("yes" if permission in spec.permissions else "-" for spec in ROLES.values())
        lines.append(f"| {permission.value} | {' | '.join(held)} |")
    assert "\n".join(lines) + "\n\n" in text
    for spec in ROLES.values():
        assert f"- **{spec.title}:** {spec.description}\n" in text


def test_architecture_page_names_each_task_of_beat() -> None:
    told = set(re.findall(r"`(\w+\.\w+)`", _section("docs/architecture.md", "By the clock")))
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} == told


def _section(page: str, title: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8").split(f"\n## {title}\n")[1].split("\n## ")[0]
