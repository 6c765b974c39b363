"""The tests' database is copied from one that was migrated once, and made again when a migration changes."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

CHECKOUT = Path(__file__).parents[1]
PREFIX = "taper_template_"
LOCK = 20260105
"""Any number that no other program takes: whoever comes second waits for the first."""


def migrated_template() -> str:
    """The name of a database with every migration applied; raises CalledProcessError when one fails."""
    name = PREFIX + _fingerprint()
    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        found = {row[0] for row in owner.execute("SELECT datname FROM pg_database")}
        if name not in found:
            for old in found:
                if old.startswith(PREFIX):
                    owner.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(old)))
            _build(owner, name, url)
    return name


def _build(owner: psycopg.Connection, name: str, url: str) -> None:
    """Named last, so that one cut short is never taken for a whole one."""
    partial = sql.Identifier(f"{PREFIX}partial")
    owner.execute(sql.SQL("CREATE DATABASE {}").format(partial))
    there = urlunsplit(urlsplit(url)._replace(path=f"/{PREFIX}partial"))
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=CHECKOUT, env=os.environ | {"DATABASE_URL": there}, check=True)
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(partial, sql.Identifier(name)))


def _fingerprint() -> str:
    """Of every migration and of the two modules whose operations they run."""
    files = sorted(CHECKOUT.glob("clinic/*/migrations/*.py"))
    files += [CHECKOUT / "clinic/audit/operations.py", CHECKOUT / "clinic/core/rls.py", CHECKOUT / "uv.lock"]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
