"""`python -m clinic.demo.run`: the whole clinic on one machine, until Ctrl-C."""

import http.client
import os
import shutil
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

from clinic.demo.environment import fill_local_secrets, local_home, use_local_stack
from clinic.demo.sign_ins import SIGN_INS, demo_password
from clinic.demo.stack import StackError, leave_local_stack
from clinic.demo.stack.leases import locked_if_free
from clinic.demo.stack.lifecycle import CHECKOUT
from clinic.demo.stack.places import Home
from clinic.demo.stack.processes import LOOPBACK
from clinic.demo.supervisor import ProgramEndedError, Stopped, Supervisor

READY_SECONDS = 90.0
# One worker has no neighbours: looking for them would delay each start by a second.
WORKER = ["--concurrency", "2", "--without-mingle", "--without-gossip"]
MANAGE = [sys.executable, str(CHECKOUT / "manage.py")]


def main() -> None:
    place = Home(local_home())
    try:
        port = _chosen_port()
        place.make()
        with locked_if_free(place.run / "demo.lock") as alone:
            _refuse_second(place, alone=alone)
            with _reserved(port) as door:
                _run(door, place)
    except (StackError, ProgramEndedError) as error:
        sys.exit(str(error))


def _chosen_port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdecimal() or not 1 <= int(given) <= 65535:
        raise StackError(f"PORT must be a number from 1 to 65535 (given: {given})")
    return int(given)


def _refuse_second(place: Home, *, alone: bool) -> None:
    if not alone:
        raise StackError(f"Taper already runs from {place.root}: stop it first, or choose another TAPER_HOME")


def _reserved(port: int) -> socket.socket:
    """Listen before anything is started, so that the port is ours for certain when the web server takes it."""
    door = socket.socket()
    # Connections of a run that has just ended do not count as taken.
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        door.bind((LOOPBACK, port))
        door.listen(64)
    except OSError as error:
        door.close()
        raise StackError(
            f"Port {port} is taken ({error.strerror}): stop the program that uses it, "
            f"or choose another, for example: make demo PORT={port + 1}"
        ) from error
    return door


def _run(door: socket.socket, place: Home) -> None:
    port: int = door.getsockname()[1]
    supervisor = Supervisor(place.logs)
    os.chdir(CHECKOUT)
    try:
        _fill_environment(port, place)
        hints = _prepare(supervisor)
        _start_programs(supervisor, door, place)
        _wait_until_ready(supervisor, port)
        _greet(port, hints, place)
        while True:
            supervisor.rest()
    except Stopped:
        _say("Stopping.")
    finally:
        supervisor.stop()
        leave_local_stack(place.root)


def _fill_environment(port: int, place: Home) -> None:
    _say(f"Starting the database (everything is kept in {place.root})")
    use_local_stack()
    fill_local_secrets(place.root)
    defaults = {
        "DEMO": "1",
        "BASE_URL": f"http://{LOOPBACK}:{port}",
        "EMAIL_URL": f"filemail:///{place.root / 'mail'}",
        "DEMO_PASSWORD": demo_password(),
    }
    for name, value in defaults.items():
        os.environ.setdefault(name, value)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = _emptied(place.run / "metrics")


def _emptied(folder: Path) -> str:
    """Counters of processes long gone would be added to those of this run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def _prepare(supervisor: Supervisor) -> str:
    """Return what the seed wants to tell the reader."""
    _say("Bringing the tables up to date")
    supervisor.run("migrate", [*MANAGE, "migrate", "--no-input"])
    patients = os.environ.get("DEMO_PATIENTS") or "120"
    _say(f"Making {patients} example patients, unless they are already there")
    return supervisor.run("seed", [*MANAGE, "seed_demo", "--patients", patients])


def _start_programs(supervisor: Supervisor, door: socket.socket, place: Home) -> None:
    python = [sys.executable, "-m"]
    celery = [*python, "celery", "--app", "clinic.celery"]
    schedule = str(place.run / "beat-schedule")
    web = [*python, "gunicorn", "clinic.wsgi", "--bind", f"fd://{door.fileno()}"]
    supervisor.start("web", web, pass_fds=(door.fileno(),))
    supervisor.start("worker", [*celery, "worker", "--loglevel", "INFO", *WORKER])
    # No pid file: one left behind by kill -9 would keep the next beat from starting.
    supervisor.start("beat", [*celery, "beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", ""])


def _wait_until_ready(supervisor: Supervisor, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while not (answer := _readiness(port)).startswith("200 "):
        if time.monotonic() > deadline:
            raise ProgramEndedError(f"the site is not ready after {READY_SECONDS:.0f} s: {answer}")
        supervisor.rest()


def _readiness(port: int) -> str:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    with suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/health/ready")
        response = connection.getresponse()
        return f"{response.status} {response.read(500).decode(errors='replace')}"
    return "no answer"


def _greet(port: int, hints: str, place: Home) -> None:
    _say(f"Taper is ready at http://{LOOPBACK}:{port}/")
    width = max(len(person.email) for person in SIGN_INS)
    table = [f"  {person.email:<{width}}  {person.role}, clinic {person.clinic}" for person in SIGN_INS]
    _say("\n".join(["", f"Sign in with the password {demo_password()} as", *table, ""]))
    if hints.strip():
        _say(hints.strip() + "\n")
    _say(f"Logs: {place.logs}    Mail: {place.root / 'mail'}    Stop: Ctrl-C")


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    main()
