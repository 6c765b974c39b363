"""Runs the demo's programs together: when one dies all stop, and none outlives the supervisor."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from clinic.demo.stack.processes import end_of, start_bound

LOOK_SECONDS = 0.1
STOP_SECONDS = 12.0
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):  # noqa: N818 - being asked to stop is no error
    """Somebody asked the demo to stop."""


class ProgramEndedError(RuntimeError):
    """A program of the demo ended by itself; the message names it and shows the end of its log."""


class Supervisor:
    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self.asked_to_stop = False
        for number in STOP_SIGNALS:
            signal.signal(number, self._ask_to_stop)

    def start(self, name: str, command: list[str], **options: Any) -> None:
        log = self._log(name)
        log.unlink(missing_ok=True)
        self.programs[name] = start_bound(command, log=log, death_signal=signal.SIGTERM, **options)

    def run(self, name: str, command: list[str], **options: Any) -> str:
        """Run one step to its end and return what it wrote to standard output; raises like `rest`."""
        answer = self.logs / f"{name}.out"
        with answer.open("wb") as output:
            self.start(name, command, stdout=output, **options)
        while (returned := self.programs[name].poll()) is None:
            self.rest(but=name)
        if returned:
            raise self._ended(name)
        del self.programs[name]
        return answer.read_text(encoding="utf-8")

    def rest(self, *, but: str = "") -> None:
        """Wait a moment; raises Stopped when asked, ProgramEndedError when one not named `but` has ended."""
        time.sleep(LOOK_SECONDS)
        if self.asked_to_stop:
            raise Stopped
        for name, process in self.programs.items():
            if name != but and process.poll() is not None:
                raise self._ended(name)

    def stop(self) -> None:
        """End every program with its whole process group: first politely, then by kill."""
        for process in self.programs.values():
            self._signal_group(process, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.programs.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            self._signal_group(process, signal.SIGKILL)
            process.wait()

    def _signal_group(self, process: subprocess.Popen[bytes], number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)

    def _ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop = True

    def _log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def _ended(self, name: str) -> ProgramEndedError:
        code, log = self.programs[name].returncode, self._log(name)
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        return ProgramEndedError(f"{name} {how}; the end of {log}:\n{end_of(log)}")
