"""Settings with which nobody would reach the clinic, or no mail would leave it, are named."""

import json
from typing import Any

import pytest
from django.core.checks import run_checks
from pytest_django import Settings

from clinic.core import health
from clinic.core.configuration import configuration

SMTP = "django.core.mail.backends.smtp.EmailBackend"
PRODUCTION: dict[str, Any] = {
    "DEMO": False,
    "DEBUG": False,
    "HTTPS": True,
    "BASE_URL": "https://taper.clinic.example",
    "ALLOWED_HOSTS": ["taper.clinic.example"],
    "BEHIND_TLS_PROXY": True,
    "EMAIL_BACKEND": SMTP,
    "DEFAULT_FROM_EMAIL": "Clinic <clinic@clinic.example>",
}


def put(settings: Settings, **changed: Any) -> None:
    for name, value in (PRODUCTION | changed).items():
        setattr(settings, name, value)


@pytest.mark.parametrize(
    ("changed", "named", "problem"),
    [
        ({"BEHIND_TLS_PROXY": False}, "proxy", "BEHIND_TLS_PROXY must be 1"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "mail", "delivers nothing"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}, "mail", "delivers nothing"),
        ({"DEFAULT_FROM_EMAIL": "Taper <taper@localhost>"}, "mail", "no address that mail servers take"),
        ({"DEFAULT_FROM_EMAIL": "Our clinic"}, "mail", "no address that mail servers take"),
        ({"ALLOWED_HOSTS": ["10.0.0.2"]}, "hosts", "does not name taper.clinic.example"),
        ({"ALLOWED_HOSTS": ["*"]}, "hosts", "must name hosts"),
    ],
)
@pytest.mark.django_db
def test_setting_that_would_keep_people_out_is_named_by_readiness_and_the_deploy_check(
    settings: Settings, changed: dict[str, Any], named: str, problem: str
) -> None:
    put(settings, **changed)
    wrong = {name: found for name, found in configuration().items() if found != "ok"}
    assert list(wrong) == [named]
    assert problem in wrong[named]
    told = health.ready()
    assert told.status_code == 503
    assert problem in json.loads(told.content)[named]
    assert f"taper.{named}" in {found.id for found in run_checks(include_deployment_checks=True)}


def test_good_settings_and_those_of_the_demo_are_well(settings: Settings) -> None:
    well = {"proxy": "ok", "mail": "ok", "hosts": "ok"}
    assert configuration() == well
    put(settings, EMAIL_BACKEND="anymail.backends.mailgun.EmailBackend", ALLOWED_HOSTS=[".clinic.example"])
    assert configuration() == well
