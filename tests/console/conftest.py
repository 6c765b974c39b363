from collections.abc import Callable

import pytest
from django.test import Client

from clinic.accounts.models import User
from tests.build import Cast

Enter = Callable[[User], Client]


@pytest.fixture
def enter(db: None) -> Enter:
    """A browser signed in as the person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def nurse(cast: Cast, enter: Enter) -> Client:
    return enter(cast.nurse)


@pytest.fixture
def prescriber(cast: Cast, enter: Enter) -> Client:
    return enter(cast.prescriber)
