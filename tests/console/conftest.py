import datetime as dt
from collections.abc import Callable, Iterator

import pytest
import time_machine
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


@pytest.fixture
def summer_noon() -> Iterator[None]:
    """A moment at which the clinic's wall clock differs from UTC, so that a page that mixes them up is caught."""
    with time_machine.travel(dt.datetime(2026, 7, 15, 11, tzinfo=dt.UTC)):
        yield
