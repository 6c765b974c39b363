"""Logs hold neither ids nor secrets of a path, nor keys nobody listed, nor what an exception says."""

import logging
import re
from collections.abc import Iterator

import pytest
import structlog
from celery import Celery
from django.core.exceptions import DisallowedHost
from django.http import HttpResponseServerError
from django.test import RequestFactory
from django.utils.log import log_response

from clinic.core.logs import keep_allowed, name_the_route, name_the_route_of_django
from tests.lines import Lines, written_lines

PHONE = "203.0.113.9"
ENTERED = "duplicate key (family_name)=(Okafor)"
KEYS_OF_A_FAILURE = {"event", "level", "logger", "timestamp", "request_id", "exception"}


@pytest.mark.parametrize(
    ("request_line", "logged"),
    [
        ("GET /accounts/login/?next=/patients/", "GET /accounts/login/"),
        ("GET /nowhere/Okafor", "GET (no such page)"),
    ],
)
def test_request_line_is_logged_as_its_route(request_line: str, logged: str) -> None:
    event = name_the_route(None, "info", {"request": request_line})
    assert event["request"] == logged


def test_key_nobody_listed_is_dropped() -> None:
    event = keep_allowed(None, "info", {"event": "x", "patient_name": "Okafor", "ip": "10.0.0.1"})
    assert event == {"event": "x"}


def test_path_inside_a_sentence_of_django_is_named_too() -> None:
    event = {"logger": "django.request", "event": "Not Found: /nowhere/secret"}
    assert name_the_route_of_django(None, "warning", event)["event"] == "Not Found: (no such page)"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What is written while a request of a patient is answered."""
    bound = structlog.contextvars.bound_contextvars(request_id="r1", ip=PHONE, patient="Okafor")
    with bound, written_lines() as lines:
        yield lines


def fail() -> None:
    try:
        dict[str, str]()[ENTERED]
    except KeyError as error:
        raise ValueError(ENTERED) from error


def test_failed_request_is_told_by_type_and_place_not_by_its_words(lines: Lines) -> None:
    try:
        fail()
    except ValueError as error:
        log_response(
            "%s: %s",
            "Internal Server Error",
            "/nowhere/Okafor",
            response=HttpResponseServerError(),
            request=RequestFactory().get("/nowhere/Okafor", REMOTE_ADDR=PHONE),
            exception=error,
        )
    [line] = lines.read_all()
    assert line.keys() == KEYS_OF_A_FAILURE
    assert line["event"] == "Internal Server Error: (no such page)"
    assert re.findall(r"^\w+Error|in \w+$", line["exception"], re.MULTILINE) == [
        "ValueError",
        "in test_failed_request_is_told_by_type_and_place_not_by_its_words",
        "in fail",
        "KeyError",
        "in fail",
    ]


def test_refused_host_is_told_without_the_host(lines: Lines) -> None:
    try:
        RequestFactory().get("/", HTTP_HOST="okafor.example").get_host()
    except DisallowedHost as error:
        logging.getLogger("django.security.DisallowedHost").exception(str(error))  # noqa: TRY401  as Django does
    [line] = lines.read_all()
    assert line["event"] == "DisallowedHost"


def test_failed_task_is_told_without_the_words_of_its_failure(lines: Lines) -> None:
    app = Celery("logs", set_as_current=False)
    app.task(name="logs.fail")(fail).apply()
    [line] = lines.read_all()
    assert line["logger"] == "celery.app.trace"
    assert line["event"].endswith("raised unexpected: ValueError")
    assert line.keys() == KEYS_OF_A_FAILURE
    assert "Okafor" not in line["exception"]


def test_failure_logged_by_the_program_itself_is_told_alike(lines: Lines) -> None:
    try:
        fail()
    except ValueError:
        structlog.get_logger("clinic.test").exception("rebuild failed", patient="Okafor", clinic="north")
    [line] = lines.read_all()
    assert line.keys() == KEYS_OF_A_FAILURE | {"clinic"}
    assert "Okafor" not in str(line)
