"""Gunicorn reads this by itself: threads for requests that wait on the database, no access log.

The access log would name patients' one-tap links and search terms; the program writes its own request lines.
WEB_CONCURRENCY sets the number of processes, PORT or --bind the address.
"""

import os
from pathlib import Path

worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# One import for all processes: they start sooner and share memory.
preload_app = True
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 5000
max_requests_jitter = 500
# On a disk the heartbeat file can stall a healthy worker until it is killed.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108
