"""A mail server that answers each command as the test says, or hangs up at it."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

HANG_UP = "hang up"
USUAL = {"EHLO": "250 test", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken"}


class MailServer:
    """`answers` differ from the usual; "." is the answer to the content."""

    def __init__(self) -> None:
        self.answers: dict[str, str] = {}
        self.connections = 0
        self.contents: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._socket.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.connections += 1
            with connection, connection.makefile("rwb", buffering=0) as line:
                self._talk(line)

    def _talk(self, line: socket.SocketIO) -> None:
        line.write(b"220 test\r\n")
        while command := line.readline().decode():
            verb = command.split()[0].upper().partition(":")[0]
            if verb == "QUIT":
                line.write(b"221 bye\r\n")
                return
            if not self._answer(line, verb):
                return
            if verb == "DATA" and self._said("DATA").startswith("354"):
                self.contents.append("".join(self._content(line)))
                if not self._answer(line, "."):
                    return

    def _answer(self, line: socket.SocketIO, verb: str) -> bool:
        said = self._said(verb)
        if said == HANG_UP:
            return False
        line.write(f"{said}\r\n".encode())
        return True

    def _said(self, verb: str) -> str:
        return self.answers.get(verb) or USUAL.get(verb, "250 ok")

    def _content(self, line: socket.SocketIO) -> Iterator[str]:
        while (part := line.readline().decode()) != ".\r\n":
            yield part


@contextmanager
def mail_server() -> Iterator[MailServer]:
    server = MailServer()
    try:
        yield server
    finally:
        server.close()
