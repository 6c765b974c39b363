"""Where the local stack keeps its files, and which account its servers run under."""

import hashlib
import os
import pwd
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clinic.demo.stack.errors import StackError

SYSTEM_STATE = Path("/var/lib")
OTHERS_MAY_ENTER = 0o001


@dataclass(frozen=True)
class Home:
    """The layout of one TAPER_HOME."""

    root: Path

    @property
    def starting(self) -> Path:
        """Locked while servers start or stop."""
        return self.run / "starting.lock"

    @property
    def users(self) -> Path:
        """Shared by every process that uses the servers."""
        return self.run / "users.lock"

    @property
    def keeper(self) -> Path:
        """Locked as long as a keeper lives."""
        return self.run / "keeper.lock"

    @property
    def state(self) -> Path:
        return self.run / "stack.json"

    @property
    def run(self) -> Path:
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def mail(self) -> Path:
        return self.root / "mail"

    @property
    def collected(self) -> Path:
        """Static files of the demo, named by their content and compressed."""
        return self.root / "collected"

    @property
    def servers_entry(self) -> Path:
        return self.root / "servers"

    @property
    def servers(self) -> Path:
        """Programs, data and password; free of links, because their account may not enter this home."""
        return self.servers_entry.resolve()

    @property
    def outside(self) -> Path:
        """What `servers_entry` links to where the unprivileged account cannot walk to this home."""
        return SYSTEM_STATE / f"taper-{hashlib.sha256(os.fsencode(self.root)).hexdigest()[:16]}"

    def make(self) -> None:
        """Raises StackError when this user may not write here."""
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            self.run.mkdir(mode=0o700, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)
            self.mail.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise StackError(f"TAPER_HOME {self.root}: {error.strerror} ({error.filename})") from error
        if not os.access(self.root, os.W_OK) or not os.access(self.run, os.W_OK):
            raise StackError(f"TAPER_HOME {self.root} belongs to another user: choose another TAPER_HOME")

    def make_servers(self) -> None:
        """Decide once where the servers' files live; call while holding `starting`."""
        entry = self.servers_entry
        if entry.is_dir():
            return
        entry.unlink(missing_ok=True)
        if os.geteuid() != 0:
            entry.mkdir(mode=0o700)
        elif _others_may_enter(self.root):
            _make_passable(entry)
        else:
            # Left behind by a home of this name that was deleted by hand: its data went with that home.
            shutil.rmtree(self.outside, ignore_errors=True)
            _make_passable(self.outside)
            entry.symlink_to(self.outside)


def _others_may_enter(folder: Path) -> bool:
    return all(step.stat().st_mode & OTHERS_MAY_ENTER for step in (folder, *folder.parents))


def _make_passable(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o711)


@dataclass(frozen=True)
class ServerAccount:
    """The account of the server processes: nobody under root, which PostgreSQL refuses; else ourselves."""

    uid: int
    gid: int

    @classmethod
    def current(cls) -> "ServerAccount":
        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        try:
            entry = pwd.getpwnam("nobody")
        except KeyError:
            raise StackError(
                "PostgreSQL refuses root and this machine has no account 'nobody': "
                "run as an ordinary user, or set DATABASE_URL and REDIS_URL"
            ) from None
        return cls(entry.pw_uid, entry.pw_gid)

    @property
    def switched(self) -> bool:
        return os.geteuid() != self.uid

    def popen_options(self) -> dict[str, Any]:
        return {"user": self.uid, "group": self.gid, "extra_groups": []} if self.switched else {}

    def make_private_folder(self, folder: Path) -> None:
        """Make `folder` with mode 0700, owned by this account, unless it exists."""
        if not folder.is_dir():
            folder.mkdir(mode=0o700)
            if self.switched:
                os.chown(folder, self.uid, self.gid)


def write_private(path: Path, text: str) -> None:
    """Write a file that only this user may read; it appears whole or not at all."""
    partial = path.with_name(f"{path.name}.partial")
    partial.touch(mode=0o600)
    partial.write_text(text, encoding="utf-8")
    partial.replace(path)
