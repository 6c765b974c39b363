"""A home of the measurement's own: whatever database the environment names is left alone."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from clinic.demo.environment import use_local_stack
from clinic.demo.stack import clean_local_stack, leave_local_stack

KEPT = "taper-bench"
GIVEN = ("DATABASE_URL", "DATABASE_URL_FILE", "REDIS_URL", "REDIS_URL_FILE", "DATABASE_ROLE")
MIGRATE = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity", "0"]


@contextmanager
def own_home() -> Iterator[Path]:
    """Local servers with the tables migrated; removed afterwards, or kept for the next run with KEEP=1."""
    keep = os.environ.get("KEEP") == "1"
    folder = Path(tempfile.gettempdir(), KEPT) if keep else Path(tempfile.mkdtemp(prefix=f"{KEPT}-"))
    for name in GIVEN:
        os.environ.pop(name, None)
    static = folder / "static"
    static.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "TAPER_HOME": str(folder),
        "STATIC_ROOT": str(static),
        "DJANGO_SETTINGS_MODULE": "clinic.settings",
        # The demo's settings: no second factor to enrol, static files without a collected manifest.
        "DEMO": "1",
        "LOG_LEVEL": "WARNING",
    }
    try:
        use_local_stack()
        subprocess.run(MIGRATE, check=True)
        yield folder
    finally:
        leave_local_stack(folder)
        if not keep:
            clean_local_stack(folder)
            shutil.rmtree(folder, ignore_errors=True)
