"""The demo makes its own database, and fills no other."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo
from pytest_django import Settings

from clinic.accounts.models import User
from clinic.core.example import MARK, READ_MARK
from clinic.demo.marking import mark_as_demo
from clinic.demo.stack import StackError
from tests.build import Cast

NAME = "taper_marking"


def _address(**more: Any) -> str:
    known = connection.settings_dict
    return make_conninfo(
        host=known["HOST"], port=known["PORT"], user=known["USER"], password=known["PASSWORD"], **more
    )


@pytest.fixture
def empty() -> Iterator[str]:
    """The address of a database without a table."""
    with psycopg.connect(_address(dbname="postgres"), autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME}")
        server.execute(f"CREATE DATABASE {NAME} TEMPLATE template0")
        yield _address(dbname=NAME)
        server.execute(f"DROP DATABASE {NAME}")


def make_table(address: str) -> None:
    with psycopg.connect(address) as database:
        database.execute("CREATE TABLE somebodys (id int)")


def test_new_database_is_marked_and_found_again_when_it_is_full(empty: str) -> None:
    mark_as_demo(empty)
    make_table(empty)
    mark_as_demo(empty)
    with psycopg.connect(empty) as database:
        row = database.execute(READ_MARK)
        assert row.fetchone() == (MARK,)


def test_database_that_somebody_filled_is_refused(empty: str) -> None:
    make_table(empty)
    for _ in range(2):
        with pytest.raises(StackError, match="did not make this database"):
            mark_as_demo(empty)


def test_database_that_does_not_answer_is_told_without_its_password() -> None:
    with pytest.raises(StackError, match="does not answer") as told:
        mark_as_demo("postgres://taper:hidden@127.0.0.1:1/taper")
    assert "hidden" not in str(told.value)


def test_seed_demo_in_a_real_clinics_database_adds_nobody(cast: Cast, settings: Settings) -> None:
    before = User.objects.count()
    settings.DEMO = False
    with pytest.raises(CommandError, match="database of the demo only"):
        call_command("seed_demo", patients=1)
    assert User.objects.count() == before


def test_seed_demo_without_the_mark_adds_nobody_whatever_the_settings_say(
    cast: Cast, unmarked: None, settings: Settings
) -> None:
    settings.DEMO = True
    before = User.objects.count()
    with pytest.raises(CommandError, match="database of the demo only"):
        call_command("seed_demo", patients=1)
    assert User.objects.count() == before
