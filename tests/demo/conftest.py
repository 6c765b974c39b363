from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from clinic.demo.seed.whole import seed_demo
from clinic.demo.simulation.scripts import CAST

PATIENTS = len(CAST) + 6


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Once for all tests of a file, whose own changes are each rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_demo(patients=PATIENTS, seed=7)
        yield
        transaction.set_rollback(True)
