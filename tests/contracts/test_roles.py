"""Every address asked as each role; who may do what is compared with the managers' page in test_docs."""

import pytest
from django.test import Client

from clinic.accounts.roles import ROLES, permissions_of
from tests.build import Cast
from tests.contracts.test_urls import ROUTES, address, is_public

STAFF_ROUTES = {address(route, pattern): pattern for route, pattern in ROUTES.items() if not is_public(route)}
READ_ONLY = {
    "VIEW_WORKLISTS",
    "VIEW_CHART",
    "VIEW_SAFETY",
    "VIEW_FLAGS",
    "VIEW_OUTCOMES",
    "VIEW_REMINDERS",
    "VIEW_AUDIT",
}


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
