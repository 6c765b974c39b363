"""A program that may do everything in its database does not start, and is named wherever one looks."""

import importlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from celery.signals import worker_init
from django.core.checks import run_checks
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from clinic.celery import refuse_too_much_power
from clinic.core import health, power
from clinic.core.power import Powers, standing

WELL = {"role": "ok", "server": "ok"}
ROLE, ACCOUNT = Powers("taper_runtime", False, False), Powers("taper_web", False, False)


def as_if(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], dict[str, str]]) -> None:
    monkeypatch.setattr(power, "standing", answer)
    # It would be the test's own that is closed.
    monkeypatch.setattr(power, "connection", SimpleNamespace(close=lambda: None))


def away() -> dict[str, str]:
    raise DatabaseError


@pytest.fixture
def gate() -> Iterator[power.Gate]:
    yield power.gate
    power.gate.unknown = False


def test_owner_may_sign_in_for_the_demo_only_and_never_act_as_itself(db: None, settings: Settings) -> None:
    assert standing() == WELL
    settings.DEMO = False
    assert "the account taper_owner owns tables" in standing()["role"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
    settings.DEMO = True
    assert "the program acts as taper_owner itself" in standing()["role"]


def test_demo_on_a_database_that_it_did_not_make_is_named(unmarked: None) -> None:
    assert "the demo did not make this database" in standing()["role"]


@pytest.mark.parametrize(
    ("role", "account", "problem"),
    [
        (ROLE, ACCOUNT, ""),
        (ACCOUNT, ACCOUNT, "acts as taper_web itself"),
        (Powers("postgres", True, True), ACCOUNT, "DATABASE_ROLE postgres passes by row-level security"),
        (Powers("owner", False, True), ACCOUNT, "DATABASE_ROLE owner owns tables"),
        (ROLE, Powers("postgres", True, False), "the account postgres passes by row-level security"),
        (ROLE, Powers("owner", False, True), "the account owner owns tables"),
    ],
)
def test_excess_of_power_is_told_by_name(
    settings: Settings, role: Powers, account: Powers, problem: str
) -> None:
    settings.DEMO = False
    found = power._excess(role, account)
    assert found == problem == "" or problem in found != ""


def test_server_too_old_is_named(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(power, "OLDEST_SERVER", 99)
    assert "99 or newer is needed" in standing()["server"]


@pytest.mark.django_db
def test_readiness_and_the_deploy_check_name_it(settings: Settings) -> None:
    settings.DEMO = False
    assert b"owns tables" in health.ready().content
    assert "taper.role" in {found.id for found in run_checks(include_deployment_checks=True)}


def test_web_and_worker_do_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    as_if(monkeypatch, lambda: WELL | {"role": "the account postgres owns tables"})
    with pytest.raises(SystemExit, match="Taper does not start: the account postgres owns tables"):
        importlib.import_module("clinic.wsgi")
    assert refuse_too_much_power in [receiver() for _, receiver in worker_init.receivers]
    with pytest.raises(SystemExit, match="Taper does not start"):
        refuse_too_much_power()


def test_web_that_started_without_a_database_answers_nothing_before_it_knows(
    cast: object, monkeypatch: pytest.MonkeyPatch, gate: power.Gate
) -> None:
    as_if(monkeypatch, away)
    power.start_web()
    assert Client().get("/accounts/login/").status_code == 200
    as_if(monkeypatch, lambda: WELL | {"role": "the account postgres owns tables"})
    assert Client().get("/accounts/login/").status_code == 503
    as_if(monkeypatch, lambda: WELL)
    assert Client().get("/accounts/login/").status_code == 200
    assert not gate.unknown


def test_worker_waits_for_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[Callable[[], dict[str, str]]] = [away, away, lambda: WELL]
    answers = iter(looks)
    as_if(monkeypatch, lambda: next(answers)())  # noqa: PLW0108  each look has an answer of its own
    slept: list[float] = []
    monkeypatch.setattr("clinic.celery.time.sleep", slept.append)
    refuse_too_much_power()
    assert slept == [5, 5]
