"""Start, share and stop the local servers of one TAPER_HOME."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import clinic
from clinic.demo.stack.errors import StackError
from clinic.demo.stack.leases import is_held, locked, take_share
from clinic.demo.stack.places import Home
from clinic.demo.stack.processes import end_of

CHECKOUT = Path(clinic.__file__).parent.parent
STOP_SECONDS = 60.0
EHR_KEY = "ehr-client.json"
MADE_HERE = ("run", "logs", "mail", "collected", "servers", "secret-key", EHR_KEY)

_shares: dict[Path, int] = {}


@dataclass(frozen=True)
class StackUrls:
    database_url: str
    redis_url: str


def ensure_local_stack(home: Path) -> StackUrls:
    """Return DATABASE_URL and REDIS_URL where given, else the URLs of servers running under `home`.

    The servers run for as long as any process that called this lives. Raises StackError.
    """
    given_database, given_redis = given("DATABASE_URL"), given("REDIS_URL")
    if given_database and given_redis:
        return StackUrls(given_database, given_redis)
    place = Home(home.resolve())
    place.make()
    with locked(place.starting):
        state = _running(place) or _started(place)
        if place.root not in _shares:
            _shares[place.root] = take_share(place.users)
    return StackUrls(given_database or state["database_url"], given_redis or state["redis_url"])


def is_stack_running(home: Path) -> bool:
    return is_held(Home(home.resolve()).keeper)


def is_given(name: str) -> bool:
    """Whether the environment sets `name`, or NAME_FILE, the path of a file that holds the value."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def given(name: str) -> str | None:
    """What the environment sets `name` to, or what the file named by NAME_FILE holds; None when neither."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name) or None


def leave_local_stack(home: Path) -> None:
    """Give up this process's share, and wait for the servers to stop if it was the last one."""
    place = Home(home.resolve())
    if (share := _shares.pop(place.root, None)) is not None:
        os.close(share)
    if place.run.is_dir():
        with locked(place.starting):
            if not is_held(place.users):
                _end_keeper(place)


def stop_local_stack(home: Path) -> None:
    """Stop the servers under `home`, whoever uses them."""
    place = Home(home.resolve())
    if place.run.is_dir():
        with locked(place.starting):
            _end_keeper(place)


def clean_local_stack(home: Path) -> None:
    """Stop the servers and delete what we made under `home`, its data included; nothing else."""
    stop_local_stack(home)
    place = Home(home.resolve())
    if place.servers_entry.is_symlink():
        shutil.rmtree(place.outside, ignore_errors=True)
    for name in MADE_HERE:
        path = place.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        path.unlink(missing_ok=True)
    if place.root.is_dir() and not any(place.root.iterdir()):
        place.root.rmdir()


def _running(place: Home) -> dict[str, str] | None:
    if not is_held(place.keeper) or not place.state.exists():
        return None
    state: dict[str, str] = json.loads(place.state.read_text(encoding="utf-8"))
    return state


def _started(place: Home) -> dict[str, str]:
    place.make_servers()
    log = place.logs / "keeper.log"
    with log.open("ab") as errors:
        # Returns when the keeper has told its one line and closed the pipe; it then runs on by itself.
        line = subprocess.run(
            [sys.executable, "-m", "clinic.demo.stack.keeper", str(place.root)],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
            check=False,
        ).stdout
    if not line:
        raise StackError(f"the local servers did not start; the end of {log}:\n{end_of(log)}")
    state: dict[str, str] = json.loads(line)
    if "error" in state:
        raise StackError(state["error"])
    return state


def _end_keeper(place: Home) -> None:
    if not is_held(place.keeper):
        return
    if (state := _running(place)) is not None:
        os.kill(int(state["pid"]), signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    while is_held(place.keeper):
        if time.monotonic() > deadline:
            raise StackError(f"the local servers under {place.root} do not stop; see {place.logs}")
        time.sleep(0.02)
