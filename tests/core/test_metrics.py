"""/metrics answers whoever is on this machine, or whoever knows METRICS_TOKEN, and nobody else."""

from typing import Any

import pytest
from django.test import RequestFactory
from pytest_django import Settings

from clinic.core.metrics import exposition

LOOPBACK, ELSEWHERE = {"REMOTE_ADDR": "127.0.0.1"}, {"REMOTE_ADDR": "192.0.2.7"}
KNOWN = {"HTTP_AUTHORIZATION": "Bearer scrape-me"}


def status(asked: dict[str, Any]) -> int:
    return exposition(RequestFactory().get("/metrics", **asked)).status_code


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (LOOPBACK, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        (ELSEWHERE, 403),
        # A proxy on this machine speaks for the whole world.
        (LOOPBACK | {"HTTP_X_FORWARDED_FOR": "192.0.2.7"}, 403),
        (ELSEWHERE | KNOWN, 403),
    ],
)
def test_metrics_without_a_token_are_for_this_machine(
    settings: Settings, asked: dict[str, str], answered: int
) -> None:
    settings.METRICS_TOKEN = ""
    assert status(asked) == answered


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (ELSEWHERE | KNOWN, 200),
        (LOOPBACK, 403),
        (LOOPBACK | {"HTTP_AUTHORIZATION": "Bearer "}, 403),
        (ELSEWHERE | {"HTTP_AUTHORIZATION": "Bearer scrape-m"}, 403),
        (ELSEWHERE | {"HTTP_AUTHORIZATION": "Bearer scrape-me\u00e9"}, 403),
    ],
)
def test_metrics_with_a_token_are_for_its_bearer(
    settings: Settings, asked: dict[str, str], answered: int
) -> None:
    settings.METRICS_TOKEN = "scrape-me"
    assert status(asked) == answered
