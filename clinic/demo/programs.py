"""The steps and programs of the demo, from an empty folder to a site that answers."""

import http.client
import os
import shutil
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from clinic.demo.environment import fill_local_secrets, use_local_stack
from clinic.demo.marking import mark_as_demo
from clinic.demo.sign_ins import SIGN_INS, demo_password
from clinic.demo.stack import given
from clinic.demo.stack.places import Home
from clinic.demo.stack.processes import LOOPBACK
from clinic.demo.supervisor import ProgramEndedError, Supervisor

READY_SECONDS = 90.0
PYTHON = [sys.executable, "-m"]
MANAGE = [sys.executable, "manage.py"]
CELERY = [*PYTHON, "celery", "--app", "clinic.celery"]
# One worker has no neighbours: looking for them would delay each start by a second.
WORKER = ["worker", "--loglevel", "INFO", "--concurrency", "2", "--without-mingle", "--without-gossip"]


@dataclass(frozen=True)
class Demo:
    supervisor: Supervisor
    place: Home
    door: socket.socket

    @property
    def port(self) -> int:
        port: int = self.door.getsockname()[1]
        return port

    def fill_environment(self) -> bool:
        """Start the servers unless they are given, and return whether they are ours."""
        _say(f"Starting the database (everything is kept in {self.place.root})")
        servers_are_ours = use_local_stack()
        fill_local_secrets(self.place.root)
        # Whatever a .env of a server said: this is the demo.
        os.environ.update(DEMO="1", DEBUG="0", STATIC_ROOT=str(self.place.collected))
        defaults = {
            "BASE_URL": f"http://{LOOPBACK}:{self.port}",
            "EMAIL_URL": f"filemail:///{self.place.mail}",
            "DEMO_PASSWORD": demo_password(),
        }
        for name, value in defaults.items():
            # An empty line of a copied .env.example says nothing.
            os.environ[name] = os.environ.get(name) or value
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = _emptied(self.place.run / "metrics")
        return servers_are_ours

    def prepare(self) -> str:
        """Return what the seed wants to tell the reader."""
        mark_as_demo(given("DATABASE_URL") or "")
        _say("Bringing the tables up to date")
        self.supervisor.run("migrate", [*MANAGE, "migrate", "--no-input"])
        # As on a server: named by their content and compressed. The demo then serves what it finds collected.
        as_a_server = {**os.environ, "DEMO": "0"}
        self.supervisor.run("collectstatic", [*MANAGE, "collectstatic", "--no-input"], env=as_a_server)
        patients = os.environ.get("DEMO_PATIENTS") or "120"
        _say(f"Making {patients} example patients, unless they are already there")
        return self.supervisor.run("seed", [*MANAGE, "seed_demo", "--patients", patients])

    def start_programs(self) -> None:
        handed_on = self.door.fileno()
        web = [*PYTHON, "gunicorn", "clinic.wsgi", "--bind", f"fd://{handed_on}"]
        self.supervisor.start("web", web, pass_fds=(handed_on,))
        self.supervisor.start("worker", [*CELERY, *WORKER])
        schedule = str(self.place.run / "beat-schedule")
        # No pid file: one left behind by kill -9 would keep the next beat from starting.
        beat = ["beat", "--loglevel", "INFO", "--schedule", schedule, "--pidfile", ""]
        self.supervisor.start("beat", [*CELERY, *beat])

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not (answer := self._readiness()).startswith("200 "):
            if time.monotonic() > deadline:
                raise ProgramEndedError(f"The site is not ready after {READY_SECONDS:.0f} s: {answer}")
            self.supervisor.rest()

    def greet(self, hints: str) -> None:
        _say(f"Taper is ready at http://{LOOPBACK}:{self.port}/")
        width = max(len(person.email) for person in SIGN_INS)
        table = [
            f"  {person.email:<{width}}  {person.role}, clinic {' and '.join(person.clinics)}"
            for person in SIGN_INS
        ]
        _say("\n".join(["", f"Sign in with the password {demo_password()} as", *table, ""]))
        if hints.strip():
            _say(hints.strip() + "\n")
        _say(f"Logs: {self.place.logs}    Mail: {self.place.mail}    Stop: Ctrl-C")

    def _readiness(self) -> str:
        connection = http.client.HTTPConnection(LOOPBACK, self.port, timeout=1)
        with suppress(OSError, http.client.HTTPException):
            connection.request("GET", "/health/ready")
            response = connection.getresponse()
            return f"{response.status} {response.read(500).decode(errors='replace')}"
        return "no answer"


def _emptied(folder: Path) -> str:
    """Counters of processes long gone would be added to those of this run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    return str(folder)


def _say(text: str) -> None:
    print(text, flush=True)
