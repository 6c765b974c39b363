"""The process that owns the servers: it starts them, and ends them when nobody uses them any more."""

import json
import os
import secrets
import signal
import subprocess
import sys
import time
from pathlib import Path

from clinic.demo.stack.binaries import find_binaries
from clinic.demo.stack.errors import StackError
from clinic.demo.stack.leases import is_held, locked, locked_if_free
from clinic.demo.stack.places import Home, ServerAccount, write_private
from clinic.demo.stack.postgres import start_postgres
from clinic.demo.stack.processes import end
from clinic.demo.stack.redis_server import start_redis

LOOK_SECONDS = 0.25
STOP_SECONDS = 30.0


class Keeper:
    def __init__(self, home: Home) -> None:
        self.home = home
        self.servers: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []
        self.asked_to_stop = False

    def start(self) -> dict[str, str | int]:
        account = ServerAccount.current()
        binaries = find_binaries(self.home, account)
        password = self._password()
        postgres, database_url = start_postgres(self.home, account, binaries, password)
        self.servers.append((postgres, signal.SIGINT))
        redis, redis_url = start_redis(self.home, account, binaries, password)
        self.servers.append((redis, signal.SIGTERM))
        return {"pid": os.getpid(), "database_url": database_url, "redis_url": redis_url}

    def stop(self) -> None:
        self.home.state.unlink(missing_ok=True)
        for process, polite in reversed(self.servers):
            end(process, polite, seconds=STOP_SECONDS)

    def watch(self) -> None:
        """Return when asked to stop, when a server has died, or when the last user has gone."""
        while not self.asked_to_stop and all(process.poll() is None for process, _ in self.servers):
            time.sleep(LOOK_SECONDS)
            with locked_if_free(self.home.starting) as nobody_starts:
                # Still holding the lock, so that whoever comes now waits and then starts afresh.
                if nobody_starts and not is_held(self.home.users):
                    return self.stop()
        return None

    def ask_to_stop(self, *_: object) -> None:
        self.asked_to_stop = True

    def _password(self) -> str:
        """Kept beside the data it opens, so that one is never left without the other."""
        path = self.home.servers / "password"
        if not path.exists():
            write_private(path, secrets.token_hex(24))
        return path.read_text(encoding="utf-8")


def main(root: str) -> None:
    """Tell the servers' URLs or an error as one line of JSON, then watch until the end."""
    if os.fork():
        os._exit(0)  # the caller must not be our parent, or we would stay behind as its zombie
    keeper = Keeper(Home(Path(root)))
    signal.signal(signal.SIGTERM, keeper.ask_to_stop)
    with locked(keeper.home.keeper):
        try:
            state = json.dumps(keeper.start())
            write_private(keeper.home.state, state)
            _tell(state)
            keeper.watch()
        except StackError as error:
            _tell(json.dumps({"error": str(error)}))
        finally:
            keeper.stop()


def _tell(line: str) -> None:
    print(line, flush=True)
    with Path(os.devnull).open("wb") as nothing:
        os.dup2(nothing.fileno(), sys.stdout.fileno())


if __name__ == "__main__":
    main(sys.argv[1])
