"""Loaded before Django's settings (`-p tests.plugin`): a real database and Redis, settings fit for tests."""

import os
import sys
from urllib.parse import urlsplit, urlunsplit

from clinic.demo.environment import local_home, use_local_stack
from clinic.demo.stack import StackError

# Tests make their own database as the owner; the fixtures then become the runtime role.
os.environ["DATABASE_ROLE"] = ""
os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("DEMO", "1")
os.environ.setdefault("REQUIRE_MFA", "0")
os.environ.setdefault("ALLOWED_HOSTS", "testserver,127.0.0.1,localhost")
os.environ.setdefault("EMAIL_URL", "memorymail://")

try:
    use_local_stack()
except StackError as error:
    sys.exit(f"The tests need PostgreSQL and Redis: {error}")

# Whitenoise warns of a folder that is not there, and warnings are errors.
_static = local_home() / "static"
_static.mkdir(parents=True, exist_ok=True)
os.environ.setdefault("STATIC_ROOT", str(_static))

# A Redis database of one's own: emptying the cache between tests must touch neither another worker nor a demo.
# The last one, 15, is the queue of the worker that is killed (tests/system/test_reminders_survive_kill.py).
_worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
_url = urlsplit(os.environ["REDIS_URL"])
os.environ["REDIS_URL"] = urlunsplit(_url._replace(path=f"/{1 + int(_worker) % 14}"))
