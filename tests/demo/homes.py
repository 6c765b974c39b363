"""Homes of their own for tests of the local stack, and commands run under them as a stranger would."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from clinic.demo.stack.lifecycle import CHECKOUT

PATIENCE = 30.0
SETTINGS = frozenset(re.findall(r"^(\w+)=", (CHECKOUT / ".env.example").read_text("utf-8"), re.MULTILINE))
JOIN = """
import sys, time
from pathlib import Path
from clinic.demo.stack import ensure_local_stack
print(ensure_local_stack(Path(sys.argv[1])).database_url, flush=True)
time.sleep(float(sys.argv[2]))
"""


def bare_environment(**more: str) -> dict[str, str]:
    """The environment without what any setting is read from, those of the tests included."""
    kept = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**kept, "PYTHONPATH": str(CHECKOUT), **more}


def start_python(*arguments: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=CHECKOUT,
        env=bare_environment(**environment),
        start_new_session=True,
    )


def join_stack(home: Path, *, seconds: float) -> subprocess.Popen[str]:
    """A process that uses the stack under `home` for a while and prints the database's URL first."""
    return start_python("-c", JOIN, str(home), str(seconds))


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        port: int = probe.getsockname()[1]
        return port


def start_demo(home: Path, port: int, *, patients: int) -> tuple[subprocess.Popen[str], list[str]]:
    """`make demo` under `home`, and the lines it printed until it was ready; fails with them when it ends before."""
    demo = start_python(
        "-m", "clinic.demo.run", PORT=str(port), TAPER_HOME=str(home), DEMO_PATIENTS=str(patients)
    )
    assert demo.stdout
    shown: list[str] = []
    while not shown or "Stop: Ctrl-C" not in shown[-1]:
        shown.append(demo.stdout.readline())
        if not shown[-1]:
            end(demo)
            raise AssertionError("".join(shown))
    return demo, shown


def first_line(process: subprocess.Popen[str]) -> str:
    return process.stdout.readline().strip() if process.stdout else ""


def end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    """A zombie, which its parent has not collected yet, counts as ended."""
    status = Path(f"/proc/{pid}/status")
    try:
        return "State:\tZ" not in status.read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False


def named_processes(home: Path) -> list[int]:
    """Processes other than this one whose command line or environment names `home`."""
    pids = [int(entry.name) for entry in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if pid != os.getpid() and is_running(pid) and _names(pid, str(home))]


def _names(pid: int, home: str) -> bool:
    try:
        told = [Path(f"/proc/{pid}/{part}").read_bytes() for part in ("cmdline", "environ")]
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
    return any(home.encode() in text for text in told)
