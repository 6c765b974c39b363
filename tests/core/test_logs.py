"""Logs hold neither ids nor secrets of a path, nor keys nobody listed."""

import pytest

from clinic.core.logs import keep_allowed, name_the_route, name_the_route_of_django


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
