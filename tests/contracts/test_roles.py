"""Who may do what, written down a second time, and every address asked as each role."""

import pytest
from django.test import Client

from clinic.accounts.roles import ROLES, Permission, permissions_of
from tests.build import Cast
from tests.contracts.test_urls import ROUTES, address, is_public

MAY = {
    # permission: prescriber, nurse, manager, auditor
    "VIEW_WORKLISTS": "p n m a",
    "VIEW_CHART": "p n m a",
    "EDIT_PATIENT": "p n m -",
    "RECORD_HISTORY": "p n - -",
    "START_COURSE": "p - - -",
    "PLAN_SCHEDULE": "p n m -",
    "DECIDE_PROPOSAL": "p - - -",
    "RUN_SESSION": "p n - -",
    "GIVE_DOSE": "p n - -",
    "OVERRIDE_DOSE": "p - - -",
    "OVERRIDE_DISCHARGE": "p - - -",
    "RECORD_ASSESSMENT": "p n - -",
    "SEND_FORM": "p n m -",
    "RECORD_SAFETY": "p n - -",
    "ACKNOWLEDGE_ALERT": "p n - -",
    "VIEW_FLAGS": "p n - a",
    "DISPOSE_FLAG": "p - - -",
    "VIEW_OUTCOMES": "p n m a",
    "VIEW_REMINDERS": "p n m a",
    "MANAGE_REMINDERS": "p n m -",
    "EXPORT_DATA": "p - m -",
    "MANAGE_CLINIC": "- - m -",
    "VIEW_AUDIT": "- - m a",
}
STAFF_ROUTES = {address(route, pattern): pattern for route, pattern in ROUTES.items() if not is_public(route)}
READ_ONLY = {"VIEW_WORKLISTS", "VIEW_CHART", "VIEW_FLAGS", "VIEW_OUTCOMES", "VIEW_REMINDERS", "VIEW_AUDIT"}


def test_roles_hold_what_is_written_here_and_no_more() -> None:
    told = {
        permission.name: " ".join(role[0] if permission in permissions_of(role) else "-" for role in ROLES)
        for permission in Permission
    }
    assert list(ROLES) == ["prescriber", "nurse", "manager", "auditor"]
    assert told == MAY


def test_auditor_changes_nothing_and_an_unknown_role_may_nothing() -> None:
    assert {permission.name for permission in permissions_of("auditor")} == READ_ONLY
    assert permissions_of("owner") == frozenset()


@pytest.mark.parametrize("role", ROLES)
def test_every_address_asks_for_its_permission_by_every_verb(cast: Cast, role: str) -> None:
    client = Client()
    client.force_login(getattr(cast, role))
    wrong = []
    for path, pattern in STAFF_ROUTES.items():
        needed = pattern.callback.permission  # type: ignore[attr-defined]
        answers = [client.get(path).status_code, client.post(path).status_code]
        # A verb that nobody may use is refused before anybody's role is looked at.
        asked = [status for status in answers if status != 405]
        assert asked, path
        if any((status == 403) == (needed in permissions_of(role)) for status in asked):
            wrong.append((path, needed.name, answers))
    assert wrong == []
