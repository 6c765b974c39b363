"""A way to the database that can be stopped: it takes connections and says nothing, as a stopped server does."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import connection


class Door:
    """Hands bytes on between whoever comes and the real server, until it is stopped."""

    def __init__(self, server: tuple[str, int]) -> None:
        self.server = server
        self.front = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.front.getsockname()[1]
        self.stopped = threading.Event()
        self.closed = threading.Event()
        self.pairs: dict[socket.socket, socket.socket] = {}
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        with selectors.DefaultSelector() as selector:
            selector.register(self.front, selectors.EVENT_READ)
            while not self.closed.is_set():
                for key, _ in selector.select(0.05):
                    if not self.stopped.is_set() and isinstance(key.fileobj, socket.socket):
                        self._serve(key.fileobj, selector)

    def _serve(self, ready: socket.socket, selector: selectors.BaseSelector) -> None:
        if ready is self.front:
            near, far = self.front.accept()[0], socket.create_connection(self.server)
            self.pairs |= {near: far, far: near}
            for each in (near, far):
                selector.register(each, selectors.EVENT_READ)
            return
        with suppress(OSError):
            if data := ready.recv(65536):
                self.pairs[ready].sendall(data)
                return
        for each in (ready, self.pairs[ready]):
            with suppress(KeyError):
                selector.unregister(each)
            each.close()

    def close(self) -> None:
        self.closed.set()
        self.thread.join()
        for each in (self.front, *self.pairs):
            each.close()


@contextmanager
def through_a_door() -> Iterator[Door]:
    """This thread's connection goes by it."""
    usual = {name: connection.settings_dict[name] for name in ("HOST", "PORT")}
    door = Door((usual["HOST"], int(usual["PORT"])))
    connection.close()
    connection.settings_dict.update(HOST="127.0.0.1", PORT=str(door.port))
    try:
        yield door
    finally:
        door.close()
        connection.close()
        connection.settings_dict.update(usual)
