"""No page of the seeded clinic leads anybody to an error: every link and button, as each role."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, ResolverMatch, resolve

from clinic.accounts.models import User
from clinic.accounts.roles import ROLES, Permission, permissions_of

OF_A_KIND = 2
"""Pages looked at of each kind; the links of all of these are checked."""

MUST_BE_SEEN = {
    "console:today",
    "console:caseload",
    "console:chart",
    "console:schedule",
    "console:session",
    "console:history",
    "console:why",
}
LEAVES = ("#", "mailto:", "tel:", "http://", "https://", "/static/", "/accounts/")


class Page(HTMLParser):
    """What a page leads to: where it can be gone, and where its buttons send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.buttons: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in found:
            self.links.add(found["href"])
        if "hx-get" in found:
            self.links.add(found["hx-get"])
        if tag == "form":
            sends = found.get("method", "get").lower() == "post"
            (self.buttons if sends else self.links).add(found.get("action", ""))
        if "hx-post" in found:
            self.buttons.add(found["hx-post"])


@dataclass
class Walk:
    """One person's way through every kind of page; `dead` says what was wrong where."""

    client: Client
    held: frozenset[Permission]
    seen: Counter[str] = field(default_factory=Counter)
    dead: list[str] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)

    def go(self, start: str) -> None:
        waiting = [start]
        while waiting:
            path = waiting.pop(0)
            waiting += self._visit(path)

    def _visit(self, path: str) -> Iterator[str]:
        answer = self.client.get(path, follow=True)
        if answer.status_code == HTTPStatus.NO_CONTENT:
            return
        if answer.status_code != 200:
            self.dead.append(f"{path}: {answer.status_code}")
            return
        page = Page(answer.content.decode()) if "html" in answer["Content-Type"] else Page("")
        for button in page.buttons:
            self._match(button, path)
        for link in page.links:
            target = urljoin(path, link)
            if not link.startswith(LEAVES) and target not in self._known and self._is_new_kind(target, path):
                yield target

    def _is_new_kind(self, target: str, path: str) -> bool:
        self._known.add(target)
        match = self._match(target, path)
        if match is None:
            return False
        kind = _kind_of(match)
        self.seen[kind] += 1
        return self.seen[kind] <= OF_A_KIND

    def _match(self, target: str, path: str) -> ResolverMatch | None:
        """What answers there, if this person may open it."""
        try:
            match = resolve(urlsplit(urljoin(path, target)).path)
        except Resolver404:
            self.dead.append(f"{path} leads to {target}: nothing there")
            return None
        permission = getattr(match.func, "permission", None)
        if permission is not None and permission not in self.held:
            self.dead.append(f"{path} leads to {target}: may not {permission}")
            return None
        return match


def _kind_of(match: ResolverMatch) -> str:
    """By view and by what is neither an id nor a reference: each kind of history is a page of its own."""
    words = [str(value) for name, value in match.kwargs.items() if not re.search(r"(^|_)(id|ref)$", name)]
    return " ".join([match.view_name, *words])


@pytest.mark.parametrize("role", ROLES)
def test_no_link_or_button_leads_to_an_error(seeded: None, db: None, role: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(email=f"{role}@demo.example"))
    walk = Walk(client, permissions_of(role))
    walk.go("/")
    assert walk.dead == []
    assert {kind.partition(" ")[0] for kind in walk.seen} >= MUST_BE_SEEN
