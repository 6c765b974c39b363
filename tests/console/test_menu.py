"""What a role finds in the menu and in the pages behind it is what it may open, and the other way round."""

import pytest

from clinic.accounts.roles import ROLES, Permission, permissions_of
from clinic.console.presenters.menu import ENTRIES, permission_of
from clinic.console.urls import urlpatterns
from clinic.treatments.models import Session
from tests.build import Cast
from tests.console.busy import make_busy, pages_from_the_menu
from tests.console.conftest import Enter
from tests.console.pages import inside_of

NOT_LINKED = {
    "outcomes-table": "beside each figure, once a task has computed them",
}
"""Addresses a person may open although no page of the cast leads there, each with the reason."""


@pytest.fixture
def busy(cast: Cast) -> Cast:
    make_busy(cast)
    return cast


@pytest.mark.usefixtures("summer_noon")
@pytest.mark.parametrize("role", ROLES)
def test_pages_offered_to_a_role_are_those_it_may_open(busy: Cast, enter: Enter, role: str) -> None:
    held = permissions_of(role)
    with inside_of(busy.patient):
        arrived = Session.objects.of(busy.clinic).in_house().filter(state=Session.State.ARRIVED).first()
    assert arrived is not None
    pressed = [f"/sessions/{arrived.pk}/?arrived=now", "/patients/?show=all"]
    if Permission.VIEW_AUDIT in held:
        # The database's own clock has written the history.
        pressed.append("/trail/history/?first=2026-01-01&last=2035-01-01")
    offered, opened = pages_from_the_menu(enter(getattr(busy, role)), *pressed)
    dead = {address: status for address, status in opened.items() if status not in {200, 204, 302, 405}}
    assert dead == {}
    may = {str(route.name) for route in urlpatterns if route.callback.permission in held}  # type: ignore[attr-defined]
    assert offered - may == set()
    assert may - offered - NOT_LINKED.keys() == set()


@pytest.mark.parametrize("role", ROLES)
def test_menu_opens_what_it_names_and_refuses_what_it_leaves_out(cast: Cast, enter: Enter, role: str) -> None:
    client = enter(getattr(cast, role))
    shown = {entry.view for entry in client.get("/").context["menu"]}
    for entry in ENTRIES:
        assert client.get(entry.href).status_code == (200 if entry.view in shown else 403), entry.view


def test_manager_has_neither_the_entry_nor_the_pages_of_safety(cast: Cast, enter: Enter) -> None:
    manager = enter(cast.manager)
    assert 'href="/safety/"' not in manager.get("/").content.decode()
    for page in ("/safety/", "/safety/flags/", "/safety/events/"):
        assert manager.get(page).status_code == 403


def test_trail_is_for_managers_and_auditors() -> None:
    assert permission_of("trail") is Permission.VIEW_AUDIT
    assert {role for role in ROLES if Permission.VIEW_AUDIT in permissions_of(role)} == {"manager", "auditor"}
