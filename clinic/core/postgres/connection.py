"""A connection that notices when its server answers nobody any more.

The server's own limits (statement_timeout, lock_timeout) need a server that runs. A machine that is cut off, or a
process that is stopped, keeps its connections open and says nothing: without this whoever asks would wait for ever.
A statement may take its time as long as the server still answers somebody else.
"""

import time
from typing import Any, Final

from psycopg import Connection, OperationalError
from psycopg.abc import PQGen
from psycopg.errors import ConnectionTimeout, _WaitTimeout

SILENT_SECONDS: Final = 1.5
"""A statement without an answer this long is looked after."""
KNOCK_SECONDS: Final = 2
"""The least that a connection can be given."""
REST_SECONDS: Final = 2.0
"""Nobody waits for a server again that was silent a moment ago: a request would add up its own waits."""


class Silence:
    """When the server was last found silent, in this process."""

    until = 0.0

    def begin(self) -> OperationalError:
        self.until = time.monotonic() + REST_SECONDS
        return OperationalError("The database does not answer.")

    def refuse(self) -> None:
        if time.monotonic() < self.until:
            raise OperationalError("The database did not answer a moment ago.")


silence = Silence()


class WatchedConnection(Connection[Any]):
    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        while True:
            try:
                return super().wait(gen, interval=interval, timeout=timeout or SILENT_SECONDS)
            except _WaitTimeout:
                if timeout is not None:
                    raise
                if not self._server_answers():
                    # Rolling back would wait as long again.
                    self.pgconn.finish()
                    raise silence.begin() from None

    def _server_answers(self) -> bool:
        """Whether it takes or refuses another connection."""
        known: dict[str, Any] = {"password": self.info.password} if self.info.password else {}
        try:
            Connection.connect(self.info.dsn, connect_timeout=KNOCK_SECONDS, **known).close()
        except ConnectionTimeout:
            return False
        except OperationalError:
            return True
        return True
