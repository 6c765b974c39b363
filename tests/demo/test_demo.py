"""The whole demo as a stranger starts it: one command, one line when it is ready, one signal to end it."""

import gzip
import http.client
import re
import signal
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from clinic.demo.stack import clean_local_stack
from tests.demo.homes import end, free_port, is_running, named_processes, start_demo, wait_until

pytestmark = pytest.mark.stack


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="taper-demo-"))
    folder.chmod(0o755)
    yield folder
    clean_local_stack(folder)


def status_of(port: int, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def first_view(port: int, path: str) -> int:
    """Bytes of a page with every style and script that it names, each asserted to come compressed."""
    page, sent = fetch(port, path)
    for address in set(re.findall(r'(?:href|src)="(/static/[^"#]+\.(?:css|js))"', page)):
        body, size = fetch(port, address)
        assert size < len(body) or size < 1000, f"{address} is not compressed"
        sent += size
    return sent


def fetch(port: int, path: str) -> tuple[str, int]:
    """What it says, and the bytes that were sent for it."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.status == 200, path
        sent = answer.read()
    plain = gzip.decompress(sent) if answer.headers.get("Content-Encoding") == "gzip" else sent
    return plain.decode(), len(sent)


def test_demo_says_once_that_it_is_ready_and_leaves_nothing_running(home: Path) -> None:
    """However it ends; the second run finds the data of the first."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        then_it_runs_and_ends_by(number, home)


def then_it_runs_and_ends_by(number: signal.Signals, home: Path) -> None:
    port = free_port()
    demo, shown = start_demo(home, port, patients=3)
    try:
        assert shown.count(f"Taper is ready at http://127.0.0.1:{port}/\n") == 1
        assert "nurse@demo.example" in "".join(shown)
        assert f"Mail: {home / 'mail'} " in "".join(shown)
        assert (home / "mail").is_dir()
        assert status_of(port, "/health/ready") == 200
        assert first_view(port, "/accounts/login/") < 150_000
        running = [pid for pid in named_processes(home) if pid != demo.pid]
        assert running
        demo.send_signal(number)
        demo.wait(30)
        wait_until(lambda: not any(map(is_running, running)))
        assert demo.returncode == (0 if number == signal.SIGTERM else -number)
    finally:
        end(demo)
