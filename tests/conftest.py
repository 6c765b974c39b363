"""Fixtures: the runtime role, the cast (one clinic, its colleagues, an outsider), and a clinic entered."""

from collections.abc import Iterator

import hypothesis
import pgtrigger
import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker, Settings

from clinic.accounts.tenancy import enter_clinic
from clinic.core.example import MARK
from tests.build import Cast, make_cast
from tests.lines import Lines, written_lines
from tests.template import migrated_template

_AS_OWNER = django_settings.DATABASES["default"]["OPTIONS"]["options"]
_AS_RUNTIME_ROLE = f"{_AS_OWNER} {django_settings.DATABASE_PATIENCE} -c role={django_settings.RUNTIME_ROLE}"


# How fast a machine is while others use it is no property of the program.
hypothesis.settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("any machine")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits, for servers and mails, goes first: at the end it would keep one core idle."""
    items.sort(key=lambda item: item.get_closest_marker("stack") is None)


def mark(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON DATABASE {connection.ops.quote_name(name)} IS '{MARK}'")


def _reconnect(options: str) -> None:
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] = options


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Copied, which takes a fraction of a second; migrating takes ten for each process of each run."""
    connection.settings_dict["TEST"] |= {"TEMPLATE": migrated_template(), "MIGRATE": False}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Made by the owner, as the demo makes its own; used as the runtime role, under what binds production."""
    with django_db_blocker.unblock():
        mark(connection.settings_dict["NAME"])
        _reconnect(_AS_RUNTIME_ROLE)
    yield
    with django_db_blocker.unblock():
        _reconnect(_AS_OWNER)


@pytest.fixture(autouse=True)
def _quick_and_clean(settings: Settings) -> None:
    """argon2 is slow on purpose, and rate limits live in the cache."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner() -> Iterator[None]:
    """Emptying tables after a transactional test is what the runtime role and the triggers refuse."""
    original = getattr(TransactionTestCase, "_fixture_teardown")  # noqa: B009  private to Django, absent from its types

    def teardown(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE NONE")
        with pgtrigger.ignore():
            original(self)
        connection.close()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture
def unmarked(db: None) -> None:
    """The test's database as if the demo had not made it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        cursor.execute(
            f"COMMENT ON DATABASE {connection.ops.quote_name(connection.settings_dict['NAME'])} IS NULL"
        )
        cursor.execute(f"SET LOCAL ROLE {django_settings.RUNTIME_ROLE}")


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def inside(cast: Cast) -> Iterator[Cast]:
    """The cast, with its own clinic entered by the prescriber."""
    with enter_clinic(cast.clinic, by=cast.prescriber_actor):
        yield cast


@pytest.fixture
def lines() -> Iterator[Lines]:
    """The log while the test runs."""
    with written_lines() as lines:
        yield lines
