"""Child processes that never outlive their parent, and loopback ports nobody else uses."""

import ctypes
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

LOOPBACK = "127.0.0.1"
PR_SET_PDEATHSIG = 1
SERVER_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


def die_with_parent(death_signal: signal.Signals) -> Callable[[], None] | None:
    """A `preexec_fn` asking Linux to send `death_signal` when the parent dies, even by kill -9; else None."""
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def arm() -> None:
        prctl(PR_SET_PDEATHSIG, int(death_signal))

    return arm


def start_bound(
    command: list[str], *, log: Path, death_signal: signal.Signals, **options: Any
) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own that ends with us, its output appended to `log`."""
    with log.open("ab") as output:
        return subprocess.Popen(
            command,
            stderr=output,
            start_new_session=True,
            preexec_fn=die_with_parent(death_signal),  # noqa: PLW1509 - callers have one thread
            **{"stdin": subprocess.DEVNULL, "stdout": output, **options},
        )


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
        return port


def end(process: subprocess.Popen[bytes], polite: signal.Signals, *, seconds: float) -> None:
    """Ask with `polite`, wait up to `seconds`, then kill."""
    if process.poll() is None:
        process.send_signal(polite)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def end_of(log: Path) -> str:
    if not log.exists():
        return "(no such file)"
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-12:])
