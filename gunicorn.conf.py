"""Gunicorn reads this by itself: threads for requests that wait on the database, and no access log.

The access log would name patients' one-tap links and search terms; the program writes its own request lines.
The address is given by --bind.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or "2")
threads = int(os.environ.get("WEB_THREADS") or "4")
# One import for all processes: they start sooner and share memory.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
# Nobody steers it by a socket in somebody's home.
control_socket_disable = True
max_requests = 5000
max_requests_jitter = 500
# On a disk the heartbeat file can stall a healthy worker until it is killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def child_exit(_server: Any, worker: Any) -> None:
    # It looks for the folder when it is first imported, and must not be before that is set below.
    from prometheus_client import multiprocess  # noqa: PLC0415

    multiprocess.mark_process_dead(worker.pid)


def _share_metrics() -> None:
    """Each process counts its own requests; /metrics adds up what it finds in one folder."""
    folder = tempfile.mkdtemp(prefix="taper-metrics-")
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
    master = os.getpid()
    # Workers are forks of this process and pass here too when they end.
    atexit.register(lambda: os.getpid() == master and shutil.rmtree(folder, ignore_errors=True))


if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
    _share_metrics()
