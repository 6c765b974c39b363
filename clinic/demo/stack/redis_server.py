"""Redis: one server on a loopback port, its queue kept across restarts."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from clinic.demo.stack.binaries import Binaries
from clinic.demo.stack.errors import StackError
from clinic.demo.stack.places import Home, ServerAccount
from clinic.demo.stack.processes import LOOPBACK, SERVER_ENVIRONMENT, end_of, free_port, start_bound

START_SECONDS = 20.0
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir {folder}
save 60 1
"""


def start_redis(
    home: Home, account: ServerAccount, binaries: Binaries, password: str
) -> tuple[subprocess.Popen[bytes], str]:
    """Return the server and its URL; raises StackError when it does not answer."""
    folder = home.servers / "redis"
    account.make_private_folder(folder)
    port = free_port()
    log = home.logs / "redis.log"
    process = start_bound(
        # The configuration goes in by standard input: a command line would show the password to everybody.
        [str(binaries.redis), "-"],
        log=log,
        death_signal=signal.SIGTERM,
        cwd="/",
        env=SERVER_ENVIRONMENT,
        stdin=subprocess.PIPE,
        **account.popen_options(),
    )
    _configure(process, CONFIGURATION.format(host=LOOPBACK, port=port, password=password, folder=folder))
    _wait_until_ready(process, port, log)
    return process, f"redis://:{password}@{LOOPBACK}:{port}/0"


def _configure(process: subprocess.Popen[bytes], text: str) -> None:
    if process.stdin:
        with process.stdin as pipe:
            pipe.write(text.encode())


def _wait_until_ready(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not _answers(port):
        if process.poll() is not None or time.monotonic() > deadline:
            raise StackError(f"Redis did not start; the end of {log}:\n{end_of(log)}")
        time.sleep(0.02)


def _answers(port: int) -> bool:
    """While it loads its file it says LOADING; once ready it asks for the password."""
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1) as connection:
            connection.sendall(b"PING\r\n")
            return connection.recv(64).startswith((b"+PONG", b"-NOAUTH"))
    except OSError:
        return False
