"""What the start of the demo refuses before it starts anything."""

import socket
from contextlib import closing
from pathlib import Path

import pytest

from clinic.demo.stack.leases import locked
from tests.demo.homes import start_python


def refusal(home: Path, port: str) -> str:
    demo = start_python("-m", "clinic.demo.run", PORT=port, TAPER_HOME=str(home))
    output, _ = demo.communicate(timeout=60)
    assert demo.returncode == 1
    assert not (home / "servers").exists()
    return output


def test_demo_taken_port_is_named_and_another_suggested(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = other.getsockname()[1]
        message = refusal(tmp_path, str(port))
    assert message.startswith(f"Port {port} is taken")
    assert f"make demo PORT={port + 1}" in message


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1"])
def test_demo_impossible_port_is_named(tmp_path: Path, port: str) -> None:
    assert refusal(tmp_path, port) == f"PORT must be a number from 1 to 65535 (given: {port})\n"


def test_demo_second_start_from_one_home_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with locked(tmp_path / "run" / "demo.lock"):
        assert refusal(tmp_path, "8000").startswith(f"Taper already runs from {tmp_path}")
