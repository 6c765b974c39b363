"""What is shipped for a machine without compose: units, proxy, the database's log, accounts, backups."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from clinic.demo.stack.postgres import LOG_SETTINGS
from tests.contracts.test_deployment import ROOT, compose_text, services

STAND_INS = {
    "pg_dump": 'for each; do case $each in --file=*) echo rows > "${each#--file=}";; esac; done',
    "pg_restore": "exit ${BROKEN:-0}",
}
UNITS = ROOT / "deploy" / "systemd"


def unit(name: str) -> dict[str, list[str]]:
    """Every value of each key of a unit, the sections put together."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / name).read_text(encoding="utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, value = line.split("=", 1)
            found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("name", ["web", "sender", "worker", "beat"])
def test_unit_runs_what_compose_runs_after_migrating_as_an_account_of_its_own(name: str) -> None:
    told = unit(f"taper-{name}.service")
    assert told["User"] == ["taper"]
    assert told["Requires"] == ["taper-migrate.service"]
    assert "taper-migrate.service" in told["After"][0]
    assert told["Restart"] == ["on-failure"]
    assert told["EnvironmentFile"] == ["/etc/taper/taper.env"]
    program = [Path(told["ExecStart"][0].split()[0]).name, *told["ExecStart"][0].split()[1:3]]
    assert program == services()[name]["command"][:3]


def test_unit_that_migrates_alone_has_the_owners_address() -> None:
    assert unit("taper-migrate.service")["EnvironmentFile"] == [
        "/etc/taper/taper.env",
        "/etc/taper/owner.env",
    ]
    others = {
        path.name for path in UNITS.glob("*.service") if "owner.env" in path.read_text(encoding="utf-8")
    }
    assert others == {"taper-migrate.service"}


def test_every_unit_keeps_its_files_and_its_log_to_itself() -> None:
    for path in UNITS.glob("*.service"):
        told = unit(path.name)
        assert (told["UMask"], told["LogNamespace"]) == (["0077"], ["taper"]), path.name
        assert told["NoNewPrivileges"] == ["yes"], path.name
    assert "MaxRetentionSec" in unit("taper-journal.conf")


def test_proxy_logs_no_address_of_a_page() -> None:
    text = (ROOT / "deploy/nginx/taper.conf").read_text(encoding="utf-8")
    [log_format] = re.findall(r"log_format taper '(.*)';", text)
    assert not re.search(
        r"\$(request\b|request_uri|uri|args|query_string|http_referer|document_uri)", log_format
    )
    formats = set(re.findall(r"access_log\s+([^;]+);", text))
    assert formats == {"off", "/var/log/nginx/taper.log taper"}
    assert set(re.findall(r"error_log\s+\S+\s*(\w*);", text)) == {"crit"}
    [links] = re.findall(r"location /f/ \{(.*?)\}", text, re.DOTALL)
    assert "access_log off" in links
    passed = len(re.findall("proxy_pass", text))
    for header in ("Host $host", "X-Forwarded-Proto $scheme", "X-Forwarded-For $remote_addr"):
        assert text.count(f"proxy_set_header {header};") == passed


def test_database_of_a_server_logs_no_statement() -> None:
    text = (ROOT / "deploy/postgresql/taper.conf").read_text(encoding="utf-8")
    told = dict(re.findall(r"^(\w+) = (\S+)$", text, re.MULTILINE))
    assert LOG_SETTINGS.items() <= told.items()
    assert (told["log_statement"], told["log_min_duration_statement"]) == ("none", "-1")


def test_accounts_of_a_server_are_those_of_compose() -> None:
    pattern = re.compile(r"(?:CREATE ROLE|GRANT taper_runtime) .*?;")
    ours = pattern.findall((ROOT / "deploy/postgresql/accounts.sql").read_text(encoding="utf-8"))
    theirs = pattern.findall(compose_text())
    assert [line for line in ours if "backup" not in line] == theirs


def test_backup_is_readable_by_its_owner_only_and_a_broken_one_is_none(tmp_path: Path) -> None:
    """With stand-ins for PostgreSQL's programs."""
    programs, folder = tmp_path / "bin", tmp_path / "backups"
    programs.mkdir()
    for name, line in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{line}\n", encoding="utf-8")
        (programs / name).chmod(0o755)

    def run(**more: str) -> int:
        path = f"{programs}:{os.environ['PATH']}"
        command = [str(ROOT / "deploy/backup/taper-backup"), str(folder)]
        return subprocess.run(
            command, check=False, capture_output=True, env={"PATH": path, **more}
        ).returncode

    assert run() == 0
    [dump] = folder.iterdir()
    assert (dump.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    dump.unlink()
    assert run(BROKEN="1") != 0
    assert list(folder.iterdir()) == []


def test_files_of_a_server_are_all_explained() -> None:
    text = (ROOT / "deploy/README.md").read_text(encoding="utf-8")
    told = {
        path
        for pattern in re.findall(r"`((?:systemd|nginx|postgresql|backup)/[\w.*-]+)`", text)
        for path in (ROOT / "deploy").glob(pattern)
    }
    assert set((ROOT / "deploy").glob("*/*")) == told
