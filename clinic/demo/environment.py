"""Fills the environment for a machine of one's own, before Django reads its settings."""

import os
import secrets
from pathlib import Path

from clinic.demo.stack import ensure_local_stack
from clinic.demo.stack.lifecycle import CHECKOUT
from clinic.demo.stack.places import write_private


def local_home() -> Path:
    return Path(os.environ.get("TAPER_HOME") or CHECKOUT / ".local").resolve()


def use_local_stack() -> None:
    """Start or join the local servers unless the database is given; raises StackError.

    Where DATABASE_URL is given nothing is filled in: a real deployment must name its own secrets.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        return
    home = local_home()
    urls = ensure_local_stack(home)
    os.environ["DATABASE_URL"] = urls.database_url
    os.environ["REDIS_URL"] = urls.redis_url
    os.environ.setdefault("SECRET_KEY", _secret_key(home))
    os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")


def _secret_key(home: Path) -> str:
    path = home / "secret-key"
    if not path.exists():
        write_private(path, secrets.token_urlsafe(50))
    return path.read_text(encoding="utf-8")
