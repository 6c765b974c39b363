"""Database or Redis away, or a row that somebody holds: people are told to try again, soon and without an error."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from pytest_django import Settings

from clinic.accounts.models import User
from clinic.core.postgres.connection import WatchedConnection, silence
from clinic.patients.models import Patient
from tests.build import PASSWORD, Cast, make_patient
from tests.console.pages import PATIENT
from tests.core.stopping import through_a_door

STAFF, PATIENTS = "Taper cannot answer just now", "Please try again in a moment"


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def says_when_to_come_back(answer: HttpResponseBase) -> bool:
    given = answer.status_code, answer.headers.get("Retry-After"), answer.headers.get("Cache-Control")
    return given == (503, "5", "no-store, private")


@pytest.fixture
def silent_redis(settings: Settings) -> Iterator[None]:
    """Takes connections and never answers, as a stopped process does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        location = {"LOCATION": f"redis://127.0.0.1:{port}/0"}
        settings.CACHES = {"default": settings.CACHES["default"] | location}
        yield


@contextmanager
def no_database() -> Iterator[None]:
    place = {"HOST": "127.0.0.1", "PORT": "1"}
    usual = {name: connection.settings_dict[name] for name in place}
    connection.close()
    connection.settings_dict.update(place)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(usual)


@pytest.mark.parametrize("path", ["login", "password/reset"])
def test_sign_in_is_refused_while_redis_cannot_count_the_tries(
    cast: Cast, silent_redis: None, path: str
) -> None:
    began = time.monotonic()
    client = Client(raise_request_exception=False)
    email = cast.nurse.email
    answer = client.post(f"/accounts/{path}/", {"login": email, "email": email, "password": PASSWORD})
    assert says_when_to_come_back(answer)
    assert STAFF in answer.content.decode()
    assert time.monotonic() - began < 3
    assert client.get("/")["Location"].startswith("/accounts/login/")


def test_charts_and_links_of_patients_open_without_redis(cast: Cast, silent_redis: None) -> None:
    began = time.monotonic()
    assert browser(cast.nurse).get(f"/patients/{cast.patient.pk}/").status_code == 200
    assert Client().get("/f/unknown/").status_code == 404
    assert time.monotonic() - began < 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "words"),
    [("/", STAFF), ("/accounts/2fa/", STAFF), ("/f/unknown/", PATIENTS)],
)
def test_page_without_a_database_tells_to_try_again(cast: Cast, path: str, words: str) -> None:
    client = browser(cast.nurse) if words == STAFF else Client(raise_request_exception=False)
    with no_database():
        answer = client.get(path)
    assert says_when_to_come_back(answer)
    assert words in answer.content.decode()


@pytest.fixture
def never_silent() -> Iterator[None]:
    """Another test's silent server is forgotten, and this one's too."""
    silence.until = 0.0
    yield
    silence.until = 0.0


DOORS = ("/", "/patients/", "/accounts/2fa/", "/f/unknown/", "/fhir/Patient", "/health/ready")


def asked(client: Client, path: str) -> tuple[int, float]:
    """Status and seconds."""
    began = time.monotonic()
    answer = client.get(path, headers={"Authorization": f"Bearer {'a' * 43}"} if "fhir" in path else {})
    return answer.status_code, time.monotonic() - began


def is_told_in_time(answer: tuple[int, float]) -> bool:
    return answer[0] == 503 and answer[1] < 5


@pytest.mark.django_db(transaction=True)
def test_silent_database_is_told_within_five_seconds_with_a_connection_and_without(
    cast: Cast, never_silent: None
) -> None:
    client = browser(cast.nurse)
    with through_a_door() as door:
        connection.ensure_connection()
        door.stopped.set()
        assert is_told_in_time(asked(client, "/patients/"))
        silence.until = 0.0
        connection.close()
        assert is_told_in_time(asked(client, "/health/ready"))


@pytest.mark.django_db(transaction=True)
def test_silent_database_is_told_at_every_door(
    cast: Cast, never_silent: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Found silent at once here: how long that takes is the test above."""
    monkeypatch.setattr("clinic.core.postgres.connection.SILENT_SECONDS", 0.1)
    monkeypatch.setattr(WatchedConnection, "_server_answers", lambda _: False)
    client, found = browser(cast.nurse), {}
    for path in DOORS:
        with through_a_door() as door:
            silence.until = 0.0
            connection.ensure_connection()
            door.stopped.set()
            found[path] = asked(client, path)
    assert [path for path, answer in found.items() if not is_told_in_time(answer)] == []


@pytest.mark.django_db(transaction=True)
def test_slow_statement_goes_on_while_the_server_answers_others(never_silent: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(2)")
        assert cursor.fetchall() == [("",)]


@contextmanager
def held(patient: Patient) -> Iterator[None]:
    """By a transaction that does not end."""
    with closing(connection.copy()) as another, another.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT set_config('taper.clinic', %s, true)", [str(patient.clinic_id)])
        cursor.execute("SELECT 1 FROM patients_patient WHERE id = %s FOR UPDATE", [patient.pk])
        yield


@pytest.mark.django_db(transaction=True)
def test_row_that_somebody_holds_is_given_up_within_five_seconds_and_no_other_waits(cast: Cast) -> None:
    client, another = browser(cast.nurse), make_patient(cast.clinic, "Sato")

    def save(patient: Patient) -> HttpResponseBase:
        named = PATIENT | {"family_name": patient.family_name, "expected_version": 1}
        return client.post(f"/patients/{patient.pk}/edit/", named)

    with held(cast.patient):
        began = time.monotonic()
        assert says_when_to_come_back(save(cast.patient))
        assert 2 < time.monotonic() - began < 5
        assert save(another).status_code == 302
    assert save(cast.patient).status_code == 302


def test_fault_of_the_program_is_still_a_500(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("clinic.console.access.memberships_of", lambda _: 1 / 0)
    answer = browser(cast.nurse).get("/")
    assert answer.status_code == 500
    assert "Something went wrong on our side" in answer.content.decode()
