"""No program outlives the supervisor, however either of them ends."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.demo.homes import end, first_line, is_running, start_python, wait_until

SUPERVISE = """
import sys
from pathlib import Path
from clinic.demo.supervisor import ProgramEndedError, Stopped, Supervisor

supervisor = Supervisor(Path(sys.argv[1]))
for number, script in enumerate(sys.argv[2:]):
    supervisor.start(f"program-{number}", [sys.executable, "-c", script])
print(*(process.pid for process in supervisor.programs.values()), flush=True)
try:
    while True:
        supervisor.rest()
except Stopped:
    print("stopped", flush=True)
except ProgramEndedError as error:
    print(error, flush=True)
finally:
    supervisor.stop()
"""
SLEEP = "import time; time.sleep(120)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}"
FAIL = "import sys, time; time.sleep(0.5); sys.exit('no such table')"
PARENT_OF_A_SLEEPER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEP!r}])"


def supervise(logs: Path, *scripts: str) -> tuple[subprocess.Popen[str], list[int]]:
    supervisor = start_python("-c", SUPERVISE, str(logs), *scripts)
    return supervisor, [int(pid) for pid in first_line(supervisor).split()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_supervisor_asked_to_stop_ends_its_programs(tmp_path: Path, number: signal.Signals) -> None:
    supervisor, pids = supervise(tmp_path, SLEEP, SLEEP)
    supervisor.send_signal(number)
    output, _ = supervisor.communicate(timeout=30)
    assert output == "stopped\n"
    assert supervisor.returncode == 0
    assert not any(map(is_running, pids))


def test_supervisor_killed_takes_its_programs_along(tmp_path: Path) -> None:
    supervisor, pids = supervise(tmp_path, SLEEP, SLEEP)
    end(supervisor)
    wait_until(lambda: not any(map(is_running, pids)))


def test_supervisor_program_that_ends_is_named_with_its_last_words(tmp_path: Path) -> None:
    supervisor, pids = supervise(tmp_path, SLEEP, FAIL)
    output, _ = supervisor.communicate(timeout=30)
    assert output.startswith("program-1 ended with code 1; the end of ")
    assert "no such table" in output
    assert not any(map(is_running, pids))


def test_supervisor_ends_the_children_of_its_programs(tmp_path: Path) -> None:
    supervisor, (pid,) = supervise(tmp_path, PARENT_OF_A_SLEEPER)
    children = Path(f"/proc/{pid}/task/{pid}/children")
    wait_until(lambda: bool(children.read_text(encoding="utf-8").split()))
    grandchild = int(children.read_text(encoding="utf-8"))
    supervisor.terminate()
    supervisor.communicate(timeout=30)
    wait_until(lambda: not is_running(grandchild))


def test_supervisor_stubborn_program_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = SUPERVISE.replace(
        "supervisor =", "import clinic.demo.supervisor as s; s.STOP_SECONDS = 1.0\nsupervisor ="
    )
    supervisor = start_python("-c", script, str(tmp_path), STUBBORN)
    pid = int(first_line(supervisor))
    wait_until(lambda: _ignores_sigterm(pid))
    supervisor.terminate()
    supervisor.communicate(timeout=30)
    assert not is_running(pid)


def _ignores_sigterm(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigIgn"))
    return bool(int(mask, 16) & 1 << (signal.SIGTERM - 1))
