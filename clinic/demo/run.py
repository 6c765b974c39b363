"""`python -m clinic.demo.run`: the whole clinic on one machine, until Ctrl-C."""

import os
import socket
import sys

from clinic.demo.environment import local_home
from clinic.demo.programs import Demo
from clinic.demo.stack import StackError, is_stack_running, leave_local_stack
from clinic.demo.stack.leases import locked_if_free
from clinic.demo.stack.lifecycle import CHECKOUT
from clinic.demo.stack.places import Home
from clinic.demo.stack.processes import LOOPBACK
from clinic.demo.supervisor import ProgramEndedError, Stopped, Supervisor


def main() -> None:
    place = Home(local_home())
    try:
        port = _chosen_port()
        place.make()
        with locked_if_free(place.run / "demo.lock") as alone:
            _refuse_second(place, alone=alone)
            with _reserved(port) as door:
                _run(Demo(Supervisor(place.logs), place, door))
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


def _run(demo: Demo) -> None:
    os.chdir(CHECKOUT)
    try:
        servers_are_ours = demo.fill_environment()
        hints = demo.prepare()
        demo.start_programs()
        demo.wait_until_ready()
        demo.greet(hints)
        while True:
            demo.supervisor.rest()
            if servers_are_ours and not is_stack_running(demo.place.root):
                raise ProgramEndedError(f"The local PostgreSQL or Redis has ended; see {demo.place.logs}")
    except Stopped:
        print("Stopping.", flush=True)
    finally:
        demo.supervisor.stop()
        leave_local_stack(demo.place.root)


if __name__ == "__main__":
    main()
