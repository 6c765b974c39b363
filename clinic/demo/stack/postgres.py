"""PostgreSQL: a cluster made once, then one postmaster on a loopback port."""

import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from clinic.demo.stack.binaries import Binaries
from clinic.demo.stack.errors import StackError
from clinic.demo.stack.places import Home, ServerAccount
from clinic.demo.stack.processes import (
    LOOPBACK,
    SERVER_ENVIRONMENT,
    end_of,
    free_port,
    start_bound,
)

OWNER, DATABASE, RUNTIME_ROLE = "taper_owner", "taper", "taper_runtime"
START_SECONDS = 60.0
# Values of rows stay out of the log even when a statement fails; docker-compose.yml gives the same.
LOG_SETTINGS = {"log_min_error_statement": "panic", "log_error_verbosity": "terse"}
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    **LOG_SETTINGS,
}
# The owner is no superuser, so that forced row-level security binds it as in production.
PROVISION = f"""\
CREATE ROLE {OWNER} LOGIN CREATEDB CREATEROLE PASSWORD '{{password}}';
CREATE ROLE {RUNTIME_ROLE} NOLOGIN NOBYPASSRLS;
GRANT {RUNTIME_ROLE} TO {OWNER} WITH ADMIN TRUE, INHERIT FALSE, SET TRUE;
CREATE DATABASE {DATABASE} OWNER {OWNER};
"""


def start_postgres(
    home: Home, account: ServerAccount, binaries: Binaries, password: str
) -> tuple[subprocess.Popen[bytes], str]:
    """Return the postmaster and the owner's URL; raises StackError with the end of its log."""
    data = home.servers / "data"
    if data.is_dir():
        _check_owner(data, account)
        _end_leftover(data)
    else:
        _make_cluster(data, account, binaries, password)
    port = free_port()
    options = [f"-c{name}={value}" for name, value in {**SETTINGS, "port": str(port)}.items()]
    log = home.logs / "postgresql.log"
    process = start_bound(
        [str(binaries.postgres), "-D", str(data), *options],
        log=log,
        death_signal=signal.SIGINT,
        cwd="/",
        env=SERVER_ENVIRONMENT,
        **account.popen_options(),
    )
    _wait_until_ready(process, data, log)
    return process, f"postgres://{OWNER}:{password}@{LOOPBACK}:{port}/{DATABASE}"


def _make_cluster(data: Path, account: ServerAccount, binaries: Binaries, password: str) -> None:
    # The folder gets its final name last: one that exists is whole, whatever interrupted the first try.
    partial = data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    account.make_private_folder(partial)
    initdb = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    _run(account, [str(binaries.initdb), "-D", str(partial), "--username=postgres", "--auth=trust", *initdb])
    _run(
        account,
        [str(binaries.postgres), "--single", "-D", str(partial), "postgres"],
        statements=PROVISION.format(password=password),
    )
    # Nobody can sign in as the superuser: it has no password and there is no other way in.
    rules = partial / "pg_hba.conf"
    rules.write_text(f"host all all {LOOPBACK}/32 scram-sha-256\n", encoding="utf-8")
    partial.rename(data)


def _run(account: ServerAccount, command: list[str], *, statements: str = "") -> None:
    done = subprocess.run(
        command,
        input=statements,
        capture_output=True,
        text=True,
        cwd="/",
        env=SERVER_ENVIRONMENT,
        check=False,
        **account.popen_options(),
    )
    if done.returncode or "ERROR:" in done.stderr:
        raise StackError(f"{Path(command[0]).name} failed: {done.stderr.strip() or done.stdout.strip()}")


def _check_owner(data: Path, account: ServerAccount) -> None:
    if (owner := data.stat().st_uid) != account.uid:
        raise StackError(
            f"TAPER_HOME: {data} belongs to user id {owner} and this run would use {account.uid}: "
            "run as the user who made it, or choose another TAPER_HOME"
        )


def _end_leftover(data: Path) -> None:
    """End a postmaster whose keeper was killed, and drop a pid file that names a stranger."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text(encoding="utf-8").split("\n", 1)[0])
    deadline = time.monotonic() + START_SECONDS
    while str(data) in _command_line(pid):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGINT)
        if time.monotonic() > deadline:
            raise StackError(f"a PostgreSQL (process {pid}) still holds {data} and does not stop")
        time.sleep(0.1)
    # After a restart the number may belong to another program, and PostgreSQL would refuse to start.
    pid_file.unlink(missing_ok=True)


def _command_line(pid: int) -> str:
    """Empty when no such process runs."""
    if not Path("/proc/self").exists():
        command = ["/bin/ps", "-o", "command=", "-p", str(pid)]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _wait_until_ready(process: subprocess.Popen[bytes], data: Path, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _says_ready(data / "postmaster.pid", process.pid):
        if process.poll() is not None or time.monotonic() > deadline:
            raise StackError(f"PostgreSQL did not start; the end of {log}:\n{end_of(log)}")
        time.sleep(0.02)


def _says_ready(pid_file: Path, pid: int) -> bool:
    """The postmaster writes its state on the eighth line, as pg_ctl reads it."""
    try:
        lines = pid_file.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"
