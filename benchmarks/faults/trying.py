"""Tries faults one by one: each in a copy of this process, where every test is loaded and nothing has run."""

import os
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import hypothesis
import pytest

from benchmarks.faults.planting import Fault, Loaded

SECONDS = 240
"""The tests of a room take under a minute; a loop that a fault made endless takes for ever."""
NEEDS_MORE = {"db", "transactional_db", "browser", "page"}
NOT_PLANTED = 9
OPTIONS = (
    *("-x", "-s", "-p", "no:cacheprovider", "-p", "no:randomly", "-p", "no:terminal"),
    *("--hypothesis-profile=faults", "--hypothesis-seed=0"),
    # Hypothesis is loaded before pytest asks for it, which costs its own asserts their long messages.
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
)


class Outcome(StrEnum):
    KILLED = "killed"
    HUNG = "hung"
    NOT_PLANTED = "not planted"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Tried:
    fault: Fault
    outcome: Outcome
    by: str
    """The test that failed; empty when none did."""


def try_all(faults: Sequence[Fault], *, jobs: int, tell: Callable[[Tried], None]) -> None:
    """Tells of each when it ends, in any order; a fault meets the tests of its own room that need no database."""
    hypothesis.settings.register_profile(
        "faults",
        phases=(hypothesis.Phase.explicit, hypothesis.Phase.generate),
        database=None,
        # A busy machine must not count as a test that noticed something.
        deadline=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    with tempfile.TemporaryDirectory() as folder:
        trial = _Trial(faults, jobs, tell, Path(folder))
        tests = [
            str(file) for room in sorted({fault.path.parts[1] for fault in faults}) for file in _files(room)
        ]
        code = pytest.main([*OPTIONS, *tests], plugins=[trial])
        if trial.is_child:
            os._exit(code)


class _Trial:
    """Takes the place of pytest's own loop: the parent hands out faults, each child runs the loop with one."""

    def __init__(
        self, faults: Sequence[Fault], jobs: int, tell: Callable[[Tried], None], folder: Path
    ) -> None:
        self._waiting, self._jobs, self._tell, self._folder = iter(faults), jobs, tell, folder
        self._running: dict[int, Fault] = {}
        self.is_child = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        loaded = Loaded("/rules")
        while True:
            while len(self._running) < self._jobs and (fault := next(self._waiting, None)):
                if child := os.fork():
                    self._running[child] = fault
                else:
                    self._become(fault, loaded, session)
                    return None
            if not self._running:
                return True
            self._tell(self._ended(*os.wait()))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._note(os.getpid()).write_text(report.nodeid, encoding="utf-8")

    def _become(self, fault: Fault, loaded: Loaded, session: pytest.Session) -> None:
        self.is_child = True
        signal.alarm(SECONDS)
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
        try:
            fault.plant(loaded)
        except LookupError:
            os._exit(NOT_PLANTED)
        session.items[:] = sorted(_near(fault, session.items), key=lambda item: _distance(fault, item))

    def _ended(self, child: int, status: int) -> Tried:
        note = self._note(child)
        by = note.read_text(encoding="utf-8") if note.exists() else ""
        return Tried(self._running.pop(child), outcome(status), by)

    def _note(self, child: int) -> Path:
        return self._folder / str(child)


def outcome(status: int) -> Outcome:
    if os.WIFSIGNALED(status):
        return Outcome.HUNG
    found = {0: Outcome.SURVIVED, NOT_PLANTED: Outcome.NOT_PLANTED}
    return found.get(os.WEXITSTATUS(status), Outcome.KILLED)


def _files(room: str) -> Iterator[Path]:
    """Tests of the room that name something of its rules."""
    for file in sorted(Path("tests", room).glob("test_*.py")):
        if f"clinic.{room}.rules" in file.read_text(encoding="utf-8"):
            yield file


def _near(fault: Fault, items: Sequence[pytest.Item]) -> Iterator[pytest.Item]:
    for item in items:
        is_pure = not NEEDS_MORE & set(getattr(item, "fixturenames", ()))
        if is_pure and item.path.parent.name == fault.path.parts[1]:
            yield item


def _distance(fault: Fault, item: pytest.Item) -> tuple[bool, int]:
    """Examples before properties, and files that share words with the module first: most faults fall to a few tests."""
    words = {*fault.path.with_suffix("").parts[2:]} - {"rules", "__init__"}
    is_property = hasattr(getattr(item, "obj", None), "hypothesis")
    return is_property, -sum(word.removesuffix("s") in item.path.stem for word in words)
