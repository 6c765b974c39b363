"""A job goes into the configured queue whoever asks for it."""

import subprocess
import sys

from django.conf import settings

PROGRAM = """
import django
django.setup()
from clinic.core.tasks import heartbeat
print(heartbeat.app.main, heartbeat.app.conf.broker_url)
"""


def test_task_asked_for_outside_a_worker_goes_to_the_configured_queue() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["taper", settings.REDIS_URL]
