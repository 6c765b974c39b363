"""Fills the environment for a machine of one's own, before Django reads its settings."""

import os
import secrets
from pathlib import Path

from clinic.demo.stack import ensure_local_stack, is_given
from clinic.demo.stack.lifecycle import CHECKOUT
from clinic.demo.stack.places import write_private

LOOPBACK_HOSTS = "127.0.0.1,localhost,[::1]"


def local_home() -> Path:
    return Path(os.environ.get("TAPER_HOME") or CHECKOUT / ".local").resolve()


def use_local_stack() -> bool:
    """Start or join the local servers unless database and Redis are given, and say whether; raises StackError.

    Where both are given nothing is filled in: a real deployment must name its own secrets.
    """
    if is_given("DATABASE_URL") and is_given("REDIS_URL"):
        return False
    home = local_home()
    urls = ensure_local_stack(home)
    os.environ.update(DATABASE_URL=urls.database_url, REDIS_URL=urls.redis_url)
    fill_local_secrets(home)
    return True


def fill_local_secrets(home: Path) -> None:
    """Keep one generated SECRET_KEY under `home`, and answer to loopback names only."""
    if not is_given("SECRET_KEY"):
        os.environ["SECRET_KEY"] = _secret_key(home)
    if not is_given("ALLOWED_HOSTS"):
        os.environ["ALLOWED_HOSTS"] = LOOPBACK_HOSTS


def _secret_key(home: Path) -> str:
    path = home / "secret-key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")
